"""When a claim is about: expressions of time found in a sentence and resolved on the trading calendars.

Which of them belongs to which number is decided by ``reading``; what the numbers say, elsewhere.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import Literal

from dateutil.parser import ParserError
from dateutil.parser import parse as parse_date

from orchestration.calendar import (
    HONG_KONG,
    NEW_YORK,
    is_hong_kong_session,
    is_new_york_session,
    trading_calendar,
)
from orchestration.press.claims.quantities import DIGITS

Market = Literal["SOUTHBOUND", "HK", "US"]
Kind = Literal["DAY", "WEEK", "MONTH", "YEAR", "RANGE", "SINCE", "SESSIONS"]
CLOSE = time(16)
# Longer than any run of days on which a market is shut.
LONGEST_CLOSURE = 15
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class Period:
    """Calendar days ``first`` to ``last``, stated at ``start`` to ``end`` of the masked text.

    ``is_after``: counted from the close of ``first``, which is not part of it any more. ``n``: so many sessions up to
    ``last``.
    """

    kind: Kind
    first: date
    last: date
    start: int = -1
    end: int = -1
    is_after: bool = False
    n: int = 0

    @property
    def is_day(self) -> bool:
        return self.kind == "DAY"


@dataclass(frozen=True)
class Publication:
    """The moment of publication, from which every relative date counts."""

    at: datetime

    @cached_property
    def local(self) -> datetime:
        return self.at.astimezone(HONG_KONG)

    @cached_property
    def today(self) -> date:
        return self.local.date()

    def default_day(self, market: Market) -> date:
        """The day that an undated claim is about: today once the market has closed, else the session before."""
        if market == "US":
            there = self.at.astimezone(NEW_YORK)
            day, is_closed = there.date(), there.time() >= CLOSE
        else:
            day, is_closed = self.today, self.local.time() >= CLOSE
        is_open = SESSIONS[market]
        if is_open(day) and is_closed:
            return day
        return session_before(day, market)


SESSIONS: dict[Market, Callable[[date], bool]] = {
    "SOUTHBOUND": lambda day: trading_calendar().is_session(day),
    "HK": is_hong_kong_session,
    "US": is_new_york_session,
}


def session_before(day: date, market: Market) -> date:
    """The last session of ``market`` before ``day``."""
    for _ in range(LONGEST_CLOSURE):
        day -= timedelta(days=1)
        if SESSIONS[market](day):
            return day
    return day


def session_after(day: date, market: Market) -> date:
    """The first session of ``market`` after ``day``."""
    for _ in range(LONGEST_CLOSURE):
        day += timedelta(days=1)
        if SESSIONS[market](day):
            return day
    return day


@lru_cache(maxsize=4096)
def _clip(first: date, last: date, market: Market) -> tuple[date, date] | None:
    while first <= last and not SESSIONS[market](first):
        first += timedelta(days=1)
    while last >= first and not SESSIONS[market](last):
        last -= timedelta(days=1)
    return (first, last) if first <= last else None


def sessions_of(period: Period, market: Market, publication: Publication) -> tuple[date, date] | None:
    """First and last session of a period as far as it had closed at publication; None where it has none."""
    newest = publication.default_day(market)
    if period.n:
        first = last = min(period.last, newest)
        for _ in range(period.n - 1):
            first = session_before(first, market)
        return _clip(first, last, market)
    if period.is_day:
        return _clip(period.first, period.last, market)
    first = period.first + timedelta(days=1) if period.is_after else period.first
    return _clip(first, min(period.last, max(newest, period.first)), market)


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


EN_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
EN_DATE = rf"(?:{EN_MONTH} {DAY}(?!\d)(?:,? ?\d{{4}})?|(?:the )?{DAY} (?:of )?{EN_MONTH}(?:,? \d{{4}})?|\d{{4}}-\d\d-\d\d)"
EN_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satur|sun)day|(?:mon|tue|wed|thu|fri)\b"
N_WORDS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
EN_N = rf"(?:\d{{1,3}}|{'|'.join(N_WORDS[2:])})"
EN_ORDER = r"(?:first|second|third|fourth|last|final|1st|2nd|3rd|4th)"

ZH_N = r"[一二两三四五六七八九十百廿\d]+"
ZH_DATE = r"(?:(?:\d{4}年|今年|去年)?\d{1,2}月\d{1,2}[日号]|\d{4}-\d\d-\d\d)"
ZH_WEEKDAY = r"(?:周|星期|礼拜)[一二三四五六日天](?!线)"

PATTERNS: dict[str, list[tuple[str, str]]] = {
    "en": [
        ("between", rf"(?:from |between )?(?P<a>{EN_DATE})\s?(?:-|to|through|until|and)\s?(?P<b>{EN_DATE})"),
        (
            "month_days",
            rf"(?:from |between )?(?P<month>{EN_MONTH}) (?P<a>\d{{1,2}})\s?(?:-|to|through|and)\s?(?P<b>\d{{1,2}})(?!\d|[.,]\d|%)",
        ),
        (
            "days_month",
            rf"(?:from |between )?(?:the )?(?P<a>{DAY})\s?(?:-|to|through|and)\s?(?:the )?(?P<b>{DAY}) (?:of )?(?P<month>{EN_MONTH})(?: (?P<year>\d{{4}}))?",
        ),
        ("since_date", rf"(?:since|from)(?: the close (?:of|on))? (?P<a>{EN_DATE})(?P<rest>)"),
        ("since_end", rf"since (?:the )?(?:end|close|last (?:session|trading day)) of (?P<month>{EN_MONTH})"),
        ("since_month_end", rf"since (?:late|end-)[ -]?(?P<month>{EN_MONTH})"),
        (
            "nth_week",
            rf"(?:in |during |over )?(?:the )?(?P<nth>{EN_ORDER}) (?:full |trading )?week of (?P<month>{EN_MONTH})(?: (?P<year>\d{{4}}))?",
        ),
        (
            "week_to",
            rf"(?:over |in |for |during )?(?:the )?(?:(?:trading )?week|(?P<n>{EN_N}) (?:trading )?(?:sessions|days)) (?:ended|ending|to|through|that ended(?: on)?|up to|until)(?: on)? (?:last )?(?P<a>{EN_DATE}|{EN_WEEKDAY})",
        ),
        ("week_of", rf"(?:the )?week (?:of|from|beginning|starting|that began(?: on)?) (?P<a>{EN_DATE})"),
        (
            "weekday_range",
            rf"(?:from |between )?(?P<a>{EN_WEEKDAY})\s?(?:-|to|through|and)\s?(?P<b>{EN_WEEKDAY})",
        ),
        ("since_weekday", rf"since (?:last )?(?P<a>{EN_WEEKDAY})"),
        ("weekday_date", rf"(?:on )?(?P<w>{EN_WEEKDAY}),? \(?(?P<a>{EN_DATE})\)?"),
        ("date", rf"(?:on )?(?P<a>{EN_DATE})"),
        (
            "since_month",
            rf"since (?:the (?:start|beginning) of |early )?(?P<month>{EN_MONTH})(?! \d{{1,2}}\b)",
        ),
        (
            "year_to_date",
            r"(?:so far |since the (?:start|beginning) of |in )?(?:this|the) year(?: so far| to date)?(?<!the year)|year[- ]to[- ]date|since january 1|since (?:the )?(?:start|beginning|turn) of the year|so far in 20\d\d",
        ),
        ("year", r"(?:in|during|for|through|throughout) (?P<year>20\d\d)"),
        (
            "month",
            rf"(?:so far )?(?:in |during |for |over |through(?:out)? |across )?(?:the (?:whole |full )?month of |all of |(?P<which>last|this) )?(?P<month>{EN_MONTH})(?:'s)?(?: (?P<year>20\d\d))?(?! ?\d)(?: (?:so far|to date))?",
        ),
        (
            "quarter",
            r"(?:in |over |during )?(?:the )?(?:(?P<q>first|second|third|fourth) quarter|Q(?P<qn>[1-4]))",
        ),
        ("last_month", r"(?:last|previous|prior) month"),
        ("this_month", r"(?:so far )?(?:this month|the month)(?: so far)?|month[- ]to[- ]date"),
        ("last_week", r"(?:last|previous|prior) week|the week before"),
        (
            "this_week",
            r"(?:this|the|past|latest|for the|on the|whole|full) week(?:'s)?(?! (?:before|of|from|beginning|to|ended))|week's|\bweekly\b|on the week|week[- ]to[- ]date",
        ),
        (
            "n_sessions",
            rf"(?:over |in |for |during |across |within )?(?:the |its |these |those )?(?:past|last|latest|previous|preceding|recent) (?P<n>{EN_N}) (?:trading |southbound )?(?:sessions|days)|(?:over|in|across|within) (?P<n2>{EN_N}) (?:trading |southbound )?(?:sessions|days)",
        ),
        ("last_weekday", rf"(?:on )?last (?P<a>{EN_WEEKDAY})"),
        ("weekday", rf"(?:on )?(?:the )?(?P<a>{EN_WEEKDAY})(?:'s)?"),
        ("today", r"today(?:'s)?|tonight|this (?:morning|afternoon)"),
        ("yesterday", r"yesterday(?:'s)?"),
        (
            "before",
            r"(?:the )?(?:day|session) (?:before|earlier)|a (?:day|session) earlier|(?:the )?(?:previous|prior|preceding) (?:trading )?(?:day|session)|day-earlier",
        ),
    ],
    "zh": [
        ("between", rf"(?:自|从|由)?(?P<a>{ZH_DATE})\s?(?:-|~|至|到)\s?(?P<b>{ZH_DATE})"),
        (
            "month_days_zh",
            r"(?:自|从|由)?(?P<month>\d{1,2})月(?P<a>\d{1,2})[日号]?\s?(?:-|~|至|到|、|和|及)\s?(?P<b>\d{1,2})[日号]",
        ),
        (
            "since_date",
            rf"(?:自|从|由)(?P<a>{ZH_DATE})(?P<rest>起计?|以来|开始|至今|之后|后)?|(?P<a2>{ZH_DATE})(?P<rest2>起计?|以来|至今)",
        ),
        ("since_end", r"(?:自|从|由|较|比|相比|对比)?(?P<month>\d{1,2})月(?:底|末)(?:以来|至今|起|收市)?"),
        ("nth_week", r"(?P<month>\d{1,2})月(?:份)?(?:的)?(?P<nth>首|第[一二三四]|最后一?)个?(?:周|星期)"),
        (
            "week_to",
            rf"截至(?:上|本|今)?(?P<a>{ZH_DATE}|{ZH_WEEKDAY})(?:的|止|当)?(?:一|该|当)?(?:周|星期|(?P<n>{ZH_N})个?(?:交易)?日)",
        ),
        ("since_weekday", rf"(?:自|从|由)(?P<a>[上本今]?{ZH_WEEKDAY})(?:以来|起|至今|开始)"),
        ("weekday_range", rf"(?P<a>[上本今]?{ZH_WEEKDAY})\s?(?:-|至|到)\s?(?P<b>{ZH_WEEKDAY})"),
        ("date", rf"(?P<a>{ZH_DATE})"),
        (
            "since_month",
            r"(?:自|从|由)(?P<month>\d{1,2})月(?:初|份)?(?:以来|起|至今)|(?P<month2>\d{1,2})月(?:初|份)?(?:以来|至今)",
        ),
        (
            "year_to_date",
            r"今年(?:以来|至今|迄今|累计|内)?(?!\d{1,2}月|第|[首前一二三四]季|[上下]半年)|年初至今|年内|年初以来|今年累计",
        ),
        ("quarter", r"(?:今年)?第?(?P<q>[一二三四])季度?"),
        (
            "month",
            r"(?P<which>今年|去年)?(?:(?P<year>20\d\d)年)?(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份|全月|整月|内|以来|至今)?(?!\d|[底末初])",
        ),
        ("last_month", r"上个?月"),
        ("this_month", r"(?:本月|今个?月|当月|这个月)(?:以来|至今|迄今|累计)?|月初至今|月内"),
        ("weekday", rf"(?P<which>上个?|本|今|这|下)?(?P<a>{ZH_WEEKDAY})"),
        ("last_week", r"上(?:个)?(?:周|星期|礼拜)|前一周"),
        (
            "this_week",
            r"(?:本|今|这|当|全|一|该|过去一)个?(?:周|星期|礼拜)(?![一二三四五六日天])|单周|周度|按周|周内",
        ),
        (
            "n_sessions",
            rf"(?:近|过去|最近|前|此前|连续|截至[^，。]{{0,6}}的)(?P<n>{ZH_N})个?(?:交易)?[日天](?!线|均)|(?P<n2>{ZH_N})个?交易日(?:内|累计|合计|共|里|间)|(?P<n3>{ZH_N})[日天](?:累计|合计|共|间|内)",
        ),
        ("today", r"今日|今天|今早|今晨|今(?=\(\d{1,2}日?\))|即日"),
        ("yesterday", r"昨日|昨天|昨(?=\(|收|晚)|隔日"),
        ("before_yesterday", r"前日|前天"),
        ("before", r"(?:前|上)一?(?:个)?(?:交易)?日|前一天|此前一日|上日"),
        ("day_of_month", r"(?<![\d.])(?P<d>\d{1,2})[日号](?![均线内连元天间累合共报游])"),
    ],
}
COMPILED = {
    lang: [
        (name, re.compile(rf"(?i)\b(?:{text})(?![a-z])" if lang == "en" else text)) for name, text in patterns
    ]
    for lang, patterns in PATTERNS.items()
}
ZH_DIGITS = DIGITS | {"天": 7, "日": 7}


def number_of(word: str) -> int | None:
    """``23`` for 23, twenty-third, 二十三 or 廿三; None for what is no number."""
    text = word.lower()
    if text.isdigit():
        return int(text)
    if digits := re.match(r"(\d+)(?:st|nd|rd|th)$", text):
        return int(digits[1])
    if re.fullmatch(r"[零一二两三四五六七八九十百廿]+", text):
        return _chinese_number(text)
    return _english_number(text)


def _chinese_number(text: str) -> int:
    text = text.replace("廿", "二十")
    hundreds, _, rest = text.rpartition("百")
    total = 100 * (ZH_DIGITS.get(hundreds, 1)) if "百" in text else 0
    tens, has_ten, ones = rest.partition("十")
    if has_ten:
        total += 10 * (ZH_DIGITS.get(tens, 1) if tens else 1)
        rest = ones
    return total + ZH_DIGITS.get(rest.lstrip("零"), 0)


ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
    "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30, "thirty": 30, "forty": 40,
    "a": 1,
}  # fmt: skip


def _english_number(text: str) -> int | None:
    if text in N_WORDS:
        return N_WORDS.index(text)
    if text in ORDINALS:
        return ORDINALS[text]
    tens, dash, ones = text.replace(" ", "-").partition("-")
    if dash:
        left, right = _english_number(tens), _english_number(ones)
        if left is not None and right is not None and left >= 20 > right:
            return left + right
    return None


def find_periods(text: str, lang: str, publication: Publication) -> list[Period]:
    """The expressions of time in a masked sentence, left to right; the first pattern wins where they overlap."""
    found: list[Period] = []
    for name, pattern in COMPILED[lang]:
        for match in pattern.finditer(text):
            if any(one.start < match.end() and match.start() < one.end for one in found):
                continue
            period = _resolve(name, match, publication)
            if period is not None:
                found.append(replace(period, start=match.start(), end=match.end()))
    return sorted(found, key=lambda one: one.start)


def _resolve(name: str, match: re.Match[str], publication: Publication) -> Period | None:
    try:
        return RESOLVERS[name](match, publication)
    except (ParserError, ValueError, OverflowError):
        return None


def _past(text: str, publication: Publication) -> date:
    """A printed date; without a year, the latest such day up to publication."""
    today = publication.today
    if chinese := re.match(r"(?:(?P<year>\d{4})年|(?P<rel>今年|去年))?(?P<m>\d{1,2})月(?P<d>\d{1,2})", text):
        year = int(chinese["year"]) if chinese["year"] else today.year - (chinese["rel"] == "去年")
        day = date(year, int(chinese["m"]), int(chinese["d"]))
        return day if chinese["year"] or chinese["rel"] or day <= today else day.replace(year=year - 1)
    # dateutil reads "the 3rd of November" once "the" and "of" are gone.
    plain = re.sub(r"(?i)\b(?:the|of)\b|\.", " ", text)
    day = parse_date(plain, default=datetime(today.year, today.month, 1)).date()
    if not re.search(r"\d{4}", plain) and day > today:
        day = day.replace(year=day.year - 1)
    return day


def _weekday(text: str, publication: Publication) -> date:
    """The latest such weekday up to publication; 上周 goes one week back, 本周 stays in this one."""
    today = publication.today
    monday = today - timedelta(days=today.weekday())
    if chinese := re.match(r"(?P<which>上个?|本|今|这)?(?:周|星期|礼拜)(?P<d>.)", text):
        number = (ZH_DIGITS[chinese["d"]] - 1) % 7
        if (chinese["which"] or "").startswith("上"):
            return monday - timedelta(days=7 - number)
        if chinese["which"]:
            return monday + timedelta(days=number)
    else:
        number = WEEKDAYS.index(text[:3].lower())
    return today - timedelta(days=(today.weekday() - number) % 7)


def _day(day: date) -> Period:
    return Period("DAY", day, day)


def _any_day(text: str, publication: Publication) -> date:
    is_weekday = re.match(rf"(?i)(?:{EN_WEEKDAY}|[上本今]?(?:周|星期|礼拜))", text)
    return _weekday(text, publication) if is_weekday else _past(text, publication)


def _month(match: re.Match[str], publication: Publication, key: str = "month") -> date:
    """First day of the month that is meant: the latest one that had begun at publication."""
    word, groups, today = match[key].lower(), match.groupdict(), publication.today
    number = number_of(word) if not word[0].isascii() or word.isdigit() else MONTHS.index(word[:3]) + 1
    year = int(groups.get("year") or 0) or today.year - (groups.get("which") == "去年")
    first = date(year, number or 0, 1)
    return first if groups.get("year") or first <= today else first.replace(year=year - 1)


def _whole_month(first: date, publication: Publication) -> Period:
    return Period("MONTH", first, min(_month_end(first), publication.today))


def _between(first: date, last: date, publication: Publication) -> Period | None:
    if first > last:
        first = first.replace(year=first.year - 1)
    return Period("RANGE", first, last) if (last - first).days < 400 else None


def _days_of_month(match: re.Match[str], publication: Publication) -> Period | None:
    first = _month(match, publication)
    a, b = (int(re.sub(r"\D", "", match[key])) for key in ("a", "b"))
    return _between(first.replace(day=a), first.replace(day=b), publication)


def _week_of(day: date) -> Period:
    monday = day - timedelta(days=day.weekday())
    return Period("WEEK", monday, monday + timedelta(days=6))


def _nth_week(match: re.Match[str], publication: Publication) -> Period:
    first, word = _month(match, publication), match["nth"].lower()
    if word in ("last", "final") or word.startswith("最后"):
        week = _week_of(_month_end(first))
    else:
        n = number_of(word.removeprefix("第")) if word != "首" else 1
        # The week with the month's first weekday is its first.
        start = first + timedelta(days=(7 - first.weekday()) % 7 if first.weekday() >= 5 else 0)
        week = _week_of(start + timedelta(days=7 * ((n or 1) - 1)))
    return Period("WEEK", max(week.first, first), min(week.last, _month_end(first)))


def _week_to(match: re.Match[str], publication: Publication) -> Period:
    last = _any_day(match["a"], publication)
    n = number_of(match["n"]) if match["n"] else None
    if n:
        return Period("SESSIONS", last, last, n=n)
    return Period("WEEK", last - timedelta(days=min(last.weekday(), 4)), last)


def _this_week(_: re.Match[str], publication: Publication) -> Period:
    """On a Monday "the week" is the one before; Chinese 本周 stays."""
    today = publication.today
    back = 7 if today.weekday() == 0 and _[0].isascii() and not _[0].lower().startswith("this") else 0
    return _week_of(today - timedelta(days=back))


def _last_week(match: re.Match[str], publication: Publication) -> Period:
    """What an English weekend paper calls last week has just ended."""
    today = publication.today
    back = 0 if today.weekday() >= 5 and match[0].isascii() else 7
    return _week_of(today - timedelta(days=back))


def _last_weekday(match: re.Match[str], publication: Publication) -> Period:
    today, day = publication.today, _weekday(match["a"], publication)
    monday = today - timedelta(days=today.weekday())
    # "Last Monday", said on a Wednesday, is the week before's.
    return _day(day - timedelta(days=7) if day >= monday and today.weekday() < 5 else day)


def _weekday_range(match: re.Match[str], publication: Publication) -> Period | None:
    first, last = (_weekday(match[key], publication) for key in ("a", "b"))
    if re.match(r"上", match["a"]):
        last = first + timedelta(days=(_weekday(match["b"], publication).weekday() - first.weekday()) % 7)
    elif first > last:
        first -= timedelta(days=7)
    return Period("RANGE", first, last)


def _quarter(match: re.Match[str], publication: Publication) -> Period:
    groups = match.groupdict()
    n = number_of(groups.get("q") or groups.get("qn") or "") or 1
    first = date(publication.today.year, 3 * n - 2, 1)
    if first > publication.today:
        first = first.replace(year=first.year - 1)
    return Period("RANGE", first, _month_end(first.replace(month=3 * n)))


def _n_sessions(match: re.Match[str], publication: Publication) -> Period | None:
    words = [match.groupdict().get(key) for key in ("n", "n2", "n3")]
    n = number_of(next(filter(None, words), ""))
    return Period("SESSIONS", publication.today, publication.today, n=n) if n and 1 < n <= 300 else None


def _day_of_month(match: re.Match[str], publication: Publication) -> Period:
    today, number = publication.today, int(match["d"])
    day = today.replace(day=1)
    if number > today.day:
        day = (day - timedelta(days=1)).replace(day=1)
    return _day(day.replace(day=number))


def _since(first: date, publication: Publication, is_after: bool = False) -> Period:
    return Period("SINCE", first, publication.today, is_after=is_after)


RESOLVERS: dict[str, Callable[[re.Match[str], Publication], Period | None]] = {
    "between": lambda m, p: _between(_past(m["a"], p), _past(m["b"], p), p),
    "month_days": _days_of_month,
    "days_month": _days_of_month,
    "month_days_zh": _days_of_month,
    "since_date": lambda m, p: _since(_past(m["a"] or m["a2"], p), p),
    "since_end": lambda m, p: _since(_month_end(_month(m, p)), p, is_after=True),
    "since_month_end": lambda m, p: _since(_month_end(_month(m, p)), p, is_after=True),
    "nth_week": _nth_week,
    "week_to": _week_to,
    "week_of": lambda m, p: _week_of(_past(m["a"], p)),
    "weekday_range": _weekday_range,
    "since_weekday": lambda m, p: _since(_weekday(m["a"], p), p),
    "weekday_date": lambda m, p: _day(_past(m["a"], p)),
    "date": lambda m, p: _day(_past(m["a"], p)),
    "since_month": lambda m, p: _since(_month(m, p, "month" if m["month"] else "month2"), p),
    "year_to_date": lambda m, p: Period("YEAR", date(p.today.year, 1, 1), p.today),
    "year": lambda m, p: Period("YEAR", date(int(m["year"]), 1, 1), date(int(m["year"]), 12, 31)),
    "month": lambda m, p: _whole_month(_month(m, p), p),
    "quarter": _quarter,
    "last_month": lambda m, p: _whole_month((p.today.replace(day=1) - timedelta(days=1)).replace(day=1), p),
    "this_month": lambda m, p: _whole_month(p.today.replace(day=1), p),
    "last_week": _last_week,
    "this_week": _this_week,
    "n_sessions": _n_sessions,
    "last_weekday": _last_weekday,
    "weekday": lambda m, p: _day(_weekday(m[0] if not m[0].isascii() else m["a"], p)),
    "today": lambda m, p: _day(p.today),
    "yesterday": lambda m, p: _day(p.today - timedelta(days=1)),
    "before_yesterday": lambda m, p: _day(p.today - timedelta(days=2)),
    "before": lambda m, p: Period("DAY", date.min, date.min),
    "day_of_month": _day_of_month,
}
