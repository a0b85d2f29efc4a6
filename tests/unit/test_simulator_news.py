"""The simulated articles and their gold: complete, consistent with the text, and true where they tell figures.

How feeds print them is tested in ``test_simulator_feeds``.
"""

import csv
import re
from collections import Counter
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest

from orchestration.calendar import FRANKFURT, HONG_KONG, trading_calendar
from simulator.market import Market
from simulator.news import article as kinds
from simulator.news.companies import companies
from simulator.news.desk import all_articles, article_called
from simulator.news.edges import (
    AFTER_CLOSE,
    EDGES,
    FALSE,
    LEG_TAKEN_FOR_WHOLE,
    MONDAY_JUST_BEGUN,
    NAIVE_CENTRAL_EUROPEAN,
    SATURDAY,
    SUNDAY_ALMOST_OVER,
)
from simulator.news.facts import exact_nets
from simulator.news.feeds import FEEDS
from simulator.news.figures import Day, Money, Percent, Price, rounded
from simulator.news.script import SIMPLIFIED_CHARACTERS, TRADITIONAL_CHARACTERS, simplified
from simulator.prices.book import Prices
from simulator.truth import CHANNELS, SOUTHBOUND

SEEDS = (9988, 1, 2)
ARTICLES = all_articles(9988)
ROOT = Path(__file__).parents[2]
COMPOSED = [article for article in ARTICLES if re.search(r"-\d+(-|$)", article.key)]
NAMES = {company.ticker: company for company in companies()}


def text(article):
    return f"{article.title}\n{article.body}"


def local_day(article):
    return article.published_at.astimezone(HONG_KONG).date()


@pytest.mark.parametrize("seed", SEEDS)
def test_there_are_many_articles_of_every_kind_language_feed_and_type(seed):
    articles = all_articles(seed)
    assert len(articles) >= 420
    assert min(Counter(article.lang for article in articles).values()) >= 120
    assert set(Counter(article.gold.kind for article in articles)) == set(kinds.KINDS)
    per_feed = Counter(article.feed for article in articles)
    assert per_feed.keys() == FEEDS.keys()
    assert per_feed.most_common(1)[0][0] == "wire"
    assert min(per_feed.values()) >= 50
    events = [event for article in articles for event in article.gold.events]
    assert {event.event_type for event in events} == set(kinds.EVENT_TYPES)
    assert {event.modality for event in events} == set(kinds.MODALITIES)
    assert min(Counter(event.event_type for event in events).values()) >= 5


def test_articles_are_spread_over_the_whole_period():
    months = Counter((day.year, day.month) for day in map(local_day, ARTICLES))
    assert len(months) == 16
    assert min(months.values()) >= 15
    assert ARTICLES[-1].published_at <= datetime(2025, 11, 14, 15, tzinfo=UTC)


def test_ids_and_addresses_are_unique_and_on_the_feeds_own_host():
    for values in ([a.guid for a in ARTICLES], [a.url for a in ARTICLES], [a.key for a in ARTICLES]):
        assert len(set(values)) == len(ARTICLES)
    assert all(article.url.startswith(f"https://news.example/{article.feed}/") for article in ARTICLES)


def test_a_feed_has_the_language_that_it_states():
    for article in ARTICLES:
        assert FEEDS[article.feed].lang in ("", article.lang)
        assert article.stamp in FEEDS[article.feed].stamps


def test_gold_labels_every_company_that_it_names_and_no_other():
    with (ROOT / "dbt_project" / "seeds" / "watchlist.csv").open(encoding="utf-8") as lines:
        primary = {row["primary_ticker"] for row in csv.DictReader(lines) if row["market"] != "INDEX"}
    for article in ARTICLES:
        gold = article.gold
        saliences = dict(gold.companies)
        assert len(saliences) == len(gold.companies)
        assert set(saliences) == set(gold.sentiment)
        assert set(saliences) <= primary
        assert set(saliences.values()) <= {kinds.PRIMARY, kinds.SECONDARY, kinds.PASSING}
        assert set(gold.sentiment.values()) <= {kinds.POSITIVE, kinds.NEUTRAL, kinds.NEGATIVE}


