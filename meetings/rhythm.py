"""Days on which a forum meets, deadlines in working days, and when it is overdue. Pure: no database, no clock.

A core team that reviews cases meets at least every 31 days, the wider group every 92 (domain 2.4). A rhythm proposes a public
holiday too, except the daily one: whoever convenes is told so and may choose another day.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ccr.core.deadlines import deadline, months_after
from ccr.tenancy.holidays import working_days
from ccr.tenancy.models import Seat
from meetings.words import Rhythm

LONGEST_GAP = {Seat.CORE: 31, Seat.WIDER: 92}
LAST = 5
_DAY = timedelta(days=1)
_MONTHS = {Rhythm.MONTHLY: 1, Rhythm.QUARTERLY: 3}
_DAYS = {Rhythm.WEEKLY: 7, Rhythm.FORTNIGHTLY: 14}


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The second Thursday of March, say; `nth` 5 is the last. Weekdays count from Monday, 1."""
    first = date(year, month, 1)
    found = first + _DAY * ((weekday - first.isoweekday()) % 7) + timedelta(weeks=nth - 1)
    while found.month != month:
        found -= timedelta(weeks=1)
    return found


def days_of(rhythm: str, weekday: int, nth: int, *, after: date, pack: str, last: date | None = None) -> Iterator[date]:
    """The days that rhythm gives after `after`, without end. `last` is the day of the last ordinary meeting: its month or week
    has had its meeting, on whichever day that was, and the rhythm counts on from there.
    """
    if rhythm in _MONTHS:
        step = _MONTHS[Rhythm(rhythm)]
        month = months_after(last.replace(day=1), step) if last else after.replace(day=1)
        while True:
            found = nth_weekday(month.year, month.month, weekday, nth)
            if found > after:
                yield found
            month = months_after(month, step)
    elif rhythm in _DAYS:
        weeks = timedelta(days=_DAYS[Rhythm(rhythm)])
        if last:
            found = last + _DAY * (weekday - last.isoweekday()) + weeks
        else:
            found = after + _DAY * ((weekday - after.isoweekday()) % 7)
        while True:
            if found > after:
                yield found
            found += weeks
    else:
        found = after
        while True:
            found = working_days(found, 1, pack)
            yield found


def overdue_days(seat: str, last: date | None, today: date) -> int:
    """By how many days the forum is later than it may be; 0 while it is in time. None held yet: not overdue."""
    return max(0, (today - last).days - LONGEST_GAP[Seat(seat)]) if last else 0


def deadline_before(starts_at: datetime, count: int | None, zone: ZoneInfo, pack: str) -> datetime | None:
    """The end of the working day `count` working days before a meeting; None where the forum has no such deadline."""
    if count is None:
        return None
    return deadline(working_days(starts_at.astimezone(zone).date(), -count, pack), zone, time(17))


def deadline_after(starts_at: datetime, count: int | None, zone: ZoneInfo, pack: str) -> datetime | None:
    if count is None:
        return None
    return deadline(working_days(starts_at.astimezone(zone).date(), count, pack), zone, time(17))
