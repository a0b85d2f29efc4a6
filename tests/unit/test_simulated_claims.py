"""The simulated articles of claims: what they claim is so in the simulated market, but for the errors they plant.

The truth is computed here again from the market's days and bars; that the articles fit in with all others is
tested in ``test_simulator_news``.
"""

from collections import Counter
from datetime import timedelta
from hashlib import sha256

import pytest

from orchestration.calendar import HONG_KONG
from simulator.market import Market
from simulator.news.claims.gold import ERRORS
from simulator.news.claims.sheets import RECENT_FROM, claim_sheets
from simulator.news.desk import article_called, articles_of
from simulator.news.figures import Money, Percent, Price
from simulator.pages.feeds import SHOWN
from simulator.period import FIRST_DAY, LAST_DAY, sessions
from simulator.prices.book import Prices
from simulator.truth import CHANNELS, NORTHBOUND, SOUTHBOUND

SEEDS = (9988, 1, 2)
SHEETS = [(seed, held) for seed in SEEDS for held in claim_sheets(seed)]
WORST = "Delta Ledger"
PEG = (7.75, 7.85)


def legs_of(seed, day):
    truth = Market(seed).day(day)
    return {channel: truth.legs[channel, SOUTHBOUND] for channel in CHANNELS}


def net(seed, ticker, day, channel="ALL"):
    """The market's net of a day; None where a leg does not disclose it."""
    parts = []
    for leg in [legs_of(seed, day)[one] for one in (CHANNELS if channel == "ALL" else (channel,))]:
        line = leg if ticker == "MARKET" else leg.stock(ticker.removesuffix(".HK").zfill(5))
        parts.append(line.net if line else None)
    return None if None in parts else sum(parts)


def true_net(seed, claim, days=None):
    held = days or [day for day in sessions() if claim.first <= day <= claim.last]
    nets = [net(seed, claim.ticker, day, claim.channel) for day in held]
    return None if None in nets else sum(nets)


def half_unit(amount):
    """Half of the last unit that is printed: of ten millions above a billion, of a million below."""
    return 5e6 if abs(amount) >= 1e9 else 5e5


def agrees(told, true):
    return true is not None and abs(told - true) <= half_unit(told)


def sessions_before(day, n):
    place = sessions().index(day)
    return sessions()[max(place - n, 0) : place]


def true_streak(seed, claim):
    days = [day for day in sessions() if day <= claim.last][::-1]
    sign = 1 if net(seed, claim.ticker, claim.last) > 0 else -1
    for count, day in enumerate(days):
        that = net(seed, claim.ticker, day)
        assert that is not None, (claim, day)
        if that * sign <= 0:
            return sign * count
    raise AssertionError(f"{claim} has no session before its streak.")


def is_record(seed, claim, since):
    amount = net(seed, "MARKET", claim.last)
    return all(net(seed, "MARKET", day) < amount for day in sessions() if since < day < claim.last)


def scope(claim):
    text = claim.scope.removeprefix("since:")
    return next(day for day in sessions() if day.isoformat() == text)


def true_change(seed, claim, base=None, field="close"):
    """In percent, from the close before the first day (or of ``base``) to the last day's close, high or low."""
    bars = Prices(seed).bars(claim.ticker)
    place = next(i for i, bar in enumerate(bars) if bar.day >= claim.first)
    start = Prices(seed).close(claim.ticker, base) if base else bars[place - 1].close
    return 100 * (getattr(Prices(seed).bar(claim.ticker, claim.last), field) / start - 1)


def is_first(seed, claim):
    """Whether no other stock can have netted more, disclosed or not."""
    sign = 1 if claim.rank_of == "net_buy" else -1
    own = claim.ticker.removesuffix(".HK").zfill(5)
    legs = legs_of(seed, claim.last).values()
    others = {line.wire_code for leg in legs for line in leg.top_ten} - {own} | {"not listed"}
    at_most = max(
        sum(sign * line.net if (line := leg.stock(code)) else leg.top_ten[-1].turnover for leg in legs)
        for code in others
    )
    return sign * net(seed, claim.ticker, claim.last) > at_most


