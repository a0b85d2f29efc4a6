"""The dbt project's own grammar, read from its files without running dbt.

What the models compute is tested by dbt's unit and data tests, beside the models.
"""

import csv
import re
from pathlib import Path

import pytest
import yaml

PROJECT = Path(__file__).parents[2] / "dbt_project"
MODELS = sorted((PROJECT / "models").rglob("*.sql"))
SQL = sorted(path for folder in ("models", "macros", "tests") for path in (PROJECT / folder).rglob("*.sql"))
WATCHLIST = list(csv.DictReader((PROJECT / "seeds" / "watchlist.csv").open(encoding="utf-8")))


def described(model: Path) -> dict:
    """The model's entry in the yml beside it."""
    (entry,) = yaml.safe_load(model.with_suffix(".yml").read_text(encoding="utf-8"))["models"]
    return entry


@pytest.mark.parametrize("model", MODELS, ids=lambda path: path.stem)
def test_every_model_is_described_beside_its_sql(model):
    entry = described(model)
    assert entry["name"] == model.stem
    assert entry["description"].strip()
    assert all(column["description"].strip() for column in entry["columns"])


@pytest.mark.parametrize("mart", [m for m in MODELS if m.parent.name == "marts"], ids=lambda path: path.stem)
def test_every_mart_column_has_a_type(mart):
    assert all(column["data_type"] for column in described(mart)["columns"])


# Aggregates of floating-point numbers: what they come to depends on the order in which they are taken.
ROUNDING = re.compile(
    r"\b(?:avg|stddev\w*|var_\w+|covar_\w+|corr|sum)\((?P<of>(?:[^()]|\([^()]*\))*)\)(?!\s*over\b)"
)


def test_floating_point_numbers_are_aggregated_in_one_order():
    """Two builds of the same rows are equal to the last bit; integers add up in any order."""
    loose = [
        f"{path.name}: {found[0]}"
        for path in MODELS
        for found in ROUNDING.finditer(path.read_text(encoding="utf-8"))
        if not found[0].startswith("sum")
        or re.search(r"\b(?:ln|power|exp|score|weight)\b|_pct\b", found["of"])
    ]
    assert loose == []


def test_environment_is_read_in_the_binding_macro_only():
    readers = {path.name for path in SQL if "env_var" in path.read_text(encoding="utf-8")}
    assert readers == {"bind_source.sql"}


def test_no_model_asks_the_clock():
    clock = re.compile(r"\b(now|today|getdate)\s*\(|\bcurrent_(date|timestamp)\b")
    assert [path.name for path in SQL if clock.search(path.read_text(encoding="utf-8"))] == []


def test_only_staging_reads_sources():
    binding = re.compile(r"from_(lake|snapshot)\(|\bsource\(")
    readers = [path for path in MODELS if binding.search(path.read_text(encoding="utf-8"))]
    assert {path.relative_to(PROJECT).parts[1] for path in readers} == {"staging"}


def test_watchlist_tickers_are_well_formed_and_unique():
    tickers = [row["ticker"] for row in WATCHLIST]
    assert len(set(tickers)) == len(tickers)
    assert all(re.fullmatch(r"\d{4,5}\.HK", row["ticker"]) for row in WATCHLIST if row["market"] == "HK")


def test_watchlist_names_stand_in_three_scripts():
    assert all(row["name_en"] and row["name_zh_hant"] and row["name_zh_hans"] for row in WATCHLIST)
    alibaba = next(row for row in WATCHLIST if row["ticker"] == "9988.HK")
    assert alibaba["eligible_from"] == "2024-09-10"
