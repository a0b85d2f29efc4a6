"""Patterns that ignore case as patterns in small letters, for texts in small letters: they match far more quickly.

What patterns look for is nobody's business here.
"""

import re

# A group that heeds case, in a pattern that does not.
HEEDS_CASE = "(?-i:"
IGNORES_CASE = re.compile(r"\(\?i([:)])")
CAPITAL = re.compile(r"\\.|\(\?P|([A-Z])")
# Letters that are an i or s to a pattern that ignores case, and whose small letter is another.
ODD = {"İ": "i", "ı": "i", "ſ": "s"}


def in_small_letters(text: str) -> str:
    """A text as long as it was, in which a pattern in small letters matches where one that ignores case would."""
    if not text.isascii():
        for letter, small_letter in ODD.items():
            text = text.replace(letter, small_letter)
    return text.lower()


def small(pattern: str) -> str:
    """A pattern that ignores case as one for texts in small letters; none of its groups may heed case."""
    pattern = IGNORES_CASE.sub(lambda found: "(?:" if found[1] == ":" else "", pattern)
    return CAPITAL.sub(lambda found: found[0].lower() if found[1] else found[0], pattern)
