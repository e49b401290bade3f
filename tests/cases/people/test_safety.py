"""Whether she may be reached: hours, weekdays, midnight, and what makes a rule too old to rely on."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.people import safety
from cases.people.channels import SHOWN_FIRST, Answer, Channel
from cases.people.words import ContactRules, Rule, Window, confirmed_moment

CHICAGO = ZoneInfo("America/Chicago")
# A Monday.
NOON = datetime(2026, 6, 1, 12, tzinfo=CHICAGO)
TODAY = NOON.date()


def at(hour: int, minute: int = 0, *, day: int = 0) -> datetime:
    return datetime.combine(TODAY + timedelta(days=day), time(hour, minute), tzinfo=CHICAGO)


@pytest.mark.parametrize(
    ("window", "moment", "open_"),
    [
        (Window(), NOON, True),
        (Window((1,)), NOON, True),
        (Window((2,)), NOON, False),
        (Window((), time(10), time(15)), at(10), True),
        (Window((), time(10), time(15)), at(15), False),
        (Window((), time(10), time(15)), at(9, 59), False),
        (Window((1,), time(22), time(2)), at(23), True),
        (Window((1,), time(22), time(2)), at(1), False),
        (Window((1,), time(22), time(2)), at(1, day=1), True),
        (Window((1,), time(22), time(2)), at(2, day=1), False),
        (Window((7,), time(22), time(2)), at(1), True),
        (Window((), time(22), time(2)), at(1), True),
    ],
)
def test_hours_hold_to_the_minute_and_over_midnight(window: Window, moment: datetime, open_: bool) -> None:
    assert window.holds(moment) is open_


@pytest.mark.parametrize(
    ("window", "moment", "opens"),
    [
        (Window((), time(10), time(15)), at(9), at(10)),
        (Window((), time(10), time(15)), at(15), at(10, day=1)),
        (Window((3,), time(10), time(15)), at(9), at(10, day=2)),
        (Window((1,), time(10), time(15)), at(16), at(10, day=7)),
        (Window((2,)), NOON, at(0, day=1)),
    ],
)
def test_the_next_hours_are_found(window: Window, moment: datetime, opens: datetime) -> None:
    assert window.next_from(moment) == opens


@given(
    days=st.sets(st.integers(1, 7)).map(lambda some: tuple(sorted(some))),
    begins=st.times().map(lambda one: one.replace(second=0, microsecond=0)),
    ends=st.times().map(lambda one: one.replace(second=0, microsecond=0)),
    moment=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),  # noqa: DTZ001 — given its zone below
)
@settings(max_examples=200, derandomize=True, deadline=None)
def test_what_opens_next_is_open_then_and_never_before_now(
    days: tuple[int, ...], begins: time, ends: time, moment: datetime
) -> None:
    window = Window(days, begins, ends)
    if begins == ends:
        return
    local = moment.replace(tzinfo=UTC)
    opens = window.next_from(local)
    assert opens is not None
    assert opens > local
    assert window.holds(opens)


@pytest.mark.parametrize(
    ("rule", "now", "why"),
    [
        (Rule(), False, "She was not asked: that means No."),
        (Rule(Answer.NO, asked=True), False, "Her answer is No."),
        (Rule(Answer.YES, asked=True), True, ""),
        (Rule(Answer.ONLY_IF, asked=True, words="Only “hi”"), True, ""),
        (Rule(Answer.YES, asked=True, window=Window((), time(20), time(21))), False, "Outside the hours she gave."),
    ],
)
def test_unanswered_is_no_and_hours_are_hers(rule: Rule, now: bool, why: str) -> None:
    can = safety.can_use(rule, moment=NOON)
    assert (can.now, can.why_not) == (now, why)


CONFIRMED = NOON - timedelta(days=5)


@pytest.mark.parametrize(
    ("rules", "confirmed_on", "newest", "why"),
    [
        (None, None, None, safety.NOT_ASKED),
        (ContactRules(), None, None, safety.NOT_ASKED),
        (ContactRules(), TODAY, None, safety.NOT_ASKED),
        (ContactRules(confirmed_at=CONFIRMED), TODAY - timedelta(days=5), None, None),
        (ContactRules(confirmed_at=CONFIRMED), TODAY - timedelta(days=29), None, None),
        (ContactRules(confirmed_at=CONFIRMED), TODAY - timedelta(days=30), None, safety.TOO_OLD),
        (ContactRules(confirmed_at=CONFIRMED), TODAY - timedelta(days=5), CONFIRMED, None),
        (
            ContactRules(confirmed_at=CONFIRMED),
            TODAY - timedelta(days=5),
            CONFIRMED + timedelta(seconds=1),
            safety.SOMETHING_NEW,
        ),
    ],
)
def test_a_rule_is_relied_on_for_thirty_days_and_until_something_happens(
    rules: ContactRules | None, confirmed_on: date | None, newest: datetime | None, why: object
) -> None:
    assert safety.why_check_first(rules, confirmed_on, today=TODAY, newest_incident_at=newest) is why


def test_a_confirmation_of_an_earlier_day_counts_to_the_end_of_that_day() -> None:
    assert confirmed_moment(TODAY, at=NOON, zone=CHICAGO) == NOON
    assert confirmed_moment(TODAY - timedelta(days=1), at=NOON, zone=CHICAGO) == at(0)


def test_the_strip_shows_five_and_unanswered_reads_no() -> None:
    first, more = safety.strip(None)
    assert [one["code"] for one in first] == [channel.value for channel in SHOWN_FIRST]
    assert [one["code"] for one in more] == ["in_person", "third_party"]
    assert {one["verdict"] for one in (*first, *more)} == {"no"}


@pytest.mark.parametrize(
    ("window", "words"),
    [
        (Window(), ""),
        (Window((1, 2, 3, 4, 5), time(10), time(15)), "Mon–Fri 10:00–15:00"),
        (Window((2, 4)), "Tue, Thu"),
        (Window((1, 2)), "Mon, Tue"),
        (Window((1, 2, 3, 4, 5, 6, 7), time(9), time(12)), "Every day 09:00–12:00"),
        (Window((), time(9), time(12)), "09:00–12:00"),
    ],
)
def test_hours_read_as_people_say_them(window: Window, words: str) -> None:
    assert safety.window_words(window) == words


def test_rules_come_back_as_they_were_kept() -> None:
    rules = ContactRules(
        {
            Channel.PHONE: Rule(Answer.ONLY_IF, asked=True, words="x", window=Window((1, 2), time(9), time(12))),
            Channel.POST: Rule(Answer.NO, asked=True),
        },
        "Her sister",
        "The landlord",
        NOON,
    )
    assert ContactRules.from_words(rules.to_words()) == rules


@pytest.mark.parametrize(
    "words",
    [{}, {"what": "x"}, {"channels": {"pigeon": {"answer": "yes"}}}, {"channels": {"phone": {"answer": "maybe"}}}],
)
def test_words_of_another_shape_open_nothing(words: dict[str, object]) -> None:
    rules = ContactRules.from_words(words)
    assert rules.rules == {}
    assert rules.of(Channel.PHONE).answer is Answer.NO
