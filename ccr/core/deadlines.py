"""When a day of the field falls due: months counted on the calendar, days turned into moments where the partnership works.

The one place that does either; everything stored is a moment with its zone.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

# Nobody is rung out of bed by a deadline: what falls due on a day does so when its working day begins.
DAY_BEGINS = time(8)


def months_after(day: date, months: int) -> date:
    """The same day `months` calendar months later; in a month without such a day, its last one (31 Jan + 1 = 28 Feb)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def deadline(day: date, zone: ZoneInfo, clock_time: time = DAY_BEGINS) -> datetime:
    """The moment, in UTC, at which `day` falls due in `zone`: `clock_time` by the wall clock there.

    A wall-clock time that is skipped when clocks go forward is taken as many minutes later; of one that comes twice when
    they go back, the first counts.
    """
    return datetime.combine(day, clock_time, tzinfo=zone).astimezone(UTC)


def day_in(zone: ZoneInfo, at: datetime) -> date:
    """The calendar day it is in `zone` at a moment."""
    return at.astimezone(zone).date()
