"""Whether a build may be released: every expected check has a result, and none of them blocks.

Counting belongs here; the release step trusts no one else's word that all was well.
"""

from collections.abc import Collection
from dataclasses import dataclass

from orchestration.gates.results import GateResult, Severity, Status


class BuildRefused(Exception):
    """The build does not pass; the release that stands stays."""


@dataclass(frozen=True)
class Verdict:
    """The counts of ``release.json``: evaluated = passed + warned + failed + errored + waived."""

    expected: int
    evaluated: int
    passed: int
    warned: int
    failed: int
    errored: int
    waived: int
    blocking: tuple[str, ...]

    def counts(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "blocking"}


def judge(expected: Collection[str], results: Collection[GateResult]) -> Verdict:
    """Count ``results`` against the ids that a build owes; a missing result blocks like a failed one."""
    by_id = {result.check_id: result for result in results}
    passed = [r for r in by_id.values() if r.status == Status.PASSED]
    waived = [r for r in by_id.values() if r.status != Status.PASSED and r.waived_by]
    rest = [r for r in by_id.values() if r.status != Status.PASSED and not r.waived_by]
    warned = [r for r in rest if r.severity == Severity.WARN and r.status == Status.FAILED]
    # A warning that could not be evaluated is no verdict, so it blocks.
    errored = [r for r in rest if r.status == Status.ERRORED]
    failed = [r for r in rest if r.severity == Severity.ERROR and r.status == Status.FAILED]
    missing = sorted(set(expected) - by_id.keys())
    blocking = [
        f"{r.check_id} {r.status}: expected {r.expected}; observed {r.observed}" for r in failed + errored
    ]
    return Verdict(
        expected=len(set(expected)),
        evaluated=len(by_id),
        passed=len(passed),
        warned=len(warned),
        failed=len(failed),
        errored=len(errored),
        waived=len(waived),
        blocking=(*blocking, *(f"{check_id} has no result in this build" for check_id in missing)),
    )


def demand(verdict: Verdict, build_id: str, current: str) -> None:
    """Raise BuildRefused with every blocking check in it, unless there is none."""
    if verdict.blocking:
        raise BuildRefused(
            f"Build {build_id} is not released; {current} stands. Blocking: "
            + "; ".join(verdict.blocking)
            + ". Mend the cause and run the night again, or see the runbook for void and waive."
        )
