"""The monetary authority's interface as it wraps rates: a header that says success, a result of records.

The rates belong to ``fx.hkma``; which of them a request gets to ``pages.hkma``.
"""

import json
from collections.abc import Mapping
from datetime import date

PATH = "/public/market-data-and-statistics/monthly-statistical-bulletin/er-ir/er-eeri-daily"


def encode(listed: Mapping[date, Mapping[str, float | None]]) -> bytes:
    """The records of these days in their order; ``datasize`` counts those of the page."""
    header = {"success": True, "err_code": "0000", "err_msg": "No error found (simulated)"}
    records = [{"end_of_day": day.isoformat(), **quoted} for day, quoted in listed.items()]
    return _dumped(header, {"datasize": len(records), "records": records})


def refused(reason: str) -> bytes:
    """An error, which comes under HTTP 200 and without a result."""
    return _dumped({"success": False, "err_code": "9999", "err_msg": f"Simulated error: {reason}"}, None)


def _dumped(header: dict[str, object], result: dict[str, object] | None) -> bytes:
    document = {"header": header} if result is None else {"header": header, "result": result}
    return json.dumps(document, separators=(",", ":")).encode()
