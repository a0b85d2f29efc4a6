"""The commands that only read: what make passes on, how results look, and that no home comes of a wrong name."""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from evaluation.verdicts import MARKET
from orchestration import console, held
from orchestration.contracts import CONTRACTS
from orchestration.home import Home
from orchestration.lake.committing import lay_empty_tables
from orchestration.release import read
from orchestration.sources import __main__ as bytes_of
from orchestration.sources.archive import PayloadStore

ROOT = Path(__file__).parents[2]
MOMENT = "2025-11-14 15:30:00"


# Make itself, with this process's Python and nothing installed or parsed.
# A make inside make says which folder it is in, before what it was asked for.
MAKE = ("make", "--no-print-directory", "--old-file", "setup", f"BIN={Path(sys.executable).parent}")


def make(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*MAKE, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home with an empty lake, an archive and a release of the gold set's market."""
    root = tmp_path / "home"
    monkeypatch.setenv("SOUTHBOUND_HOME", str(root))
    lay_empty_tables(root / "lake")
    (root / "archive").mkdir()
    folder = root / "published" / "releases" / "r1"
    folder.mkdir(parents=True)
    with duckdb.connect(str(folder / "marts.duckdb")) as con:
        for path in MARKET.glob("*.parquet"):
            con.execute(f"create table {path.stem} as from read_parquet('{path}')")
        con.execute(
            f"create or replace table release as select 'r1' as release_id, timestamp '{MOMENT}' as known_before, "
            "true as is_simulated"
        )
    (root / "published" / "current").symlink_to("releases/r1")
    return Home(root)


def tree(root: Path) -> list[Path]:
    return sorted(root.rglob("*"))


QUERIES = {
    "double quotes": """select 'x' as "a b" """,
    "a dollar sign and a reference": "select '$5 and $(shell echo gone) and ${HOME}' as t",
    "an open reference": "select '$(' as t",
    "dollar quotes": "select $$it's$$ as t",
    "backquotes, a hash and a backslash": r"select '`id` # \n' as t",
    "two lines": "select 'x'\n  as t",
}


@pytest.mark.parametrize("name", QUERIES)
def test_make_sql_passes_a_query_on_as_it_was_typed(name, home):
    ran = make("sql", f"SOUTHBOUND_HOME={home.root}", f"Q={QUERIES[name]}")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.strip() == console.laid_out(duckdb.sql(QUERIES[name]), console.WIDTH).strip()


def test_make_read_and_bytes_pass_their_values_on_too(home, tmp_path):
    source = tmp_path / 'a $5 "b".jsonl'
    source.write_text("")
    target = tmp_path / 'b $5 "c".jsonl'
    assert make("read", f"SOUTHBOUND_HOME={home.root}", f"IN={source}", f"OUT={target}").returncode == 0
    assert target.exists()
    ran = make("bytes", f"SOUTHBOUND_HOME={home.root}", "SHA=$5")
    assert "SHA=$5 is no sha256" in ran.stderr


def test_a_decision_keeps_its_dollar_signs():
    shown = make("--eval", 'shown:; @printf %s "$$REASON"', "shown", 'REASON=it cost $5 ("five")')
    assert shown.stdout == 'it cost $5 ("five")'


@pytest.mark.parametrize(
    "goal",
    [
        ("sql", "Q=select 1"),
        ("sql",),
        ("bytes", "SHA=5a"),
        ("verify",),
        ("as_of", "MOMENT=2025-09-08T08:00:00+08:00"),
        ("reread", "FROM=2025-09-01", "TO=2025-09-02"),
        ("rollback",),
        ("publish",),
        ("reparse",),
        ("void", "COMMIT=c", "REASON=r", "WHO=w"),
        ("waive", "CHECK=c", "UNTIL=u", "REASON=r", "WHO=w"),
    ],
)
def test_a_mistyped_home_is_named_and_not_made(goal, tmp_path):
    home = tmp_path / "mistyped"
    ran = make(*goal, f"SOUTHBOUND_HOME={home}")
    assert ran.returncode == 2
    assert f"There is no home {home}." in ran.stderr
    assert "SOUTHBOUND_HOME names the home" in ran.stderr
    assert not home.exists()


def test_a_folder_that_is_no_home_and_a_home_without_release_are_told_apart(tmp_path):
    with pytest.raises(held.NotHeld, match="holds no archive: it is no home"):
        held.release_of(Home(tmp_path))
    (tmp_path / "archive").mkdir()
    with pytest.raises(held.NotHeld, match="holds no release: its nights have published none"):
        held.release_of(Home(tmp_path))
    assert tree(tmp_path) == [tmp_path / "archive"]


def test_a_lake_without_release_can_be_asked_and_says_what_is_missing(home, capsys):
    shutil.rmtree(home.published)
    shutil.rmtree(home.lake / "raw" / "news")
    before = tree(home.root)
    con = console.connect(home)
    assert "holds no release: of its tables, raw.* and press.* alone" in capsys.readouterr().err
    for table, contract in CONTRACTS.items():
        columns = con.sql(f"from {contract.layer}.{table.split('/')[-1]}").columns
        assert set(columns) == {*contract.lake_schema, "landed_date"}, table
    assert tree(home.root) == before


def test_asking_a_home_leaves_it_as_it_was(home):
    shutil.rmtree(home.lake)
    before = tree(home.root)
    assert console.main(["select count(*) from raw.feed_articles"]) == 0
    assert console.main(["from daily_flows limit 1"]) == 0
    assert tree(home.root) == before


def test_a_release_that_cannot_be_opened_is_a_sentence(home, capsys):
    (home.published / "current").unlink()
    (home.published / "current").symlink_to("releases/gone")
    assert console.main(["select 1"]) == 2
    assert "cannot be opened" in capsys.readouterr().err


def wide(n_columns: int, n_rows: int = 2) -> duckdb.DuckDBPyRelation:
    values = ", ".join(f"i * 1000 + {n} as column_{n}" for n in range(n_columns))
    return duckdb.sql(f"select {values} from range({n_rows}) as t(i)")


def test_a_result_that_fits_is_a_table_and_a_wider_one_has_a_line_a_column():
    assert "│ column_2 │" in console.laid_out(wide(3), 80)
    text = console.laid_out(wide(60), 80)
    lines = text.split("\n")
    assert lines[0] == "── row 1 ──"
    assert [line.split() for line in lines[1:61]] == [[f"column_{n}", str(n)] for n in range(60)]
    assert lines[-1].split() == ["column_59", "1059"]


def test_no_value_is_cut_and_what_is_unknown_says_so():
    text = console.laid_out(
        duckdb.sql("select repeat('ab', 100) as long, null as unknown, 1 as n, 2 as n"), 80
    )
    assert text.split("\n") == [
        "── row 1 ──",
        f"long     {'ab' * 100}",
        "unknown  NULL",
        "n        1",
        "n        2",
    ]


def test_the_width_is_that_of_the_screen_where_a_character_is_two_wide():
    # 40 characters and a frame of four are 84 wide.
    assert console.laid_out(duckdb.sql("select repeat('阿', 40) as t"), 80).startswith("── row 1 ──")
    assert console.laid_out(duckdb.sql("select repeat('阿', 30) as t"), 80).startswith("┌")


def test_a_wide_result_of_no_rows_names_its_columns_and_one_of_many_says_what_is_left_out():
    assert console.laid_out(wide(30, 0), 80).endswith("column_28, column_29")
    text = console.laid_out(wide(30, console.MOST_ROWS + 1), 80)
    assert f"── row {console.MOST_ROWS} ──" in text
    assert f"── row {console.MOST_ROWS + 1} ──" not in text
    assert f"{console.MOST_ROWS} rows shown, there are more" in text.split("\n")[-1]


@pytest.mark.parametrize("goal", ["sql", "bytes"])
def test_who_has_seen_enough_stops_the_output_without_an_error(goal, home):
    sha = PayloadStore(home.archive).put(bytes(2 * 10**6))
    query = "select repeat('a', 20000) as t from range(100)"
    ran = subprocess.Popen(
        [*MAKE, goal, f"SOUTHBOUND_HOME={home.root}", f"Q={query}", f"SHA={sha}"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert ran.stdout
    assert ran.stderr
    assert len(ran.stdout.read(20)) == 20
    ran.stdout.close()
    assert (ran.stderr.read(), ran.wait()) == (b"", 0)


def test_an_interrupt_at_the_prompt_drops_the_statement_alone(home, monkeypatch, capsys):
    typed = iter(["select 1 as", KeyboardInterrupt, "select 2 as two;", EOFError])

    def answer(_: str) -> str:
        line = next(typed)
        if isinstance(line, str):
            return line
        raise line

    monkeypatch.setattr("builtins.input", answer)
    assert console.main([]) == 0
    shown = capsys.readouterr()
    assert "two" in shown.out
    assert shown.err == ""


def bodies_whose_sha_begins_with(digits: str, n: int) -> list[bytes]:
    bodies = (str(number).encode() for number in range(100_000))
    fitting = (body for body in bodies if hashlib.sha256(body).hexdigest().startswith(digits))
    return [next(fitting) for _ in range(n)]


def test_one_digit_is_enough_where_it_fits_one_payload(home, capfdbinary):
    [body] = bodies_whose_sha_begins_with("5", 1)
    PayloadStore(home.archive).put(body)
    assert bytes_of.main(["5"]) == 0
    assert capfdbinary.readouterr().out == body


def test_digits_of_several_payloads_are_answered_with_as_many_as_tell_them_apart(home, capsys):
    store = PayloadStore(home.archive)
    shas = sorted(store.put(body) for body in bodies_whose_sha_begins_with("5a", 3))
    assert bytes_of.main(["5"]) == 1
    said = capsys.readouterr().err
    assert "3 payloads begin with 5:" in said
    [enough] = [n for n in range(65) if f"{n} tell all of them apart" in said]
    assert len({sha[:enough] for sha in shas}) == 3
    assert len({sha[: enough - 1] for sha in shas}) < 3
    assert shas[0][:enough] in said


@pytest.mark.parametrize("digits", ["", "zz", "*", "../", "a" * 65])
def test_what_is_no_sha256_is_answered_with_what_one_is(digits, home, capsys):
    assert bytes_of.main([digits]) == 1
    assert "write one to 64 of the digits 0-9 and a-f" in capsys.readouterr().err


def test_bytes_that_rotted_are_a_sentence_and_are_not_printed(home, capsys):
    store = PayloadStore(home.archive)
    sha = store.put(b"once")
    store.path(sha).write_bytes(b"rot")
    assert bytes_of.main([sha]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "does not hold the bytes of its name" in shown.err


def test_every_reading_says_which_release_its_verdicts_rest_on(home, tmp_path, capsys):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    text = "Southbound investors bought a net HK$2.20 billion of Alibaba shares on 5 September"
    source.write_text(
        "\n".join(
            json.dumps({"id": n, "title": text, "published_at": "2025-09-08T19:00:00+08:00"}) for n in (1, 2)
        )
    )
    assert read.main([str(source), str(target)]) == 0
    digest = hashlib.sha256((home.published / "current" / "marts.duckdb").read_bytes()).hexdigest()
    for line in target.read_text("utf-8").splitlines():
        reading = json.loads(line)
        assert [claim["verdict"] for claim in reading["claims"]] == ["SUPPORTED"]
        assert reading["judged_on"] == {
            "release_id": "r1",
            "as_of": "2025-11-14T15:30:00+00:00",
            "is_simulated": True,
            "marts_sha256": digest,
        }
        assert reading["reader_version"]
        assert reading["code_version"]
    closing = capsys.readouterr().out.splitlines()[-1]
    assert "release r1 (SIMULATED market), as of 2025-11-14T15:30:00+00:00" in closing
    assert digest in closing


def test_without_a_release_a_reading_has_no_verdicts_and_says_so(home, tmp_path, capsys):
    shutil.rmtree(home.root)
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(
        json.dumps(
            {"id": 1, "title": "Alibaba closed 4% higher", "published_at": "2025-09-08T19:00:00+08:00"}
        )
    )
    assert read.main([str(source), str(target)]) == 0
    reading = json.loads(target.read_text("utf-8"))
    assert reading["judged_on"] is None
    assert [claim["verdict"] for claim in reading["claims"]] == [None]
    assert f"without verdicts: {home.root} holds no release" in capsys.readouterr().out
    assert not home.root.exists()
