"""The rhythm and its days: holidays are no working days, an extraordinary meeting moves nothing, who sets it first is not overwritten."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from ccr.core.errors import Stale
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.holidays import working_days
from meetings import actions
from meetings.models import Attendance, Forum, Meeting
from meetings.rhythm import days_of, deadline_after, deadline_before
from meetings.views import SHOWN
from tests.meetings.story import MEETING, col, nora
from tests.support.client import signed_in
from tests.support.databases import Database
from tests.support.threads import at_once, meeting
from tests.world import MOMENT, acting, key, world

ZONE = col.zone


def rules(**more: Any) -> actions.ForumRules:
    given = {"rhythm": "weekly", "weekday": 4, "nth": 2, "begins": time(10), "keeping": "lines"} | more
    return actions.ForumRules(**given)


def set_core(*, version: int | None = None, **more: Any) -> Forum:
    with acting(col):
        return actions.set_forum(seat="core", rules=rules(**more), by=col, at=MOMENT, version=version)


def convene(seat: str, starts_at: datetime, *, kind: str = "ordinary") -> Meeting:
    before = min(MOMENT, starts_at - timedelta(days=1))
    with acting(col):
        return actions.convene(forum_id=key(f"forum {seat}"), starts_at=starts_at, kind=kind, by=col, at=before)


# Working days ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pack", "day", "count", "expected"),
    [
        ("us", date(2026, 7, 2), 1, date(2026, 7, 6)),
        ("us", date(2026, 7, 6), -1, date(2026, 7, 2)),
        ("england-wales", date(2026, 12, 24), 1, date(2026, 12, 29)),
        ("england-wales", date(2026, 12, 29), -1, date(2026, 12, 24)),
        ("england-wales", date(2026, 7, 2), 1, date(2026, 7, 3)),
        ("us", date(2026, 7, 2), 0, date(2026, 7, 2)),
    ],
)
def test_working_days_know_the_holidays_of_the_country_in_both_directions(
    pack: str, day: date, count: int, expected: date
) -> None:
    assert working_days(day, count, pack) == expected


def test_deadlines_of_a_meeting_leave_holidays_out() -> None:
    tuesday = datetime(2026, 7, 7, 15, tzinfo=UTC)
    assert deadline_before(tuesday, 2, ZONE, "us") == datetime(2026, 7, 2, 22, tzinfo=UTC)
    assert deadline_after(datetime(2026, 7, 2, 15, tzinfo=UTC), 1, ZONE, "us") == datetime(2026, 7, 6, 22, tzinfo=UTC)


@pytest.mark.django_db
def test_what_is_due_in_working_days_on_the_pages_of_a_meeting_leaves_holidays_out() -> None:
    with acting(col):
        found = Forum.objects.visible_to(col).get(seat="core")
    set_core(version=found.version, items_close=2)
    made = convene("core", datetime(2026, 7, 7, 15, tzinfo=UTC))
    assert made.items_close_at == datetime(2026, 7, 2, 22, tzinfo=UTC)


def test_a_daily_forum_does_not_meet_on_a_holiday() -> None:
    days = days_of("daily", 1, 1, after=date(2026, 7, 1), pack="us")
    assert list(islice(days, 2)) == [date(2026, 7, 2), date(2026, 7, 6)]


# Rhythm ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rhythm", "last", "expected"),
    [
        ("weekly", date(2026, 6, 9), [date(2026, 6, 18), date(2026, 6, 25)]),
        ("weekly", date(2026, 6, 12), [date(2026, 6, 18), date(2026, 6, 25)]),
        ("fortnightly", date(2026, 6, 12), [date(2026, 6, 25), date(2026, 7, 9)]),
        ("monthly", date(2026, 6, 9), [date(2026, 7, 9), date(2026, 8, 13)]),
    ],
)
def test_a_meeting_that_was_moved_by_a_day_does_not_move_the_rhythm(
    rhythm: str, last: date, expected: list[date]
) -> None:
    days = days_of(rhythm, 4, 2, after=last, last=last, pack="us")
    assert list(islice(days, 2)) == expected


@pytest.mark.django_db
def test_an_extraordinary_meeting_does_not_move_the_rhythm() -> None:
    with acting(col):
        found = Forum.objects.visible_to(col).get(seat="core")
    set_core(version=found.version)
    page = reverse("convene", args=["core"])
    before = signed_in(col).get(page).context["proposed"]
    assert before == [date(2026, 6, 11), date(2026, 6, 18), date(2026, 6, 25)]
    convene("core", datetime(2026, 6, 8, 15, tzinfo=UTC), kind="extraordinary")
    assert signed_in(col).get(page).context["proposed"] == before


@pytest.mark.django_db
@pytest.mark.parametrize("seat", ["core", "wider"])
def test_one_forums_many_meetings_hide_neither_the_other_nor_the_warning(seat: str) -> None:
    held = convene(seat, MOMENT - timedelta(days=200))
    with acting(col):
        for move in ("hold", "draft_minutes"):
            actions.move_meeting(meeting_id=held.id, move=move, by=col, at=MOMENT)
        for number in range(SHOWN + 1):
            starts_at = MOMENT + timedelta(days=1, minutes=7 * number)
            actions.convene(forum_id=key("forum core"), starts_at=starts_at, by=col, at=MOMENT)
    groups = {one["seat"]: one for one in signed_in(col).get(reverse("meetings")).context["groups"]}
    assert "It has not met for 200 days" in groups[seat]["late"]
    assert groups["wider"]["coming"]
    assert len(groups["core"]["coming"]) == SHOWN


# Two at once ----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_page_drawn_while_nothing_was_set_overwrites_nothing() -> None:
    with pytest.raises(Stale):
        set_core(place="second writer")
    with acting(col):
        found = Forum.objects.visible_to(col).get(seat="core")
    assert found.place == ""
    assert set_core(version=found.version, place="Room 4").place == "Room 4"
    fields = {
        "once": str(uuid4()), "version": "0", "rhythm": "weekly", "nth": "1", "weekday": "4", "begins": "10:00",
        "place": "Room 5", "keeping": "lines",
    }  # fmt: skip
    answer = signed_in(col).post(reverse("forum", args=["core"]), fields)
    assert answer.status_code == 409
    assert b"Room 5" in answer.content


@pytest.mark.database("world")
def test_signing_in_two_windows_at_once_is_being_present_once(fresh_database: Database, monkeypatch: Any) -> None:
    monkeypatch.setattr(Attendance, "save", meeting(Attendance.save))

    def sign() -> Any:
        with acting(nora):
            return actions.sign_in(meeting_id=MEETING, by=nora, at=MOMENT).id

    first, second = at_once(sign, sign)
    assert first == second
    with acting(nora):
        assert Attendance.objects.visible_to(nora).filter(member_id=nora.member_id).count() == 1


@pytest.mark.database("world")
def test_two_who_first_say_how_a_forum_meets_are_not_both_heard(fresh_database: Database, monkeypatch: Any) -> None:
    bea = replace(world.beacon.bea, capabilities=world.beacon.bea.capabilities | {Capability.CONVENE})
    monkeypatch.setattr(Forum, "save", meeting(Forum.save))

    def first() -> Any:
        with acting(bea):
            return actions.set_forum(seat="wider", rules=rules(), by=bea, at=MOMENT)

    answers = at_once(first, first)
    assert {type(one) for one in answers} == {Forum, Stale}
