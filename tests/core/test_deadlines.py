"""Days of the field as moments, held against another library's calendar."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from dateutil import tz
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from ccr.core.deadlines import day_in, deadline, months_after

# The other library knows changes of the clock up to 2037.
LAST = date(2036, 12, 31)
ZONES = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("posix", "right")))
CHICAGO = ZoneInfo("America/Chicago")


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
    ],
)
def test_months_are_counted_on_the_calendar(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 60))
def test_months_agree_with_another_calendar(day: date, months: int) -> None:
    assert months_after(day, months) == day + relativedelta(months=months)


@settings(derandomize=True, deadline=None, max_examples=400)
@given(
    st.sampled_from(ZONES),
    st.dates(date(2020, 1, 1), LAST),
    st.times().map(lambda t: t.replace(microsecond=0, fold=0)),
)
def test_a_day_falls_due_by_the_wall_clock_there(zone: str, day: date, clock_time: time) -> None:
    local = datetime.combine(day, clock_time, tzinfo=tz.gettz(zone))
    assert deadline(day, ZoneInfo(zone), clock_time) == tz.resolve_imaginary(local).astimezone(UTC)


def test_when_clocks_go_forward_the_skipped_time_comes_later_and_when_back_the_first_counts() -> None:
    assert deadline(date(2026, 3, 8), CHICAGO, time(2, 30)) == datetime(2026, 3, 8, 8, 30, tzinfo=UTC)
    assert deadline(date(2026, 11, 1), CHICAGO, time(1, 30)) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


def test_the_day_it_is_depends_on_where() -> None:
    late = datetime(2026, 6, 2, 3, tzinfo=UTC)
    assert day_in(CHICAGO, late) == date(2026, 6, 1)
    assert deadline(date(2026, 6, 1), CHICAGO) - timedelta(hours=13) == datetime(2026, 6, 1, tzinfo=UTC)
