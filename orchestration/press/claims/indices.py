"""Indices as names: by their own, by short ones, and as "the gauge" of a market that was named before.

What an index did is read by the same readers as what a share did.
"""

import re
from collections.abc import Container

from orchestration.press.gazetteer import Hit
from orchestration.press.masking import Masked, mask
from orchestration.press.text import fold

INDEX_NAMES = {
    "HSI": "HSI",
    "Hang Seng Index": "HSI",
    "Hang Seng": "HSI",
    "恒生指数": "HSI",
    "恒指": "HSI",
    "HSTECH": "HSTECH",
    "Hang Seng Tech Index": "HSTECH",
    "Hang Seng TECH Index": "HSTECH",
    "Hang Seng Tech": "HSTECH",
    "恒生科技指数": "HSTECH",
    "恒生科指": "HSTECH",
    "恒科指": "HSTECH",
    "科指": "HSTECH",
    "HSCEI": "HSCEI",
    "Hang Seng China Enterprises Index": "HSCEI",
    "H-share index": "HSCEI",
    "China Enterprises Index": "HSCEI",
    "恒生中国企业指数": "HSCEI",
    "国指": "HSCEI",
    "国企指数": "HSCEI",
}
BY_CAPITALS = {name.upper(): index for name, index in INDEX_NAMES.items()}
# Names that are too short for the alias list.
SHORT_NAME = re.compile(
    r"\bHang Seng\b(?! Bank)|(?<!Seng )\bChina Enterprises Index\b|\bH-share [Ii]ndex\b|国企指数|国指"
)
# A four-digit code behind a name that is on no list: 太保(2601); years are none.
SHORT_CODE = re.compile(r"(?<=[\w\u3400-\u9fff])\s?\((?!19\d\d\)|20[12]\d\))\d{3,4}(?: HK)?\)")
GAUGE = r"(?:index|gauge|benchmark|barometer)"
WHICH = r"(?:(?:tech|technology|china enterprises|main|headline) )?"
OF_THE_CITY = r"(?:hong kong's |the city's )(?:main |benchmark |headline |blue-chip )?"
CITYS_INDEX = f"(?i){OF_THE_CITY}{WHICH}{GAUGE}"
DESCRIBED = re.compile(
    r"(?i)(?:^\W*|[,;:] |\b(?:and|while|but) )"
    rf"(?P<what>(?:the (?!city's)|(?P<city>{OF_THE_CITY}))(?P<which>{WHICH})"
    rf"{GAUGE}(?: itself| as a whole)?)\b(?! (?-i:[A-Z])|-| of | provider| compiler)"
)
KINDS = {
    "tech": "HSTECH",
    "technology": "HSTECH",
    "china enterprises": "HSCEI",
    "main": "HSI",
    "headline": "HSI",
}
# For ``hopes``: what a sentence needs if it is to be looked at here.
PATTERNS = {"index:short": SHORT_NAME.pattern, "index:gauge": rf"(?i)\b{GAUGE}\b"}


def is_index(name: str) -> bool:
    """Whether it is an index that claims are read of."""
    return name.upper() in BY_CAPITALS


def with_indices(masked: Masked, hopeful: Container[str | int]) -> Masked:
    """The same sentence with indices named as if they were companies, and codes of companies on no list masked.

    ``hopeful``: which of ``PATTERNS`` may match.
    """
    patterns = [SHORT_NAME] if "index:short" in hopeful else []
    if "(" in masked.text:
        patterns.append(SHORT_CODE)
    if any(pattern.search(masked.text) for pattern in patterns):
        folded = fold(masked.printed)
        extra = [
            Hit(found.start(), found.end(), None, found.group())
            for pattern in patterns
            for found in pattern.finditer(folded)
            if not any(hit.start < found.end() and found.start() < hit.end for hit in masked.hits)
        ]
        masked = mask(masked.printed, folded, [*masked.hits, *extra])
    if not any(hit.ticker is None and is_index(hit.text) for hit in masked.hits):
        return masked
    hits = tuple(
        hit._replace(ticker=BY_CAPITALS[hit.text.upper()])
        if hit.ticker is None and is_index(hit.text)
        else hit
        for hit in masked.hits
    )
    return Masked(masked.text, masked.printed, hits)


def with_described_index(masked: Masked, lang: str, index: str | None) -> Masked:
    """The same sentence with "the gauge" at the head of a clause as a name, once an index was named.

    Hong Kong's benchmark is the Hang Seng Index, whatever was named.
    """
    if lang != "en":
        return masked
    extra = []
    for found in DESCRIBED.finditer(fold(masked.printed)):
        which = (found["which"] or "").lower().strip()
        ticker = "HSI" if found["city"] else None if index is None else KINDS.get(which, index)
        is_free = not any(
            hit.start < found.end("what") and found.start("what") < hit.end for hit in masked.hits
        )
        if ticker and is_free:
            extra.append(Hit(found.start("what"), found.end("what"), ticker, found["what"]))
    if not extra:
        return masked
    return mask(masked.printed, fold(masked.printed), [*masked.hits, *extra])
