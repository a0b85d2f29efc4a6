"""When a claim is about: expressions of time found in a sentence and resolved on the trading calendars.

Their patterns are ``expressions``'; which of them belongs to which number is decided by ``told`` and the readers.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from dateutil.parser import ParserError
from dateutil.parser import parse as parse_date

from orchestration.press.claims.expressions import COMPILED, EN_WEEKDAY
from orchestration.press.claims.numbers import ZH_DIGITS, number_of
from orchestration.press.claims.sessions import SATURDAY, Period, Publication, session_after, session_before
from orchestration.press.letters import in_small_letters

# In small letters, what stands in every date and quarter of an English text: no one word does.
A_DATE = re.compile(r"[jfmasond](?:an|eb|ar|pr|ay|un|ul|ug|ep|ct|ov|ec)|\d{4}-\d\d-")
PRINTED = {"between": A_DATE, "date": A_DATE, "quarter": re.compile(r"quarter|q\d")}

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def find_periods(
    text: str, lang: str, publication: Publication, hopeful: Sequence[int] | None = None
) -> list[Period]:
    """The expressions of time in a masked sentence, left to right; the first pattern wins where they overlap.

    ``hopeful``: numbers of those that need be tried (``hopes``), in order; None: all.
    """
    found: list[Period] = []
    taken: list[tuple[int, int]] = []
    text = in_small_letters(text) if lang == "en" else text
    for number in range(len(COMPILED[lang])) if hopeful is None else hopeful:
        name, pattern = COMPILED[lang][number]
        if lang == "en" and name in PRINTED and PRINTED[name].search(text) is None:
            continue
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            if name == "not_a_date":
                taken.append(match.span())
                continue
            period = _resolve(name, match, publication)
            if period is not None:
                taken.append(match.span())
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
            return monday - timedelta(days=(0 if publication.is_weekend_paper else 7) - number)
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


def _days_alone(match: re.Match[str], publication: Publication) -> Period | None:
    """7日至11日: of the month in which the last of them was over at publication."""
    a, b = int(match["a"]), int(match["b"])
    last = publication.today.replace(day=1)
    if b > publication.today.day:
        last = (last - timedelta(days=1)).replace(day=1)
    last = last.replace(day=b)
    first = last.replace(day=a) if a <= b else (last.replace(day=1) - timedelta(days=1)).replace(day=a)
    return Period("RANGE", first, last)


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


def _this_week(match: re.Match[str], publication: Publication) -> Period:
    """On a Monday "the week" and 一周 are the one before; this week and 本周 stay."""
    today, word = publication.today, match[0].lower()
    is_any_week = not word.startswith("this") if word.isascii() else word[0] in "一全过单"
    back = 7 if today.weekday() == 0 and is_any_week else 0
    return _week_of(today - timedelta(days=back))


def _week_earlier(match: re.Match[str], publication: Publication) -> Period:
    """Than a week earlier: this week once it is over; before that it is not clear from which day."""
    today = publication.today
    if publication.default_day("HK").weekday() == 4 and today.weekday() >= 4:
        return _week_of(today)
    return Period("UNCLEAR", today, today)


def _last_week(match: re.Match[str], publication: Publication) -> Period:
    """What a weekend paper calls last week has just ended."""
    today = publication.today
    is_english = match[0].isascii()
    is_just_over = today.weekday() >= SATURDAY if is_english else publication.is_weekend_paper
    return _week_of(today - timedelta(days=0 if is_just_over else 7))


def _week_before(match: re.Match[str], publication: Publication) -> Period:
    """The one before the week that is told of: from Friday on, that is the running one."""
    return _week_of(publication.today - timedelta(days=7))


def _weekday_last_week(match: re.Match[str], publication: Publication) -> Period:
    """Friday last week."""
    monday = publication.today - timedelta(days=publication.today.weekday())
    day = _weekday(match["a"] or match["a2"], publication)
    return _day(monday - timedelta(days=7 - day.weekday()))


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
    return Period("QUARTER", first, _month_end(first.replace(month=3 * n)))


def _half(match: re.Match[str], publication: Publication) -> Period:
    """The half of a year; without one, the latest that had begun at publication."""
    is_first = match["half"].lower() in ("first", "上")
    first = date(int(match["year"] or publication.today.year), 1 if is_first else 7, 1)
    if first > publication.today and not match["year"]:
        first = first.replace(year=first.year - 1)
    return Period("QUARTER", first, first.replace(month=6, day=30) if is_first else date(first.year, 12, 31))


def _n_sessions(match: re.Match[str], publication: Publication) -> Period | None:
    words = [match.groupdict().get(key) for key in ("n", "n2", "n3", "n4", "n5")]
    n = number_of(next(filter(None, words), ""))
    return Period("SESSIONS", publication.today, publication.today, n=n) if n and 1 < n <= 300 else None


def _day_of_month(match: re.Match[str], publication: Publication) -> Period:
    today, number = publication.today, int(match["d"])
    day = today.replace(day=1)
    if number > today.day:
        day = (day - timedelta(days=1)).replace(day=1)
    return _day(day.replace(day=number))


def _dated_weekday(weekday: str, printed: str, publication: Publication) -> Period:
    day = _past(printed, publication)
    is_odd = day.weekday() != WEEKDAYS.index(weekday[:3].lower())
    return replace(_day(day), is_odd=is_odd)


def _year(year: int) -> Period:
    return Period("YEAR", date(year, 1, 1), date(year, 12, 31))


def _since(first: date, publication: Publication, is_after: bool = False) -> Period:
    return Period("SINCE", first, publication.today, is_after=is_after)


def _since_weekday(match: re.Match[str], publication: Publication) -> Period:
    groups = match.groupdict()
    if groups.get("last"):
        return _since(_last_weekday(match, publication).first, publication)
    return _since(_weekday(groups["a"] or groups["a2"], publication), publication)


def _month_range(match: re.Match[str], publication: Publication) -> Period | None:
    """From January to June, of the latest year in which the last of them had begun."""
    key = "" if match["a"] else "2"
    last = _month_end(_month(match, publication, f"b{key}"))
    first = last.replace(day=1, month=MONTHS.index(match[f"a{key}"][:3].lower()) + 1)
    if first > last:
        first = first.replace(year=first.year - 1)
    return Period("RANGE", first, min(last, publication.today))


def _first_months(match: re.Match[str], publication: Publication) -> Period | None:
    n = number_of(match["n"])
    if not n or not 1 < n < 12:
        return None
    first = date(publication.today.year, 1, 1)
    return Period("RANGE", first, min(_month_end(first.replace(month=n)), publication.today))


def _last_session(match: re.Match[str], publication: Publication) -> Period | None:
    """The last session of a month that was over at publication, or is on its last day."""
    last = _month_end(_month(match, publication))
    following = session_after(min(last, publication.today), "SOUTHBOUND")
    if following.month == last.month:
        return None
    return _day(session_before(last + timedelta(days=1), "SOUTHBOUND"))


RESOLVERS: dict[str, Callable[[re.Match[str], Publication], Period | None]] = {
    "between": lambda m, p: _between(_past(m["a"], p), _past(m["b"], p), p),
    "days_zh": _days_alone,
    "month_days": _days_of_month,
    "days_month": _days_of_month,
    "month_days_zh": _days_of_month,
    "since_date": lambda m, p: _since(_past(m["a"] or m["a2"], p), p),
    "since_event": lambda m, p: _since(_any_day(m["a"], p), p),
    "month_last_year": lambda m, p: _whole_month(
        date(p.today.year - 1, MONTHS.index(m["month"][:3].lower()) + 1, 1), p
    ),
    "month_range": _month_range,
    "first_months": _first_months,
    "last_session": _last_session,
    "since_end": lambda m, p: _since(_month_end(_month(m, p)), p, is_after=True),
    "since_month_end": lambda m, p: _since(_month_end(_month(m, p)), p, is_after=True),
    "nth_week": _nth_week,
    "week_to": _week_to,
    "week_earlier": _week_earlier,
    "week_of": lambda m, p: _week_of(_past(m["a"], p)),
    "weekday_range": _weekday_range,
    "since_weekday": _since_weekday,
    "weekday_date": lambda m, p: _dated_weekday(m["w"], m["a"], p),
    "date": lambda m, p: _day(_past(m["a"], p)),
    "since_month": lambda m, p: _since(_month(m, p), p),
    "since_year": lambda m, p: _since(date(int(m["year"]), 1, 1), p),
    "year_to_date": lambda m, p: Period("YEAR", date(p.today.year, 1, 1), p.today),
    "last_year": lambda m, p: Period("YEAR", date(p.today.year - 1, 1, 1), date(p.today.year - 1, 12, 31)),
    "year": lambda m, p: _year(int(m["year"] or m.groupdict().get("year2") or 0)),
    "month": lambda m, p: _whole_month(_month(m, p), p),
    "half": _half,
    "quarter": _quarter,
    "last_month": lambda m, p: _whole_month((p.today.replace(day=1) - timedelta(days=1)).replace(day=1), p),
    "this_month": lambda m, p: _whole_month(p.today.replace(day=1), p),
    "unclear": lambda m, p: Period("UNCLEAR", p.today, p.today),
    "last_week": _last_week,
    "week_before": _week_before,
    "weekday_last_week": _weekday_last_week,
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
