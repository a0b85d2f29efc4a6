"""The contract gate: which rows of a frame keep their table's contract, and why the others do not.

Eager frames only: on a LazyFrame pandera checks names and types and lets bad values pass.
"""

import polars as pl
from pandera.errors import SchemaErrors

from orchestration.contracts import CONTRACTS
from orchestration.contracts.base import TableContract
from orchestration.gates.results import CheckId, GateResult, Severity, Status

ROW = "_row"
# A reason is released; a value that is a text must not be, beyond its beginning.
SHOWN = 80
GATE, AWAKE, KEPT = "contract", "canary_is_refused", "rows_keep_contract"
_EXPECTED = {AWAKE: "a row with one cell changed is refused", KEPT: "0 rows in quarantine"}


def split_by_contract(
    frame: pl.DataFrame, contract: TableContract, within: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """``(kept, refused)``; refused rows carry a column ``reason``. Keys are unique within column ``within``.

    Columns outside the contract (``within`` among them) pass through. Raises TypeError for a LazyFrame and
    ValueError where a fault cannot be laid on single rows: a column missing or of another type.
    """
    if not isinstance(frame, pl.DataFrame):
        raise TypeError(
            f"{contract.name}: the contract gate validates eager frames, not {type(frame).__name__}"
        )
    reasons: dict[int, list[str]] = {}
    try:
        contract.pandera_schema.validate(frame.select(list(contract.schema)), lazy=True)
    except SchemaErrors as errors:
        for case in errors.failure_cases.iter_rows(named=True):
            if case["index"] is None:
                raise ValueError(
                    f"{contract.name}: {case['column'] or 'the frame'} breaks the contract as a whole: {case['check']}"
                ) from errors
            reasons.setdefault(case["index"], []).append(_sentence(case))
    for key in contract.keys:
        repeated = frame.select(pl.struct(within, *key).is_duplicated()).to_series()
        for index in repeated.arg_true():
            reasons.setdefault(index, []).append(f"{', '.join(key)} stands more than once in the payload")
    refused = frame[sorted(reasons)] if reasons else frame.clear()
    kept = frame.with_row_index(ROW).filter(~pl.col(ROW).is_in(list(reasons))).drop(ROW) if reasons else frame
    texts = ["; ".join(dict.fromkeys(reasons[index])) for index in sorted(reasons)]
    return kept, refused.with_columns(pl.Series("reason", texts, dtype=pl.String))


def _sentence(case: dict[str, object]) -> str:
    """``turnover is -5: greater_than(0)``, or the named rule of a whole row."""
    if case["schema_context"] == "DataFrameSchema":
        return str(case["check"])
    value = str(case["failure_case"])
    shown = value if len(value) <= SHOWN else f"{value[:SHOWN]}… ({len(value)} characters)"
    return f"{case['column']} is {shown}: {case['check']}"


def expected_contract_checks() -> list[tuple[CheckId, Severity, str]]:
    """Two checks a raw table: its contract is awake, and nothing that stands was refused."""
    return [
        (CheckId(GATE, contract.path, name), severity, text)
        for contract in CONTRACTS.values()
        for name, severity, text in (
            (AWAKE, Severity.ERROR, "A standing row with one cell changed is refused by the contract."),
            (KEPT, Severity.WARN, "No row of a version that stands is in quarantine."),
        )
    ]


def contract_results(rows: dict[str, pl.DataFrame], quarantine: pl.DataFrame) -> list[GateResult]:
    """Results of ``expected_contract_checks`` on standing rows by table and the committed quarantine."""
    results = []
    for check_id, severity, _ in expected_contract_checks():
        table = check_id.asset_key.removeprefix("raw/")
        if check_id.name == AWAKE:
            status, observed = _canary(CONTRACTS[table], rows[table])
        else:
            n = quarantine.filter(pl.col("is_live") & (pl.col("table_name") == table)).height
            status, observed = (Status.FAILED if n else Status.PASSED), f"{n} rows in quarantine"
        results.append(
            GateResult(
                str(check_id),
                GATE,
                "pandera",
                check_id.asset_key,
                severity,
                status,
                _EXPECTED[check_id.name],
                observed,
            )
        )
    return results


def _canary(contract: TableContract, rows: pl.DataFrame) -> tuple[Status, str]:
    """The first standing row of a table with one text cell changed must be refused, whichever cell that takes."""
    if rows.is_empty():
        return Status.PASSED, "no row stands, so none can be wrong"
    checked = contract.pandera_schema.columns.items()
    texts = [name for name, check in checked if check.checks and contract.schema[name] == pl.String]
    for column in texts:
        row = rows.head(1).with_columns(pl.lit("a canary").alias(column), _payload=pl.lit("canary"))
        _, refused = split_by_contract(row, contract, within="_payload")
        if refused.height:
            return Status.PASSED, f"refused: {refused['reason'][0]}"
    return Status.ERRORED, f"'a canary' was not refused in any of {texts}"
