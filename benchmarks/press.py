"""Documents a second that the press reader reads on one core: ``python -m benchmarks.press``.

Documents have 300 words, made of paragraphs of the gold set's development part (market reports and company news) and
of general news written for this purpose. Plain words are replaced by made-up ones, so that no two documents are copies:
a third of them in what the rules are to read, nearly all in general news, and its figures: strangers share few.
A feed is a mixture of them, by ``FEED``; each is read without claims (companies, stories, events, sentiment) and with
them. The ratio to counting words in the same run says how much the reader costs, whatever the machine does beside.
"""

import argparse
import os
import random
import re
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

# Before Polars is imported: one core for everything.
os.environ["POLARS_MAX_THREADS"] = "1"

import polars as pl

from evaluation.gold import load
from orchestration.press.gazetteer import Gazetteer
from orchestration.press.reader import ARTICLES, KNOWN, read
from orchestration.press.rules import Rules

GENERAL_NEWS = Path(__file__).with_name("general_news.txt")
WORDS = 300
PLAIN = re.compile(r"\b[a-z]{5,9}\b")
DIGIT = re.compile(r"\d")
MADE_UP = 0.33
MADE_UP_IN_GENERAL = 0.9
BEGIN = datetime(2025, 8, 1)
SEED = 7
# The share of paragraphs that concern companies on the watch-list, by kind of document.
KINDS = {"general": 0.0, "company": 0.5, "report": 1.0}
# What of a general business feed is of which kind: three of four articles name no company on the list.
FEED = {"general": 0.75, "company": 0.20, "report": 0.05}


def documents(n: int, mixture: Mapping[str, float], seed: int = SEED) -> pl.DataFrame:
    """``n`` English articles in the reader's columns, an hour apart; ``mixture``: shares of ``KINDS``."""
    rng = random.Random(seed)
    of_companies = [article for article in load("development") if article.lang == "en"]
    paragraphs = [text for article in of_companies for text in article.document["body"].split("\n") if text]
    titles = [article.document["title"] for article in of_companies]
    general = GENERAL_NEWS.read_text("utf-8").splitlines()
    headlines = [paragraph.partition(". ")[0] for paragraph in general]

    def made_up(word: re.Match[str]) -> str:
        return "".join(
            rng.choice("bcdfglmnprst") + rng.choice("aeiou") for _ in range(len(word.group()) // 2 + 1)
        )

    def varied(text: str, share: float) -> str:
        return PLAIN.sub(lambda word: made_up(word) if rng.random() < share else word.group(), text)

    def elsewhere(text: str) -> str:
        """Other words and other figures."""
        return DIGIT.sub(lambda digit: rng.choice("123456789"), varied(text, MADE_UP_IN_GENERAL))

    rows = []
    for number in range(n):
        kind = rng.choices(list(mixture), list(mixture.values()))[0]
        body: list[str] = []
        while sum(len(paragraph.split()) for paragraph in body) < WORDS:
            is_of_companies = rng.random() < KINDS[kind]
            body.append(
                varied(rng.choice(paragraphs), MADE_UP) if is_of_companies else elsewhere(rng.choice(general))
            )
        text = " ".join("\n".join(body).split(" ")[:WORDS])
        title = varied(rng.choice(titles if KINDS[kind] else headlines), MADE_UP)
        moment = BEGIN + timedelta(hours=number % 2000)
        rows.append((f"a{number:06}", "", "", title, text, "", "en", moment, "s"))
    return pl.DataFrame(rows, schema=ARTICLES, orient="row")


def main() -> None:
    """Print documents a second, and how often as long as counting the words it takes, for a feed and by kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=4000)
    parser.add_argument(
        "--times",
        type=int,
        default=3,
        help="how many batches of each are read, none of them twice; the best counts",
    )
    options = parser.parse_args()
    gazetteer, rules = Gazetteer.load(), Rules.load()
    known = pl.DataFrame(schema=KNOWN)
    mixtures = {"a feed": FEED} | {kind: {kind: 1.0} for kind in KINDS}
    for name, mixture in mixtures.items():
        n_documents = options.documents if name == "a feed" else options.documents // 4
        # Patterns are compiled once a process.
        read(documents(50, mixture), known, gazetteer, rules)
        for with_claims in (False, True):
            counted, taken = [], []
            for nth in range(options.times):
                articles = documents(n_documents, mixture, SEED + nth)
                begun = time.process_time()
                n_words = sum(len(text.split()) for text in articles["body"])
                counted.append(time.process_time() - begun)
                begun = time.process_time()
                readings = read(articles, known, gazetteer, rules, with_claims=with_claims)
                taken.append(time.process_time() - begun)
            print(
                f"{name}, {'with' if with_claims else 'without'} claims: {articles.height:,} documents of "
                f"{n_words / articles.height:.0f} words in {min(taken):.2f} s: "
                f"{articles.height / min(taken):,.0f} documents a second, "
                f"{min(taken) / min(counted):,.0f} times counting their words; {readings.mentions.height:,} mentions, "
                f"{readings.events.height:,} events, {readings.claims.height:,} claims",
                flush=True,
            )


if __name__ == "__main__":
    main()
