"""The European Central Bank's rate files as it prints them: 90 days as XML, all history as a zip of one CSV.

The rates belong to ``fx``; which address shows which days belongs to ``pages``.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from simulator.wire.archive import stored_zip

NINETY_DAYS = "/stats/eurofxref/eurofxref-hist-90d.xml"
HISTORY = "/stats/eurofxref/eurofxref-hist.zip"
MEMBER = "eurofxref-hist.csv"
MISSING = "N/A"
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" '
    'xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">'
    "<gesmes:subject>Reference rates</gesmes:subject>"
    "<gesmes:Sender><gesmes:name>European Central Bank</gesmes:name></gesmes:Sender>"
    "<Cube>\n"
)
TAIL = "</Cube></gesmes:Envelope>"
# The table keeps a column for every currency that it ever quoted, in this order.
COLUMNS = (
    *("USD", "JPY", "BGN", "CYP", "CZK", "DKK", "EEK", "GBP", "HUF", "LTL", "LVL", "MTL", "PLN", "ROL"),
    *("RON", "SEK", "SIT", "SKK", "CHF", "ISK", "NOK", "HRK", "RUB", "TRL", "TRY", "AUD", "BRL", "CAD"),
    *("CNY", "HKD", "IDR", "ILS", "INR", "KRW", "MXN", "MYR", "NZD", "PHP", "SGD", "THB", "ZAR"),
)

Quoted = Mapping[date, Mapping[str, str]]


def ninety_days(quoted: Quoted, days: Sequence[date]) -> bytes:
    """The XML of the given fixing days, in their order (the bank's is newest first)."""
    cubes = []
    for day in days:
        rates = "".join(f'<Cube currency="{name}" rate="{rate}"/>' for name, rate in quoted[day].items())
        cubes.append(f'<Cube time="{day.isoformat()}">{rates}</Cube>\n')
    return (HEAD + "".join(cubes) + TAIL).encode()


def history(quoted: Quoted, days: Sequence[date]) -> bytes:
    """The zip: one member, a comma at the end of every line, N/A where a currency is not quoted."""
    lines = [",".join(("Date", *COLUMNS)) + ","]
    lines += [
        ",".join((day.isoformat(), *(quoted[day].get(name, MISSING) for name in COLUMNS))) + ","
        for day in days
    ]
    return stored_zip({MEMBER: ("\n".join(lines) + "\n").encode()})
