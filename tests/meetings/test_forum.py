"""How forums meet: days proposed, deadlines or none, warnings, the wider group without a case; and bad input."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from ccr.core.errors import NotPermitted, NotVisible
from ccr.core.states import WrongState
from meetings import actions
from meetings.agenda.actions import place_item, place_topic
from meetings.agenda.selectors import places_of
from meetings.agenda.views import is_late
from meetings.models import Forum, Meeting, Topic
from meetings.refusals import DayTaken, MeetingOver, NotAhead
from meetings.rhythm import days_of, deadline_before, overdue_days
from tests.meetings.story import MEETING, ada, bring, clea, col, dan, nora
from tests.support.client import signed_in
from tests.world import MOMENT, acting, key, world

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("America/Chicago")


def convene(starts_at: datetime, *, kind: str = "ordinary", seat: str = "core") -> Meeting:
    with acting(col):
        return actions.convene(forum_id=key(f"forum {seat}"), starts_at=starts_at, kind=kind, by=col, at=MOMENT)


def rules(**more: Any) -> actions.ForumRules:
    given = {"rhythm": "monthly", "weekday": 4, "nth": 2, "begins": time(10), "keeping": "lines"} | more
    return actions.ForumRules(**given)


@pytest.mark.parametrize(
    ("rhythm", "weekday", "nth", "expected"),
    [
        ("monthly", 4, 2, [date(2026, 6, 11), date(2026, 7, 9), date(2026, 8, 13)]),
        ("monthly", 4, 5, [date(2026, 6, 25), date(2026, 7, 30), date(2026, 8, 27)]),
        ("quarterly", 2, 1, [date(2026, 6, 2), date(2026, 9, 1), date(2026, 12, 1)]),
        ("weekly", 4, 1, [date(2026, 6, 4), date(2026, 6, 11), date(2026, 6, 18)]),
        ("fortnightly", 4, 1, [date(2026, 6, 4), date(2026, 6, 18), date(2026, 7, 2)]),
        ("daily", 1, 1, [date(2026, 6, 2), date(2026, 6, 3), date(2026, 6, 4)]),
    ],
)
def test_the_rhythm_proposes_the_next_days(rhythm: str, weekday: int, nth: int, expected: list[date]) -> None:
    assert list(islice(days_of(rhythm, weekday, nth, after=date(2026, 6, 1), pack="us"), 3)) == expected


def test_longer_rhythms_count_on_from_the_last_meeting() -> None:
    days = days_of("quarterly", 2, 1, after=date(2026, 6, 1), last=date(2026, 4, 7), pack="us")
    assert list(islice(days, 2)) == [date(2026, 7, 7), date(2026, 10, 6)]


def test_deadlines_are_working_days_and_may_be_none() -> None:
    thursday = datetime(2026, 6, 11, 15, tzinfo=UTC)
    assert deadline_before(thursday, None, ZONE, "us") is None
    assert deadline_before(thursday, 8, ZONE, "us") == datetime(2026, 6, 1, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seat", "days", "late"), [("core", 31, 0), ("core", 32, 1), ("wider", 92, 0), ("wider", 95, 3)]
)
def test_a_forum_is_overdue_after_a_month_or_a_quarter(seat: str, days: int, late: int) -> None:
    assert overdue_days(seat, date(2026, 3, 1), date(2026, 3, 1) + timedelta(days=days)) == late


def test_a_core_team_that_has_not_met_for_a_month_is_warned(clock: Path) -> None:
    with acting(col):
        actions.move_meeting(meeting_id=MEETING, move="hold", by=col, at=MOMENT)
    page = reverse("meetings")
    assert b"It has not met for" not in signed_in(dan).get(page).content
    clock.write_text((MOMENT + timedelta(days=40)).isoformat())
    assert b"It has not met for" in signed_in(dan).get(page).content


def test_the_wider_group_meets_each_quarter_and_no_case_comes_before_it() -> None:
    wider = key("meeting wider")
    for who in (clea, dan, world.housing.casey):
        assert signed_in(who).get(reverse("agenda", args=[wider])).status_code == 200
    with pytest.raises(MeetingOver):
        bring(ada, world.file("harbor quiet"), meeting_id=wider)
    with acting(clea):
        assert set(Meeting.objects.visible_to(clea).values_list("id", flat=True)) == {wider}
        assert set(Topic.objects.visible_to(clea).values_list("id", flat=True)) == {key("topic wider")}
    with acting(col):
        actions.move_meeting(meeting_id=wider, move="hold", by=col, at=MOMENT)
    with acting(world.housing.casey):
        actions.sign_in(meeting_id=wider, by=world.housing.casey, at=MOMENT)
    text = signed_in(world.housing.casey).get(reverse("live", args=[wider])).content.decode()
    assert "No case is spoken of in this group" in text
    assert "fewer than 10" in text


def test_an_extraordinary_meeting_has_no_deadlines_and_may_be_held_at_once() -> None:
    with acting(col):
        forum = Forum.objects.visible_to(col).get(seat="core")
        actions.set_forum(
            seat="core", rules=rules(items_close=8, agenda_out=7), by=col, at=MOMENT, version=forum.version
        )
    plain = convene(MOMENT + timedelta(days=30))
    soon = convene(MOMENT + timedelta(days=2), kind="extraordinary")
    assert plain.items_close_at is not None
    assert soon.items_close_at is None
    assert not is_late(soon, MOMENT)
    with acting(col):
        assert actions.move_meeting(meeting_id=soon.id, move="hold", by=col, at=MOMENT).state == "held"
        with pytest.raises(WrongState):
            actions.move_meeting(meeting_id=soon.id, move="circulate", by=col, at=MOMENT)


def test_who_convenes_and_when() -> None:
    with pytest.raises(NotAhead):
        convene(MOMENT - timedelta(days=1))
    convene(MOMENT + timedelta(days=30))
    with pytest.raises(DayTaken):
        convene(MOMENT + timedelta(days=30))
    for who, refusal in ((dan, NotPermitted), (world.beacon.bea, NotPermitted)):
        with acting(who), pytest.raises(refusal):
            actions.convene(forum_id=key("forum core"), starts_at=MOMENT + timedelta(days=9), by=who, at=MOMENT)
    with acting(col), pytest.raises(NotVisible):
        actions.convene(forum_id=key("forum beacon"), starts_at=MOMENT + timedelta(days=9), by=col, at=MOMENT)


def test_a_meeting_and_who_is_present_are_seen_by_the_agencies_that_sit_in_its_forum() -> None:
    for who, sees in (
        (dan, True),
        (nora, True),
        (world.coordination.olive, True),
        (clea, False),
        (world.beacon.bea, False),
    ):
        with acting(who):
            assert Meeting.objects.visible_to(who).filter(pk=MEETING).exists() is sees, who.name


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("day", "the day after"),
        ("day", "2026-05-01"),
        ("time", "noonish"),
        ("place", "x" * 201),
        ("place", "a\x00b"),
        ("minutes", "many"),
        ("minutes", "100000000000000"),
        ("kind", "secret"),
    ],
)
def test_bad_input_when_convening(field: str, value: str) -> None:
    fields = {
        "once": str(uuid4()),
        "day": "2026-06-18",
        "time": "10:00",
        "place": "",
        "minutes": "60",
        "kind": "ordinary",
    }
    client, page = signed_in(col), reverse("convene", args=["core"])
    assert client.post(page, fields | {field: value}).status_code in (409, 422)
    with acting(col):
        assert Meeting.objects.visible_to(col).filter(seat="core").count() == 1
    assert client.post(page, fields).status_code == 303
    assert client.post(page, fields).status_code == 303, "the same key leads where the first press led"
    with acting(col):
        assert Meeting.objects.visible_to(col).filter(seat="core").count() == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [("meeting", "no id"), ("meeting", str(UUID(int=3))), ("why", ""), ("why", "x" * 2_001), ("why", "\u202e")],
)
def test_bad_input_when_bringing(field: str, value: str) -> None:
    fields = {"once": str(uuid4()), "meeting": str(MEETING), "why": "The level was raised"}
    page = reverse("bring", args=[world.file("harbor quiet")])
    assert signed_in(ada).post(page, fields | {field: value}).status_code == 422
    assert signed_in(ada).post(page, fields).status_code == 303


def test_the_chair_orders_what_the_chair_sees() -> None:
    from cases.sharing.models import Disclosure

    for name in ("harbor quiet", "harbor closed"):
        bring(ada, world.file(name))
    page = signed_in(ada).get(reverse("agenda", args=[MEETING])).content.decode()
    assert page.count('id="item-') == 5, "four cases and a topic"
    with acting(col):
        assert Disclosure.objects.visible_to(col).exists()
    build = signed_in(col).get(reverse("build_agenda", args=[MEETING])).content.decode()
    assert build.count("/place/") == 2, "one case and a topic"
    answer = signed_in(col).post(
        reverse("place_item", args=[key("item main")]), {"once": str(uuid4()), "press": "minutes", "minutes": "25"}
    )
    assert answer.status_code == 303
    bad = {"once": str(uuid4()), "press": "to", "to": "first"}
    assert signed_in(col).post(reverse("place_item", args=[key("item main")]), bad).status_code == 422


def test_topics_stand_where_the_chair_puts_them_among_the_cases() -> None:
    topic, item = key("topic core"), key("item main")

    def order() -> list[UUID]:
        with acting(col):
            return [one for _place, one in places_of(col, MEETING)]

    assert order() == [topic, item]
    client, address = signed_in(col), reverse("place_topic", args=[topic])
    assert client.post(address, {"press": "down"}).status_code == 303
    assert order() == [item, topic]
    page = signed_in(dan).get(reverse("agenda", args=[MEETING])).content.decode()
    assert page.index("AG-main") < page.index("How reports are taken at night")
    for nothing in ("", "sideways"):
        assert client.post(address, {"press": nothing}).status_code == 303
        assert order() == [item, topic]
    with acting(col):
        place_item(item_id=item, to=99, by=col, at=MOMENT)
    assert order() == [topic, item]
    for nobody in (dan, ada):
        with acting(nobody), pytest.raises(NotPermitted):
            place_topic(topic_id=topic, to=0, by=nobody, at=MOMENT)
    with acting(world.beacon.bea), pytest.raises(NotVisible):
        place_topic(topic_id=topic, to=0, by=world.beacon.bea, at=MOMENT)