def test_events_belong_to_companies_that_are_more_than_passing():
    for article in ARTICLES:
        saliences = dict(article.gold.companies)
        for event in article.gold.events:
            assert saliences[event.ticker] in (kinds.PRIMARY, kinds.SECONDARY)
            assert event.polarity in (kinds.POSITIVE, kinds.NEUTRAL, kinds.NEGATIVE)
            assert (event.amount is None) == (event.currency is None)
            assert event.amount is None or event.amount > 0
        for ticker, salience in saliences.items():
            if salience == kinds.PASSING:
                assert article.gold.sentiment[ticker] == kinds.NEUTRAL


def test_companies_of_a_composed_article_are_named_in_it_and_primary_ones_in_its_headline():
    for article in COMPOSED:
        for ticker, salience in article.gold.companies:
            company = NAMES[ticker]
            assert company.name(article.lang) in text(article) or company.full in text(article)
            if salience == kinds.PRIMARY:
                assert company.name(article.lang) in article.title


def test_amounts_of_gold_stand_in_the_text():
    for article in COMPOSED:
        for event in article.gold.events:
            if event.amount is not None:
                shape = Price if event.event_type == "ANALYST" else Money
                printed = {shape(event.amount, event.currency).text(article.lang, style) for style in (0, 1)}
                assert any(amount in text(article) for amount in printed), (article.key, printed)


@pytest.mark.parametrize("seed", SEEDS)
def test_flows_in_composed_articles_are_the_markets_own(seed):
    nets, found = exact_nets(seed), 0
    for article in all_articles(seed):
        if (
            not article.key.startswith(("flow_buy", "flow_sell", "flows-"))
            or article.gold.kind != kinds.STORY
        ):
            continue
        for event in article.gold.events:
            if event.event_type == "CAPITAL_FLOW":
                net = nets[NAMES[event.ticker].wire_code][local_day(article)]
                assert event.amount == rounded(net)
                assert event.event_subtype == ("net_buy" if net > 0 else "net_sell")
                found += 1
    assert found > 60


def test_prices_in_composed_articles_are_the_markets_own():
    found = 0
    for article in COMPOSED:
        if article.key.startswith(("price_", "moves-")) and article.gold.kind == kinds.STORY:
            for event in article.gold.events:
                move = Prices().return_pct(event.ticker, local_day(article))
                assert f"{abs(move):.1f}" in text(article)
                assert event.event_subtype == ("share_rise" if move > 0 else "share_fall")
                found += 1
    assert found > 50


def test_an_article_tells_a_flow_only_once_the_exchange_has_published_it():
    for article in COMPOSED:
        if any(event.event_type == "CAPITAL_FLOW" for event in article.gold.events):
            local = article.published_at.astimezone(HONG_KONG)
            assert local.hour >= 18 or article.gold.kind in (kinds.REWRITE, kinds.COPY)


def test_an_article_tells_a_close_only_after_the_close():
    for article in COMPOSED:
        if any(event.event_type == "PRICE_MOVE" for event in article.gold.events):
            assert article.published_at.astimezone(HONG_KONG).hour >= 17 or article.gold.kind == kinds.REWRITE


def test_a_copy_has_the_text_of_an_earlier_article_in_another_feed():
    first = {article.gold.story: article for article in reversed(ARTICLES)}
    copies = [article for article in ARTICLES if article.gold.kind == kinds.COPY]
    assert len(copies) >= 30
    for copy in copies:
        originals = [
            a for a in ARTICLES if a.gold.story == copy.gold.story and text(a) == text(copy) and a != copy
        ]
        assert any(a.feed != copy.feed and a.published_at < copy.published_at for a in originals)
        assert copy.gold.events == originals[0].gold.events
        assert first[copy.gold.story].gold.kind != kinds.COPY


