"""VADER as the baseline of sentiment: what a general lexicon makes of the same texts.

It judges an article and knows no company, so each company of an article gets the article's label.
"""

from functools import cache

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

# The thresholds that its authors state.
POSITIVE_FROM, NEGATIVE_TO = 0.05, -0.05


@cache
def _analyzer() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


def vader(text: str) -> str:
    """POSITIVE, NEGATIVE or NEUTRAL by the compound score of the whole text."""
    score = _analyzer().polarity_scores(text)["compound"]
    if score >= POSITIVE_FROM:
        return "POSITIVE"
    return "NEGATIVE" if score <= NEGATIVE_TO else "NEUTRAL"