def implied_rates(claim):
    a, b = half_unit(claim.value), half_unit(claim.value2)
    return (claim.value - a) / (claim.value2 + b), (claim.value + a) / (claim.value2 - b)


def is_true(seed, claim):
    """Whether the market bears out a claim as stated."""
    if claim.claim_type == "NET_FLOW":
        return claim.unit == "HKD" and agrees(claim.value, true_net(seed, claim))
    if claim.claim_type == "SUM":
        room = sum(map(half_unit, (claim.value, *claim.parts)))
        return abs(claim.value - sum(claim.parts)) <= room
    if claim.claim_type == "FLOW_RANK":
        return claim.value == 1 and is_first(seed, claim)
    if claim.claim_type == "FLOW_STREAK":
        return claim.value == true_streak(seed, claim)
    if claim.claim_type == "FLOW_RECORD":
        return agrees(claim.value, true_net(seed, claim)) and is_record(seed, claim, scope(claim))
    if claim.claim_type == "FX_PAIR":
        low, high = implied_rates(claim)
        return low <= PEG[1] and high >= PEG[0]
    if claim.claim_type == "PRICE_CHANGE_PCT":
        return abs(claim.value - true_change(seed, claim)) <= 0.05 + 1e-9
    assert claim.claim_type == "PRICE_LEVEL"
    return claim.value == Prices(seed).close(claim.ticker, claim.last)


def wrong_as_named(seed, claim, error):
    """Whether the error is the one that explains the claim."""
    if error == "SCALE_X10":
        return agrees(claim.value / 10, true_net(seed, claim))
    if error in ("SIGN", "CURRENCY"):
        sign = -1 if error == "SIGN" else 1
        return agrees(sign * claim.value, true_net(seed, claim)) and (claim.unit == "CNY") == (sign > 0)
    if error == "DIRECTION":
        return claim.direction == NORTHBOUND and agrees(claim.value, true_net(seed, claim))
    if error == "ACTOR":
        return agrees(claim.value, true_net(seed, claim))
    if error == "LEG_FOR_WHOLE":
        nets = [net(seed, claim.ticker, claim.last, channel) for channel in CHANNELS]
        return claim.channel == "ALL" and any(agrees(claim.value, one) for one in nets)
    if error == "PERIOD":
        n = sum(claim.first <= day <= claim.last for day in sessions())
        return agrees(claim.value, true_net(seed, claim, sessions_before(claim.first, n)))
    if error == "STREAK_COUNT":
        return abs(claim.value - true_streak(seed, claim)) in (1, 2)
    if error == "RECORD_SCOPE":
        return agrees(claim.value, true_net(seed, claim))
    if error == "INTRADAY_FOR_CLOSE":
        extreme = true_change(seed, claim, field="high" if claim.value > 0 else "low")
        return abs(claim.value - extreme) <= 0.05 + 1e-9
    if error == "BASE_DATE":
        monday = claim.last - timedelta(days=claim.last.weekday())
        return claim.first == monday and abs(claim.value - true_change(seed, claim, monday)) <= 0.05 + 1e-9
    return error in ("SUM_MISMATCH", "FX_IMPLIED")


@pytest.mark.parametrize("seed", SEEDS)
def test_a_third_of_the_articles_carry_an_error_and_every_kind_is_there(seed):
    held = claim_sheets(seed)
    assert len(held) == 60
    errors = Counter(one.error for one in held if one.error)
    assert errors.keys() == ERRORS.keys()
    assert errors.total() == 20


def test_what_carries_no_error_is_true():
    claims = [
        (seed, claim)
        for seed, held in SHEETS
        for claim in held.claims
        if claim.verdict == "SUPPORTED" and not claim.reasons
    ]
    assert len(claims) > 240
    assert [(seed, claim) for seed, claim in claims if not is_true(seed, claim)] == []


