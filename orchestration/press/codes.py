"""How the press writes a listing's code: 09988, 9988.HK, (0700), NYSE: BABA.

Names belong to the watch-list and the alias list; whom a code names is the gazetteer's business.
"""

HONG_KONG_VENUES = ("HK:", "HKG:", "SEHK:", "HKEX:", "SEHK: ", "HKEX: ", "HKG: ", "HK: ")
NEW_YORK_VENUES = ("NYSE:", "NASDAQ:", "Nasdaq:", "NYSE: ", "NASDAQ: ", "Nasdaq: ", "US:")
# A bare code of three letters or fewer is as likely a word or another abbreviation.
LEAST_BARE_LETTERS = 4
# "5 HK" stands in "5 HK cents", "(700)" is any number.
LEAST_BARE_DIGITS = 4
YEARS = range(1900, 2100)


def codes_of(ticker: str) -> list[str]:
    """Every way to write a ticker (``9988.HK``, ``BABA``) that can be told from a word or a number."""
    code, _, market = ticker.partition(".")
    if market == "HK":
        numbers = sorted({str(int(code)), code, code.zfill(5)})
        plain = [number for number in numbers if len(number) >= LEAST_BARE_DIGITS]
        return [
            # A number that starts with 0 is a code; any other may count something.
            *([code.zfill(5)] if len(code) < len("00700") else []),
            *(f"{number}{suffix}" for number in numbers for suffix in (".HK", ".hk")),
            *(f"{number} HK" for number in plain),
            *(f"({number})" for number in plain if int(number) not in YEARS or number.startswith("0")),
            *(f"{venue}{number}" for venue in HONG_KONG_VENUES for number in numbers),
        ]
    return [
        *([code] if len(code) >= LEAST_BARE_LETTERS else []),
        f"({code})",
        f"${code}",
        f"{code}.US",
        *(f"{venue}{code}" for venue in NEW_YORK_VENUES),
    ]
