"""Documents a second that the press reader reads on one core: ``python -m benchmarks.press``.

Documents have 300 words, made of sentences of the gold set's development part; a third of their plain words are
replaced by made-up ones, so that no two documents are copies. The ratio to counting words in the same run says how much
the reader costs, whatever the machine does beside.
"""

import argparse
import os
import random
import re
import time
from datetime import datetime, timedelta

# Before Polars is imported: one core for everything.
os.environ["POLARS_MAX_THREADS"] = "1"

import polars as pl

from evaluation.gold import load
from orchestration.press.gazetteer import Gazetteer
from orchestration.press.reader import ARTICLES, KNOWN, read
from orchestration.press.rules import Rules

WORDS = 300
PLAIN = re.compile(r"\b[a-z]{5,9}\b")
MADE_UP = 0.33
BEGIN = datetime(2025, 8, 1)


def documents(n: int, seed: int = 7) -> pl.DataFrame:
    """``n`` English articles in the reader's columns, an hour apart."""
    rng = random.Random(seed)
    bodies = [article.document["body"] for article in load("development") if article.lang == "en"]
    titles = [article.document["title"] for article in load("development") if article.lang == "en"]
    paragraphs = [paragraph for body in bodies for paragraph in body.split("\n") if paragraph]

    def other(word: re.Match[str]) -> str:
        if rng.random() > MADE_UP:
            return word.group()
        return "".join(
            rng.choice("bcdfglmnprst") + rng.choice("aeiou") for _ in range(len(word.group()) // 2 + 1)
        )

    rows = []
    for number in range(n):
        body: list[str] = []
        while sum(len(paragraph.split()) for paragraph in body) < WORDS:
            body.append(PLAIN.sub(other, rng.choice(paragraphs)))
        text = " ".join("\n".join(body).split(" ")[:WORDS])
        moment = BEGIN + timedelta(hours=number % 2000)
        rows.append(
            (f"a{number:06}", "", "", PLAIN.sub(other, rng.choice(titles)), text, "", "en", moment, "s")
        )
    return pl.DataFrame(rows, schema=ARTICLES, orient="row")


def main() -> None:
    """Print documents a second, and how often as long as counting the words it takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=4000)
    options = parser.parse_args()
    articles = documents(options.documents)
    gazetteer, rules = Gazetteer.load(), Rules.load()
    known = pl.DataFrame(schema=KNOWN)
    # Patterns are compiled once a process.
    read(articles.head(50), known, gazetteer, rules)
    begun = time.perf_counter()
    n_words = sum(len(text.split()) for text in articles["body"])
    counted = time.perf_counter() - begun
    begun = time.perf_counter()
    readings = read(articles, known, gazetteer, rules)
    taken = time.perf_counter() - begun
    print(
        f"{articles.height:,} documents of {n_words / articles.height:.0f} words in {taken:.1f} s: "
        f"{articles.height / taken:,.0f} documents a second, {taken / counted:,.0f} times counting their words; "
        f"{readings.mentions.height:,} mentions, {readings.events.height:,} events"
    )


if __name__ == "__main__":
    main()
