"""Days on which offices of a country are shut, by rule: what working days are counted without.

United States: 5 U.S.C. 6103, each with its day observed. England and Wales: the bank holidays of the Banking and Financial
Dealings Act 1971 and custom, with their substitute days. A proclaimed single day is not known here.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6


def _nth(year: int, month: int, weekday: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def _last(year: int, month: int, weekday: int) -> date:
    end = date(year, month + 1, 1) - timedelta(days=1)
    return end - timedelta(days=(end.weekday() - weekday) % 7)


def _observed(day: date) -> date:
    """Saturday is kept on Friday, Sunday on Monday."""
    return day + timedelta(days={SATURDAY: -1, SUNDAY: 1}.get(day.weekday(), 0))


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous rule of 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (a + 11 * h) // 319
    r = (2 * e + 2 * i - k - h + m + 32) % 7
    month = (h - m + r + 90) // 25
    return date(year, month, (h - m + r + month + 19) % 32)


def _us(year: int) -> Iterator[date]:
    for month, day in ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25)):
        yield _observed(date(year, month, day))
    # New Year's Day of the next year may be observed in this one.
    yield _observed(date(year + 1, 1, 1))
    yield _nth(year, 1, MONDAY, 3)
    yield _nth(year, 2, MONDAY, 3)
    yield _last(year, 5, MONDAY)
    yield _nth(year, 9, MONDAY, 1)
    yield _nth(year, 10, MONDAY, 2)
    yield _nth(year, 11, THURSDAY, 4)


def _england(year: int) -> Iterator[date]:
    easter = _easter(year)
    yield easter - timedelta(days=2)
    yield easter + timedelta(days=1)
    yield _nth(year, 5, MONDAY, 1)
    yield _last(year, 5, MONDAY)
    yield _last(year, 8, MONDAY)
    fixed = (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26))
    taken: set[date] = set()
    for day in fixed:
        kept = day
        while kept.weekday() >= SATURDAY or kept in taken:
            kept += timedelta(days=1)
        taken.add(kept)
        yield kept


_RULES = {"us": _us, "england-wales": _england}


@cache
def holidays(pack: str, year: int) -> frozenset[date]:
    """The days of `year` on which offices are shut where this pack is in force; none for a pack without a rule."""
    rule = _RULES.get(pack)
    return frozenset(rule(year)) if rule else frozenset()


def is_working_day(day: date, pack: str) -> bool:
    """Neither a weekend nor a holiday of the pack."""
    return day.weekday() < SATURDAY and day not in holidays(pack, day.year)


def working_days(day: date, count: int, pack: str) -> date:
    """The day `count` working days after `day`, before it where negative; `day` itself is not counted."""
    step = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day, pack)
    return day