def test_a_rewrite_tells_a_story_again_in_other_words():
    rewrites = [article for article in ARTICLES if article.gold.kind == kinds.REWRITE]
    assert len(rewrites) >= 30
    for rewrite in rewrites:
        [original] = [
            a for a in ARTICLES if a.gold.story == rewrite.gold.story and a.gold.kind == kinds.STORY
        ]
        assert original.published_at < rewrite.published_at
        assert {event.event_type for event in original.gold.events} & {
            e.event_type for e in rewrite.gold.events
        }
    differing = [r for r in rewrites if all(text(r) != text(a) for a in ARTICLES if a is not r)]
    assert len(differing) > 0.9 * len(rewrites)


def test_a_story_has_one_language_and_an_occurrence_may_have_more():
    stories, occurrences = {}, {}
    for article in ARTICLES:
        stories.setdefault(article.gold.story, set()).add(article.lang)
        occurrences.setdefault(article.gold.occurrence, set()).add(article.lang)
    assert all(len(langs) == 1 for langs in stories.values())
    assert sum(len(langs) > 1 for langs in occurrences.values()) > 50


def test_happenings_told_in_like_words_lie_days_apart():
    days = {}
    for article in COMPOSED:
        if article.gold.kind == kinds.STORY:
            days.setdefault(article.key.split("-")[0], {}).setdefault(
                article.gold.occurrence, local_day(article)
            )
    for told in days.values():
        assert all((after - before).days >= 5 for before, after in pairwise(sorted(told.values())))


def test_no_text_says_that_it_is_simulated():
    assert not any(
        re.search("simulat|模擬|模拟|虚构|虛構", text(article), re.IGNORECASE) for article in ARTICLES
    )


def test_texts_have_two_to_six_sentences_and_no_empty_places():
    for article in ARTICLES:
        n_sentences = len(re.findall(r"[.!?](?=\s|$)|[。？]", article.body))
        assert 2 <= n_sentences <= 6, article.key
        assert not re.search(r"[{}]|None|  ", text(article))


def test_the_two_scripts_do_not_mix():
    traditional = set(TRADITIONAL_CHARACTERS)
    for article in ARTICLES:
        if article.lang == kinds.SIMPLIFIED:
            assert traditional.isdisjoint(text(article)), article.key
        elif article.lang == kinds.TRADITIONAL:
            assert not traditional.isdisjoint(text(article)), article.key
        else:
            assert not re.search("[一-鿿]", text(article))


def test_simplified_text_changes_characters_and_the_words_that_differ():
    assert len(TRADITIONAL_CHARACTERS) == len(SIMPLIFIED_CHARACTERS) == len(set(TRADITIONAL_CHARACTERS))
    assert simplified("盈利按年增長，財務總監留任。") == "盈利同比增长，首席财务官留任。"


@pytest.mark.parametrize(
    ("figure", "en", "hant", "hans"),
    [
        (Money(13_500_000_000, "HKD"), "HK$13.5 billion", "135億港元", "135亿港元"),
        (Money(956_000_000, "HKD"), "HK$956 million", "9.56億港元", "9.56亿港元"),
        (Money(47_500_000_000, "CNY"), "RMB 47.5 billion", "475億元人民幣", "475亿元人民币"),
        (Price(17.3, "HKD"), "HK$17.30", "17.3港元", "17.3港元"),
        (Price(131.0, "HKD"), "HK$131", "131港元", "131港元"),
        (Percent(-4.17), "4.2%", "4.2%", "4.2%"),
        (Day(date(2025, 9, 8)), "Monday, 8 September", "週一", "周一"),
    ],
)
def test_a_figure_reads_the_same_in_three_languages(figure, en, hant, hans):
    assert [figure.text(lang, 0) for lang in (kinds.ENGLISH, kinds.TRADITIONAL, kinds.SIMPLIFIED)] == [
        en,
        hant,
        hans,
    ]


