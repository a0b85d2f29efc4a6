"""The suites of ``expectations/``: Great Expectations' own JSON, found by file name, one file an asset.

Finding and reading suites belongs here; running them belongs to ``expectations``.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orchestration.gates.results import CheckId, Severity

FOLDER = Path(__file__).parents[2] / "expectations"
# Great Expectations' severities; "info" would be a check that nobody acts on.
SEVERITIES = {"critical": Severity.ERROR, "warning": Severity.WARN}


@dataclass(frozen=True)
class Expected:
    """One expectation of a suite, as declared."""

    check_id: CheckId
    severity: Severity
    config: dict[str, Any]

    @property
    def notes(self) -> str:
        return str(self.config["meta"].get("notes", ""))


@dataclass(frozen=True)
class Suite:
    """``raw__flows__hkex_top_ten.json`` is the plausibility suite of asset ``raw/flows/hkex_top_ten``."""

    asset_key: str
    gate: str
    expectations: tuple[Expected, ...]


def read_suites(gate: str, folder: Path = FOLDER) -> list[Suite]:
    """The suites of a gate: ``plausibility`` for raw tables, ``promise`` for marts.

    Raises ValueError with file and place where a suite has an expectation without name, or with one name twice.
    """
    suites = [_read(path) for path in sorted(folder.glob("*.json"))]
    return [suite for suite in suites if suite.gate == gate]


def _read(path: Path) -> Suite:
    asset_key = path.stem.replace("__", "/")
    gate = "plausibility" if asset_key.startswith("raw/") else "promise"
    configs = json.loads(path.read_text(encoding="utf-8"))["expectations"]
    expectations = []
    for number, config in enumerate(configs, start=1):
        name, severity = config.get("meta", {}).get("name"), config.get("severity", "critical")
        if not name or severity not in SEVERITIES:
            raise ValueError(
                f"{path.name}, expectation {number}: needs meta.name and a severity of {sorted(SEVERITIES)}; "
                f"found {name!r} and {severity!r}."
            )
        expectations.append(Expected(CheckId(gate, asset_key, name), SEVERITIES[severity], config))
    names = [expected.check_id.name for expected in expectations]
    if len(set(names)) < len(names):
        raise ValueError(f"{path.name}: a name stands twice among {names}.")
    return Suite(asset_key, gate, tuple(expectations))


def with_parameters(config: dict[str, Any], parameters: Mapping[str, Any]) -> dict[str, Any]:
    """``{"$PARAMETER": "latest_due"}`` replaced by tonight's value. Raises KeyError for an unknown one."""

    def resolve(value: Any) -> Any:
        if isinstance(value, dict):
            if set(value) == {"$PARAMETER"}:
                return parameters[value["$PARAMETER"]]
            return {key: resolve(inner) for key, inner in value.items()}
        return [resolve(inner) for inner in value] if isinstance(value, list) else value

    resolved: dict[str, Any] = resolve(config)
    return resolved
