"""The registry and the files agree both ways, and each source brings everything that a source owes."""

import importlib
import json
from pathlib import Path

import pytest
import yaml

from orchestration.contracts import CONTRACTS
from orchestration.gates.plausibility import FRAMES
from orchestration.settings import Settings
from orchestration.sources.base import Source
from orchestration.sources.registry import SOURCES

ROOT = Path(__file__).parents[2]
SUBJECTS = [
    path for path in (ROOT / "orchestration" / "sources").iterdir() if (path / "__init__.py").exists()
]
by_name = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)


def declared() -> list[Source]:
    """Every ``SOURCE`` that a module below a subject folder declares."""
    modules = [path for subject in SUBJECTS for path in subject.glob("*.py") if path.stem != "__init__"]
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in modules]
    return [module.SOURCE for module in map(importlib.import_module, names) if hasattr(module, "SOURCE")]


def test_every_declared_source_is_registered_and_the_other_way_round():
    assert {source.name for source in declared()} == {source.name for source in SOURCES}
    assert len({source.name for source in SOURCES}) == len(SOURCES)


RAW = [name for name, contract in CONTRACTS.items() if contract.layer == "raw"]


def test_every_raw_contract_belongs_to_one_source():
    assert sorted(table for source in SOURCES for table in source.tables) == sorted(RAW)


@by_name
def test_a_source_lies_in_the_folder_of_its_subject(source: Source):
    assert (ROOT / "orchestration" / "sources" / source.subject / f"{source.name}.py").exists()
    assert all(table.startswith(f"{source.subject}/") for table in source.tables)


@by_name
def test_a_source_has_its_settings(source: Source):
    if source.name == "inbox":  # a folder of the home, without host or manners
        return
    # Feeds stand in a list of addresses, not under one host.
    address = "news_feeds" if source.setting == "feeds" else f"{source.setting}_base_url"
    assert {address, f"{source.setting}_min_interval_s"} <= Settings.model_fields.keys()


@by_name
def test_a_source_has_staging_models_expectations_and_simulated_wire(source: Source):
    missing = []
    for table in source.tables:
        subject, name = table.split("/")
        for path in (
            ROOT / "dbt_project" / "models" / "staging" / subject / f"stg_{subject}__{name}.sql",
            ROOT / "expectations" / f"raw__{subject}__{name}.json",
            *(ROOT / "simulator" / "wire" / f"{wire}.py" for wire in WIRES[source.name]),
        ):
            if not path.exists():
                missing.append(str(path.relative_to(ROOT)))
    assert missing == []


# A source speaks one wire format or several.
WIRES = {
    "hkex_daily": ["hkex_daily"],
    "yahoo": ["yahoo_chart"],
    "hkex_quotations": ["hkex_quotations"],
    "ecb": ["ecb"],
    "hkma": ["hkma"],
    "ccass": ["ccass"],
    "eastmoney": ["eastmoney"],
    "feeds": ["rss", "atom", "json_feed"],
    "hkexnews": ["hkexnews"],
    "gdelt": ["gdelt"],
    "article_pages": ["article_page"],
    # Files are dropped, not served.
    "inbox": [],
}


@by_name
def test_the_checks_that_a_source_names_exist(source: Source):
    for check_id in (source.completeness_check, source.quarantine_check):
        _, asset_key, name = check_id.split(":")
        suite = json.loads((ROOT / "expectations" / f"{asset_key.replace('/', '__')}.json").read_text())
        assert name in [expectation["meta"]["name"] for expectation in suite["expectations"]]


def test_every_raw_table_has_a_frame_for_its_plausibility_suite():
    assert sorted(FRAMES) == sorted(f"raw/{table}" for table in RAW)


def test_every_mart_has_its_yml_and_its_expectations():
    marts = ROOT / "dbt_project" / "models" / "marts"
    missing = []
    for path in marts.glob("*.sql"):
        documented = marts / f"{path.stem}.yml"
        for needed in (documented, ROOT / "expectations" / f"marts__{path.stem}.json"):
            if not needed.exists():
                missing.append(str(needed.relative_to(ROOT)))
        [model] = [m for m in yaml.safe_load(documented.read_text())["models"] if m["name"] == path.stem]
        missing += [
            f"{path.stem}.{c['name']}" for c in model["columns"] if not c.get("description", "").strip()
        ]
    assert missing == []