def test_a_rounded_amount_is_printed_exactly_in_every_language():
    for net in (4_233_456_789, -956_499_999, 999_600_000, 62_116_000_000):
        amount = rounded(net)
        billions = float(
            Money(amount, "HKD").text("en", 1).removeprefix("HK$").rstrip("bnm").replace(",", "")
        )
        yi = float(Money(amount, "HKD").text("zh-Hans", 0).removesuffix("亿港元").replace(",", ""))
        unit = 1e9 if amount >= 1e9 else 1e6
        assert round(billions * unit) == round(yi * 1e8) == amount


def test_edge_articles_lie_where_their_names_say():
    at = {key: article_called(key).published_at for key in EDGES}
    local = {key: instant.astimezone(HONG_KONG) for key, instant in at.items()}
    assert local[AFTER_CLOSE].strftime("%H:%M") == "16:35"
    assert trading_calendar().is_session(local[AFTER_CLOSE].date())
    assert local[MONDAY_JUST_BEGUN].strftime("%a %H:%M") == "Mon 00:05"
    assert at[MONDAY_JUST_BEGUN].strftime("%a") == "Sun"
    assert local[SUNDAY_ALMOST_OVER].strftime("%a %H:%M") == "Sun 23:58"
    assert local[SATURDAY].strftime("%a") == "Sat"
    assert article_called(NAIVE_CENTRAL_EUROPEAN).stamp == "german"
    central = at[NAIVE_CENTRAL_EUROPEAN].astimezone(FRANKFURT)
    assert central.date() != at[NAIVE_CENTRAL_EUROPEAN].date()


def test_the_week_of_september_is_told_in_three_languages_copied_and_rewritten():
    told = [article for article in ARTICLES if article.gold.occurrence == "alibaba-week"]
    assert {article.lang for article in told} == {"en", "zh-Hant", "zh-Hans"}
    assert {article.gold.kind for article in told} == {kinds.STORY, kinds.COPY, kinds.REWRITE}
    assert len({article.feed for article in told}) == 5
    for article in told:
        amounts = {event.amount for event in article.gold.events if event.event_type == "CAPITAL_FLOW"}
        assert amounts == {13_500_000_000}
        assert article.gold.sentiment == {"9988.HK": kinds.POSITIVE}


def test_one_leg_is_taken_for_the_whole_and_one_article_is_careful():
    false = [article_called(key) for key in LEG_TAKEN_FOR_WHOLE]
    careful = article_called("alibaba-exit-careful")
    assert {article.gold.occurrence for article in (*false, careful)} == {"alibaba-exit"}
    assert {article.gold.sentiment["9988.HK"] for article in false} == {kinds.NEGATIVE}
    assert "Shanghai leg" in careful.body
    assert "HK$5.47 billion" in careful.body
    truth = Market().day(date(2025, 11, 3))
    assert round(sum(truth.legs[channel, SOUTHBOUND].net for channel in CHANNELS) / 1e7) == 547
    assert truth.legs["SH", SOUTHBOUND].stock("09988").net == -956_000_000


def test_every_false_article_exists():
    assert all(article_called(key) for key in FALSE)


def test_the_default_articles_are_the_same_on_every_machine():
    """If the articles were changed on purpose, put the new digest here; those of claims have one of their own."""
    told = "\n".join(repr(article) for article in ARTICLES if not article.key.startswith("claim_"))
    assert sha256(told.encode()).hexdigest()[:16] == "e212789e40c75232"


def test_another_seed_has_other_articles_and_the_same_hand_written_ones():
    other = {article.key: article for article in all_articles(1)}
    assert text(other["alibaba-week"]) == text(article_called("alibaba-week"))
    flows = {text(article) for key, article in other.items() if key.startswith("flow_")}
    assert flows.isdisjoint({text(article) for article in COMPOSED})
