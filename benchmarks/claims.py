"""Claims a second that are read and judged on one core: ``python -m benchmarks.claims``.

The articles of the gold set of claims, many times over under other ids; read by all of the press reader and judged by
the SQL of the marts over the gold's market. The ratio to reading alone says what judging costs, whatever the machine
does beside.
"""

import argparse
import os
import time

# Before Polars is imported: one core for everything. DuckDB has one thread of its own.
os.environ["POLARS_MAX_THREADS"] = "1"

from evaluation.claims import load
from evaluation.gold import PARTS
from evaluation.verdicts import MARKET, claims_of
from orchestration.press.gazetteer import Gazetteer
from orchestration.press.rules import Rules
from orchestration.release.claims import judge, open_market


def main() -> None:
    """Print claims a second, together and for judging alone, and whether two runs gave the same verdicts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=20, help="how often each article is read")
    options = parser.parse_args()
    articles = [
        article | {"id": f"{article['id']}-{time_}"}
        for time_ in range(options.times)
        for part in PARTS
        for lang in ("en", "zh")
        for article in load(part, lang)
    ]
    gazetteer, rules = Gazetteer.load(), Rules.load()
    # Patterns are compiled once a process.
    claims_of(articles[:20], gazetteer, rules)
    market = open_market(MARKET)
    begun = time.process_time()
    claims = claims_of(articles, gazetteer, rules)
    read_in = time.process_time() - begun
    begun = time.process_time()
    verdicts = judge(claims, market)
    judged_in = time.process_time() - begun
    is_same = judge(claims, open_market(MARKET)).equals(verdicts)
    both, alone = claims.height / (read_in + judged_in), claims.height / judged_in
    print(
        f"{claims.height:,} claims of {len(articles):,} articles: {both:,.0f} a second read and judged, "
        f"{alone:,.0f} judged; judging takes {judged_in / read_in:.2f} of the time of reading; "
        f"two runs {'agree' if is_same else 'DIFFER'}"
    )


if __name__ == "__main__":
    main()
