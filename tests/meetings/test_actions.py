"""Actions between agencies: who may ask whom, who answers, what stays when the case is closed to the owner; and the clock."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.urls import reverse

from cases.action_items.actions import answer_action, propose_action, supersede_action
from cases.action_items.models import ActionItem
from cases.action_items.refusals import NotAColleague, NotOpenToThem, NoWhy
from cases.action_items.rules import Unsafe, unsafe_in
from cases.sharing.actions import withdraw_release
from ccr.core.errors import NotPermitted, NotVisible, Stale
from ccr.core.states import WrongState
from ccr.notifications.models import Notice
from ccr.reminders.engine import raise_due
from tests.meetings.story import DUE, MAIN, ada, answer, ask, clea, col, dan, ivy, nora, pru, serge, walt
from tests.support.client import signed_in
from tests.world import MOMENT, acting, world

pytestmark = pytest.mark.django_db
OWN = world.file("police own")


def state(member: Any, action: ActionItem) -> str | None:
    with acting(member):
        return ActionItem.objects.visible_to(member).filter(pk=action.id).values_list("state", flat=True).first()


def test_the_owner_accepts_it_into_a_file_of_its_own_and_ends_it() -> None:
    action = ask(col, dan)
    assert [state(who, action) for who in (ada, dan, pru, col, nora, walt, clea)] == ["proposed"] * 4 + [None] * 3
    taken = answer(dan, action.id, "accept")
    assert (taken.owner_file_id, taken.owner_member_id) == (OWN, dan.member_id)
    answer(dan, action.id, "start")
    assert answer(dan, action.id, "finish").state == "done"
    with pytest.raises(WrongState):
        answer(dan, action.id, "finish")


def test_what_an_agency_asks_of_itself_is_accepted_at_once() -> None:
    action = ask(ada, ada)
    assert (action.state, action.owner_file_id) == ("accepted", MAIN)


def test_nobody_is_asked_who_may_not_see_the_case() -> None:
    for owner in (nora, world.probation.pete, clea):
        with pytest.raises(NotOpenToThem):
            ask(col, owner)
    with pytest.raises(NotOpenToThem):
        ask(nora, dan)
    with acting(dan), pytest.raises(NotOpenToThem):
        propose_action(
            file_id=uuid4(),
            holder_id=ada.agency_id,
            owner_agency_id=dan.agency_id,
            what="x",
            due_on=DUE,
            by=dan,
            at=MOMENT,
        )


def test_only_the_owner_answers_and_only_who_asked_takes_back() -> None:
    action = ask(col, dan)
    for other in (ada, pru, col):
        with pytest.raises(NotPermitted):
            answer(other, action.id, "accept")
    with pytest.raises(NotVisible):
        answer(nora, action.id, "accept")
    with acting(dan), pytest.raises(NotPermitted):
        supersede_action(action_id=action.id, by=dan, at=MOMENT)
    with acting(col):
        assert supersede_action(action_id=action.id, by=col, at=MOMENT).state == "superseded"


def test_not_possible_and_not_done_say_why() -> None:
    action = ask(col, dan)
    with pytest.raises(NoWhy):
        answer(dan, action.id, "not_possible")
    assert answer(dan, action.id, "not_possible", why="The camera was taken down").why == "The camera was taken down"


def test_whose_it_is_is_a_colleague_and_an_old_page_is_refused() -> None:
    action = ask(col, dan)
    with pytest.raises(NotAColleague):
        answer(dan, action.id, "accept", person_id=pru.member_id)
    with pytest.raises(Stale):
        answer(dan, action.id, "accept", version=7)
    assert answer(dan, action.id, "accept", person_id=ivy.member_id).owner_member_id == ivy.member_id


def test_what_is_accepted_stays_with_its_owner_when_the_case_is_closed_to_it() -> None:
    accepted, waiting = ask(col, dan), ask(col, dan, what="Look at the car park")
    answer(dan, accepted.id, "accept")
    with acting(ada):
        withdraw_release(release_id=world.release("main to police"), by=ada, at=MOMENT)
    assert state(dan, accepted) == "accepted"
    assert state(dan, waiting) is None
    assert state(walt, accepted) is None


@pytest.mark.parametrize(
    ("who", "change"),
    [
        (dan, "due_on = due_on + 30"),
        (dan, "sealed = ''"),
        (dan, "proposer_agency_id = owner_agency_id"),
        (dan, "state = 'done'"),
        (dan, "state = 'superseded'"),
        (col, "state = 'accepted'"),
        (col, "owner_agency_id = proposer_agency_id"),
    ],
)
def test_the_database_holds_each_side_to_its_own_moves(who: Any, change: str) -> None:
    action = ask(col, dan)
    with (
        acting(who),
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match="not your move"),
        transaction.atomic(),
    ):
        cursor.execute(f"UPDATE cases_actionitem SET {change} WHERE id = %s", [action.id])


def test_whoever_merely_sees_it_changes_nothing() -> None:
    action = ask(col, dan)
    for other in (ada, pru):
        with acting(other), connection.cursor() as cursor:
            cursor.execute("UPDATE cases_actionitem SET version = version WHERE id = %s", [action.id])
            assert cursor.rowcount == 0


@pytest.mark.parametrize(
    "change",
    [{"proposer_agency_id": dan.agency_id}, {"state": "accepted", "owner_file_id": OWN}, {"agency_id": col.agency_id}],
    ids=["in another's name", "already accepted", "on another's file as one's own"],
)
def test_the_database_takes_no_other_beginning(change: dict[str, Any]) -> None:
    terms = {
        "tenant_id": col.tenant_id,
        "agency_id": ada.agency_id,
        "file_id": MAIN,
        "proposer_agency_id": col.agency_id,
        "owner_agency_id": dan.agency_id,
        "due_on": DUE,
        "proposed_at": MOMENT,
        "proposed_by": col.member_id,
    }
    action = ActionItem(**(terms | change))
    action.write("Look at the car park")
    with acting(col), pytest.raises(DatabaseError), transaction.atomic():
        action.save()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ring 555 013 4455 on Monday", [Unsafe.NUMBER]),
        ("Check the lock at 14 Nowhere Lane", [Unsafe.ADDRESS]),
        ("Write to m.t@example.org", [Unsafe.MAIL]),
        ("Vehicle sweep for trackers by 16 March", []),
        ("Ask the court to add the workplace to the exclusion area", []),
    ],
)
def test_words_that_could_lead_to_her_door_are_found(text: str, found: list[Unsafe]) -> None:
    assert unsafe_in(text) == found


# The clock -----------------------------------------------------------------------------------------------------------


def told(member: Any, at: datetime) -> list[str]:
    with acting(member, at=at):
        rows = Notice.objects.visible_to(member).unseen().filter(code__startswith="action.")
        return list(rows.values_list("code", flat=True).order_by("at"))


def test_the_owner_is_reminded_then_the_supervisor_then_who_agreed_it() -> None:
    action = ask(col, dan)
    answer(dan, action.id, "accept")
    days = {"due": 3, "late": 4, "watch": 8}
    before = {who.name: told(who, MOMENT + timedelta(days=20)) for who in (dan, serge, col)}
    for days_later in days.values():
        raise_due(at=MOMENT + timedelta(days=days_later, hours=6))
    after = {who.name: told(who, MOMENT + timedelta(days=20)) for who in (dan, serge, col)}
    assert "action.due" in after[dan.name][len(before[dan.name]) :]
    assert "action.late" in after[serge.name]
    assert "action.late" not in after[dan.name]
    assert "action.watched" in after[col.name]


def test_what_is_done_reminds_nobody() -> None:
    action = ask(col, dan)
    answer(dan, action.id, "accept")
    answer(dan, action.id, "finish")
    for days_later in (3, 4, 8):
        raise_due(at=MOMENT + timedelta(days=days_later, hours=6))
    assert "action.due" not in told(dan, MOMENT + timedelta(days=20))


# Pages ---------------------------------------------------------------------------------------------------------------


def test_asking_on_the_page_warns_of_words_that_lead_to_her_and_keeps_what_was_typed() -> None:
    client, address = signed_in(ada), reverse("file_actions", args=[MAIN])
    fields = {
        "once": str(uuid4()),
        "what": "Check the lock at 14 Nowhere Lane",
        "owner": str(dan.agency_id),
        "due_on": str(DUE),
    }
    answer_page = client.post(address, fields)
    assert answer_page.status_code == 422
    assert b"looks like an address" in answer_page.content
    assert b"14 Nowhere Lane" in answer_page.content
    assert client.post(address, fields | {"sure": "on", "once": str(uuid4())}).status_code == 303
    assert b"14 Nowhere Lane" in signed_in(dan).get(reverse("my_actions")).content


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("what", ""),
        ("what", "x" * 301),
        ("what", "bad\x00byte"),
        ("what", "turned \u202e round"),
        ("owner", str(world.beacon.id)),
        ("owner", "no id"),
        ("due_on", "yesterday"),
        ("due_on", "2020-01-01"),
        ("due_on", "3/4/2026"),
    ],
)
def test_bad_input_is_answered_beside_the_field_and_saves_nothing(field: str, value: str) -> None:
    client, address = signed_in(ada), reverse("file_actions", args=[MAIN])
    fields = {"once": str(uuid4()), "what": "Change the lock", "owner": str(ada.agency_id), "due_on": str(DUE)}
    with acting(ada):
        before = ActionItem.objects.visible_to(ada).count()
    assert client.post(address, fields | {field: value}).status_code == 422
    with acting(ada):
        assert ActionItem.objects.visible_to(ada).count() == before


def test_pressed_twice_it_is_answered_once() -> None:
    action = ask(col, dan)
    client, address = signed_in(dan), reverse("answer_action", args=[action.id, "accept"])
    assert [client.post(address).status_code for _press in range(2)] == [303, 303]
    assert signed_in(pru).post(address).status_code == 403
    assert signed_in(nora).post(address).status_code == 404
    with acting(dan), pytest.raises(NotPermitted):
        answer_action(action_id=action.id, move="vanish", by=dan, at=MOMENT)