@pytest.mark.parametrize("error", ERRORS)
def test_a_planted_error_is_really_one_and_the_one_that_it_is_called(error):
    found = [(seed, held.planted) for seed, held in SHEETS if held.error == error]
    assert len(found) >= len(SEEDS)
    for seed, claim in found:
        assert claim.reasons == (error,)
        assert claim.verdict == ERRORS[error]
        assert wrong_as_named(seed, claim, error), (seed, claim)
        if error not in ("DIRECTION", "ACTOR"):  # of those the number is right, the words are not
            assert not is_true(seed, claim), (seed, claim)


def test_an_article_has_one_error_at_most_and_a_wrong_sum_a_wrong_leg_beside_it():
    for _, held in SHEETS:
        planted = [claim for claim in held.claims if claim.reasons]
        assert len(planted) == (held.error is not None)
        others = [claim for claim in held.claims if not claim.reasons and claim.verdict != "SUPPORTED"]
        assert [claim.channel for claim in others] == (["SZ"] if held.error == "SUM_MISMATCH" else [])


def printed(claim, lang):
    """The ways in which the claim's figure may stand in a text; a rank stands there as a word."""
    if claim.unit == "RANK":
        return {""}
    if claim.unit == "SESSIONS":
        return {str(abs(claim.value))}
    if claim.unit == "PCT":
        figure = Percent(claim.value)
    else:
        shape = Price if claim.claim_type == "PRICE_LEVEL" else Money
        figure = shape(abs(claim.value), claim.unit)
    return {figure.text(lang, style) for style in (0, 1)}


def test_an_article_prints_the_figures_of_its_claims():
    for _, held in SHEETS:
        text = f"{held.sheet.title}\n{held.sheet.body}"
        for claim in held.claims:
            assert any(figure in text for figure in printed(claim, held.sheet.lang)), (held.sheet.key, claim)


def test_who_trades_and_which_way_is_wrong_only_where_it_is_the_error():
    for _, held in SHEETS:
        text = f"{held.sheet.title}\n{held.sheet.body}"
        assert ("northbound" in text) == (held.error == "DIRECTION")
        is_foreign = any(word in text for word in ("International investors", "國際投資者", "国际投资者"))
        assert is_foreign == (held.error == "ACTOR")


def test_articles_tell_of_a_day_in_its_evening_and_more_of_the_last_weeks():
    for _, held in SHEETS:
        at = held.sheet.at.astimezone(HONG_KONG)
        assert at.date() == max(claim.last for claim in held.claims)
        assert at.hour >= 18
        assert min(claim.first for claim in held.claims) >= FIRST_DAY
        assert at.date() <= LAST_DAY
    recent = [held for held in claim_sheets(9988) if held.sheet.at.date() >= RECENT_FROM]
    assert 20 <= len(recent) <= 27
    assert 5 <= sum(held.error is not None for held in recent) <= 12


@pytest.mark.parametrize("seed", SEEDS)
def test_one_paper_is_clearly_worse_than_every_other(seed):
    told = Counter(held.sheet.publisher for held in claim_sheets(seed))
    wrong = Counter(held.sheet.publisher for held in claim_sheets(seed) if held.error)
    shares = {publisher: wrong[publisher] / n for publisher, n in told.items()}
    assert len(told) == 10
    assert shares.pop(WORST) > 0.7
    assert max(shares.values()) < 0.35


def test_no_article_falls_out_of_a_feed_that_shows_a_hundred():
    for feed in ("desk", "morgen", "xinwen"):
        held = articles_of(9988, feed)
        assert len(held) <= SHOWN or not any(article.key.startswith("claim_") for article in held)


def test_two_runs_give_the_same_bytes():
    """If the articles of claims were changed on purpose, put the new digest here."""
    runs = ["\n".join(map(repr, claim_sheets.__wrapped__(9988))) for _ in range(2)]
    assert runs[0] == runs[1]
    articles = [article_called(held.sheet.key) for held in claim_sheets(9988)]
    told = "\n".join([runs[0], *map(repr, articles)])
    assert sha256(told.encode()).hexdigest()[:16] == "1abdd29d5cbdf3e6"


def test_another_seed_has_other_articles():
    one, other = ({held.sheet.body for held in claim_sheets(seed)} for seed in SEEDS[:2])
    assert len(one & other) == 0
