"""Faults of whole sources: named transformations of any of a source's good bodies into one that it has sent.

Faults of one day of HKEX's file belong to ``faults``, those of holdings, quotations, Eastmoney and the monetary
authority to ``faults_by_source``; which requests get a fault belongs to ``control``.
"""

import io
import json
import re
import zipfile
from collections.abc import Callable
from typing import Any

from simulator import faults
from simulator.faults_by_source import article_pages, ccass, eastmoney, gdelt, hkexnews, hkma, quotations
from simulator.wire.archive import stored_zip
from simulator.wire.hkex_daily import printed

SOURCES = (
    *("hkex", "yahoo", "ecb", "feeds", "ccass", "quotations", "eastmoney", "hkma", "hkexnews", "gdelt"),
    "article_pages",
)
REFUSAL = b"Too many requests. Please limit your calls and try again later.\n"
ENTRY = re.compile(rb"<(entry|item)\b.*?</\1>\s*", re.DOTALL)
FIXING_DAY = re.compile(rb'<Cube time=".*?</Cube>\s*', re.DOTALL)

Fault = Callable[[bytes], bytes]


def plain_text_refusal(wire: bytes) -> bytes:
    """A refusal in plain text under HTTP 200, as keyless interfaces answer one who asks too often."""
    return REFUSAL


def no_hkex_data(wire: bytes) -> bytes:
    """The file without any market's block."""
    return printed([])


def _chart(wire: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    """The whole document and its one result, which has bars; ValueError where there is nothing to break."""
    document: dict[str, Any] = json.loads(wire)
    result = (document["chart"]["result"] or [{}])[0]
    if not result.get("timestamp"):
        raise ValueError(
            "This fault changes the bars of a chart, and the answer has none: ask for a session."
        )
    return document, result


def _dumped(document: dict[str, Any]) -> bytes:
    return json.dumps(document, separators=(",", ":")).encode()


def no_yahoo_data(wire: bytes) -> bytes:
    """A chart with its meta and without a single bar."""
    document, result = _chart(wire)
    for key in ("timestamp", "events"):
        result.pop(key, None)
    result["indicators"] = {"quote": [{}], "adjclose": [{}]}
    return _dumped(document)


def null_closes(wire: bytes) -> bytes:
    """Every close is null while open, high, low and volume are there (documented fault 3)."""
    document, result = _chart(wire)
    n_bars = len(result["timestamp"])
    result["indicators"]["quote"][0]["close"] = [None] * n_bars
    result["indicators"]["adjclose"][0]["adjclose"] = [None] * n_bars
    return _dumped(document)


def renamed_field(wire: bytes) -> bytes:
    """The closes are called something else (documented fault 5)."""
    document, result = _chart(wire)
    quote = result["indicators"]["quote"][0]
    quote["last"] = quote.pop("close")
    return _dumped(document)


def shifted_columns(wire: bytes) -> bytes:
    """Each name carries its neighbour's values: opens as highs, volumes as closes (documented fault 5)."""
    document, result = _chart(wire)
    quote = result["indicators"]["quote"][0]
    names = ("open", "high", "low", "close", "volume")
    values = [quote[name] for name in names]
    quote.update(zip(names, [values[-1], *values[:-1]], strict=True))
    return _dumped(document)


def no_ecb_data(wire: bytes) -> bytes:
    """The envelope or the table without a single fixing."""
    if not wire.startswith(b"PK"):
        return FIXING_DAY.sub(b"", wire)
    with zipfile.ZipFile(io.BytesIO(wire)) as archive:
        return stored_zip(
            {name: archive.read(name).splitlines(keepends=True)[0] for name in archive.namelist()}
        )


def no_feed_data(wire: bytes) -> bytes:
    """The feed with its head and without an entry."""
    if not wire.lstrip().startswith(b"{"):
        return ENTRY.sub(b"", wire)
    return json.dumps({**json.loads(wire), "items": []}, ensure_ascii=False, indent=1).encode()


EVERYWHERE: dict[str, Fault] = {
    "html_under_200": faults.html_under_200,
    "empty_body": faults.empty_body,
    "truncated_body": faults.truncated_body,
    "plain_text_refusal": plain_text_refusal,
}
# By source: the name that a test uses, and the transformation.
SOURCE_FAULTS: dict[str, dict[str, Fault]] = {
    "hkex": {
        **{name: fault for name, fault in faults.FAULTS.items() if name not in faults.NEEDS_PREVIOUS},
        **EVERYWHERE,
        "no_data": no_hkex_data,
    },
    "yahoo": {
        **EVERYWHERE,
        "no_data": no_yahoo_data,
        "null_closes": null_closes,
        "renamed_field": renamed_field,
        "shifted_columns": shifted_columns,
    },
    "ecb": {**EVERYWHERE, "no_data": no_ecb_data},
    "feeds": {**EVERYWHERE, "no_data": no_feed_data},
    "ccass": {
        **EVERYWHERE,
        "no_data": ccass.no_data,
        "another_date": ccass.another_date,
        "negative_holdings": ccass.negative_holdings,
        "repeated_code": ccass.repeated_code,
    },
    "quotations": {
        **EVERYWHERE,
        "no_data": quotations.no_data,
        "another_date": quotations.another_date,
        "cut_in_a_row": quotations.cut_in_a_row,
    },
    "eastmoney": {
        **EVERYWHERE,
        "no_data": eastmoney.no_data,
        "renamed_field": eastmoney.renamed_field,
        "capped_pages": eastmoney.capped_pages,
        "millions_as_units": eastmoney.millions_as_units,
    },
    "hkma": {**EVERYWHERE, "no_data": hkma.no_data, "success_false": hkma.success_false},
    "hkexnews": {
        **EVERYWHERE,
        "no_data": hkexnews.no_data,
        "capped_rows": hkexnews.capped_rows,
        "another_date": hkexnews.another_date,
    },
    "gdelt": {**EVERYWHERE, "no_data": gdelt.no_data, "renamed_field": gdelt.renamed_field},
    "article_pages": {**EVERYWHERE, "no_data": article_pages.no_data},
}


def checked(source: str, name: str) -> None:
    """Raises ValueError with a sentence where the source or its fault is unknown."""
    if source not in SOURCE_FAULTS:
        raise ValueError(f"There is no source called {source!r}; there are {', '.join(SOURCES)}.")
    if name not in SOURCE_FAULTS[source]:
        raise ValueError(
            f"There is no fault called {name!r} of {source}; "
            f"the catalogue has {', '.join(sorted(SOURCE_FAULTS[source]))}."
        )
