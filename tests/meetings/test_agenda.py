"""Who sees which case on an agenda: sets first, then pages byte for byte, then what each side may do to an item."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.access.actions import declare_conflict
from cases.action_items.models import ActionItem
from cases.sharing.actions import withdraw_release
from ccr.core.errors import NotPermitted, NotVisible
from ccr.core.states import WrongState
from meetings.agenda import actions
from meetings.models import AgendaItem
from meetings.refusals import AlreadyBrought, MeetingOver, NoReason, NoSeat
from tests.meetings.story import ITEM, MAIN, MEETING, ada, bring, clea, col, dan, ivy, nora, pete, pru, seen_by, walt
from tests.support.client import signed_in
from tests.world import MOMENT, acting, key, world

pytestmark = pytest.mark.django_db
OWN, NAMED, SECOND = world.file("police own"), world.file("harbor named"), world.file("police second")
# What differs from one drawing of a page to the next, whatever is on it.
FRESH = re.compile(rb'(csrf-token" content|name="csrfmiddlewaretoken" value|name="once" value|nonce)="[^"]*"')


def page_of(member: Any, address: str) -> bytes:
    answer = signed_in(member).get(address)
    assert answer.status_code == 200
    return FRESH.sub(b"", answer.content)


def agenda(member: Any) -> bytes:
    return page_of(member, reverse("agenda", args=[MEETING]))


# Sets -----------------------------------------------------------------------------------------------------------------


def test_an_item_is_there_for_whoever_brought_it_and_for_those_named_on_its_case() -> None:
    assert seen_by(ada) == {MAIN, OWN}
    assert seen_by(dan) == {MAIN, OWN, NAMED, SECOND}
    assert seen_by(pru) == {MAIN}
    assert seen_by(col) == {MAIN}
    for nobody in (
        nora,
        pete,
        clea,
        world.housing.casey,
        world.coordination.olive,
        world.harbor.adam,
        world.beacon.bea,
    ):
        assert seen_by(nobody) == set(), nobody.name


def test_somebody_shut_out_by_a_conflict_does_not_see_what_their_colleagues_see() -> None:
    assert seen_by(walt) == seen_by(dan) - {MAIN, OWN}
    assert b"AG-main" not in agenda(walt)
    assert b"AG-main" in agenda(dan)


def test_a_conflict_declared_in_the_middle_of_a_meeting_holds_at_once() -> None:
    kit = world.police.kit
    assert {OWN, MAIN} <= seen_by(ivy)
    with acting(kit):
        declare_conflict(file_id=OWN, user_id=ivy.user_id, ground="friend", by=kit, at=MOMENT)
    assert not {OWN, MAIN} & seen_by(ivy), "neither the file nor what is lent to it"


def test_a_permission_that_ends_takes_the_item_with_it_at_the_next_request() -> None:
    client = signed_in(pru)
    address = reverse("agenda", args=[MEETING])
    assert b"AG-main" in client.get(address).content
    with acting(ada):
        withdraw_release(release_id=world.release("main to prosecution"), by=ada, at=MOMENT)
    assert b"AG-main" not in client.get(address).content
    assert b"AG-main" in agenda(dan)


def test_an_agency_of_the_wider_group_sees_no_item_even_where_the_case_is_open_to_it() -> None:
    from tests.world_story import NEXT_WEEK

    casey = world.housing.casey
    with acting(casey, at=NEXT_WEEK):
        assert not AgendaItem.objects.visible_to(casey).exists()


# Byte for byte --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("nobody", [nora, pete], ids=["nora", "pete"])
def test_the_agenda_of_an_agency_named_on_nothing_is_the_same_with_and_without_an_item(nobody: Any) -> None:
    before = agenda(nobody), page_of(nobody, reverse("meetings"))
    item = bring(ada, world.file("harbor quiet"), why="Something new in the quiet file")
    with acting(ada):
        actions.withdraw_item(item_id=ITEM, by=ada, at=MOMENT)
    assert (agenda(nobody), page_of(nobody, reverse("meetings"))) == before
    assert item.reference.encode() not in before[0]


def test_nothing_on_an_agenda_is_numbered_or_counted_with_what_is_hidden() -> None:
    with_gap = agenda(pru).decode()
    for hidden in ("AG-police", "AG-named", "AG-second"):
        assert hidden not in with_gap
    assert "10 minutes" in with_gap
    assert "20 minutes" in with_gap, "ten for the case, ten for the topic"
    assert "60 minutes" not in with_gap


# Bringing -------------------------------------------------------------------------------------------------------------


def test_bringing_writes_why_as_a_record_of_ones_own_about_the_level() -> None:
    item = bring(ada, world.file("harbor quiet"))
    with acting(ada):
        from cases.records.models import Record

        head = Record.objects.visible_to(ada).get(pk=item.reason_id)
    assert (head.kind, head.category, head.holder_id) == ("minute", 4, ada.agency_id)
    assert not item.late


def test_a_case_is_before_a_meeting_once_and_again_after_it_was_withdrawn() -> None:
    with pytest.raises(AlreadyBrought):
        bring(ada, MAIN)
    with acting(ada):
        actions.withdraw_item(item_id=ITEM, by=ada, at=MOMENT)
    assert bring(ada, MAIN).id != ITEM


def test_who_may_not_bring() -> None:
    with pytest.raises(NotVisible):
        bring(pru, MAIN)
    with pytest.raises(NoSeat):
        bring(world.housing.casey, world.file("housing own"), meeting_id=key("meeting wider"))
    with pytest.raises(MeetingOver):
        bring(ada, world.file("harbor quiet"), meeting_id=key("meeting wider"))
    with pytest.raises(NoReason):
        bring(ada, world.file("harbor quiet"), why="  ")
    with pytest.raises(NotVisible):
        bring(ada, world.file("harbor quiet"), meeting_id=key("meeting beacon"))


# Two sides ------------------------------------------------------------------------------------------------------------


def test_the_chair_takes_and_the_bringer_withdraws() -> None:
    with acting(col):
        assert actions.take_item(item_id=ITEM, by=col, at=MOMENT).state == "listed"
        assert actions.take_item(item_id=ITEM, by=col, at=MOMENT).state == "listed"
        with pytest.raises(NotPermitted):
            actions.withdraw_item(item_id=ITEM, by=col, at=MOMENT)
    with acting(dan), pytest.raises(NotPermitted):
        actions.take_item(item_id=ITEM, by=dan, at=MOMENT)
    with acting(ada):
        actions.withdraw_item(item_id=ITEM, by=ada, at=MOMENT)
        with pytest.raises(WrongState):
            actions.withdraw_item(item_id=ITEM, by=ada, at=MOMENT)
    assert MAIN not in seen_by(col) | seen_by(dan) | seen_by(pru)


def test_the_chair_takes_what_stood_on_the_page_and_sees() -> None:
    named = key("item named")
    with acting(dan), pytest.raises(NotPermitted):
        actions.take_items(meeting_id=MEETING, item_ids=[ITEM], by=dan, at=MOMENT)
    with acting(world.beacon.bea), pytest.raises(NotVisible):
        actions.take_items(meeting_id=MEETING, item_ids=[ITEM], by=world.beacon.bea, at=MOMENT)
    with acting(col):
        assert actions.take_items(meeting_id=MEETING, item_ids=[named, uuid4()], by=col, at=MOMENT) == []
        taken = actions.take_items(meeting_id=MEETING, item_ids=[ITEM, named], by=col, at=MOMENT)
    assert [one.id for one in taken] == [ITEM]
    with acting(dan):
        assert AgendaItem.objects.visible_to(dan).get(pk=named).state == "proposed", "not open to the chair: it waits"


def test_what_came_after_the_page_was_drawn_still_waits() -> None:
    client = signed_in(col)
    assert client.post(reverse("take_items", args=[MEETING]), {"item": ["", "x", str(uuid4())]}).status_code == 303
    assert b"Waits for the chair" in agenda(col)
    assert client.post(reverse("take_items", args=[MEETING]), {"item": [str(ITEM)]}).status_code == 303
    assert b"Waits for the chair" not in agenda(col)


@pytest.mark.parametrize(
    ("who", "change"),
    [
        (ada, "state = 'listed'"),
        (ada, "place = 99"),
        (col, "state = 'withdrawn'"),
        (col, "file_id = id"),
        (col, "reference = 'X'"),
        (col, "late = true"),
        (col, "state = 'actioned'"),
    ],
)
def test_the_database_holds_each_side_to_its_own_moves(who: Any, change: str) -> None:
    with (
        acting(who),
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match="not your move"),
        transaction.atomic(),
    ):
        cursor.execute(f"UPDATE meetings_agendaitem SET {change} WHERE id = %s", [ITEM])


def test_a_third_agency_that_sees_an_item_changes_nothing_of_it() -> None:
    with acting(dan), connection.cursor() as cursor:
        cursor.execute("UPDATE meetings_agendaitem SET place = 99 WHERE id = %s", [ITEM])
        assert cursor.rowcount == 0


def test_nobody_puts_another_agencys_file_or_a_taken_item_on_an_agenda() -> None:
    columns = (
        "id, version, tenant_id, agency_id, file_id, meeting_id, seat, convener_id, reference, reason, late, state, place,"
        " minutes, brought_at, brought_by, no_action, safe_to_tell"
    )

    def insert(by: Any, file_id: Any, agency_id: Any, state: str = "proposed") -> None:
        row = [
            uuid4(),
            1,
            by.tenant_id,
            agency_id,
            file_id,
            MEETING,
            "core",
            col.agency_id,
            "X-1",
            "risk",
            False,
            state,
            1.0,
        ]
        row += [5, MOMENT, by.member_id, False, ""]
        with acting(by), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO meetings_agendaitem ({columns}) VALUES ({', '.join(['%s'] * len(row))})", row)

    for by, file_id, agency_id, state in (
        (pru, MAIN, ada.agency_id, "proposed"),
        (pru, MAIN, pru.agency_id, "proposed"),
        (ada, world.file("harbor quiet"), ada.agency_id, "listed"),
    ):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            insert(by, file_id, agency_id, state)


# Who may hear of it ---------------------------------------------------------------------------------------------------


def test_limits_are_told_to_the_chair_and_to_whoever_brought_it_only() -> None:
    from meetings.agenda.selectors import open_to

    with acting(col):
        told = {one.agency_id for one in open_to([ITEM, key("item police")])[ITEM]}
        assert told == {dan.agency_id, pru.agency_id, col.agency_id}
        assert open_to([key("item police"), key("item named"), uuid4()]) == {}
    with acting(dan):
        assert open_to([ITEM]) == {}
        assert {one.agency_id for one in open_to([key("item police")])[key("item police")]} == {ada.agency_id}
    with acting(walt):
        assert open_to([key("item police")]) == {}


# Cost -----------------------------------------------------------------------------------------------------------------


def content_statements(member: Any, address: str) -> int:
    client = signed_in(member)
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len([one for one in captured.captured_queries if "meetings_" in one["sql"] or "cases_" in one["sql"]])


def test_an_agenda_costs_the_same_however_long_it_is() -> None:
    address = reverse("agenda", args=[MEETING])
    bring(ada, world.file("harbor quiet"))
    few = content_statements(ada, address)
    bring(ada, world.file("harbor closed"))
    assert content_statements(ada, address) == few
    assert few <= 8


def test_actions_are_seen_by_those_who_see_the_case_and_by_their_owner() -> None:
    def seen(member: Any) -> set[Any]:
        with acting(member):
            return set(ActionItem.objects.visible_to(member).values_list("id", flat=True))

    assert seen(pru) == {key("action sweep"), key("action escort"), key("action ring her")}
    assert key("action named") in seen(dan)
    for nobody in (nora, pete, clea):
        assert seen(nobody) == set()
    assert key("action sweep") not in seen(walt)
