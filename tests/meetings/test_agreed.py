"""Once minutes are agreed nothing of them changes: no line is taken back, no action comes in, nobody leaves or comes back."""

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from cases.action_items.models import ActionItem
from cases.records.models import Record
from cases.records.selectors import words_of
from meetings import actions as forum
from meetings.agenda.actions import take_item
from meetings.live import actions
from meetings.models import Attendance
from meetings.refusals import NotInSession, SignFirst
from tests.meetings.story import DUE, ITEM, MEETING, ada, col, dan, pru
from tests.support.client import signed_in
from tests.world import MOMENT, acting, key

pytestmark = pytest.mark.django_db
LIVE = reverse("live", args=[MEETING])
SAID = "The hearing was moved to Friday"


@pytest.fixture(autouse=True)
def in_session() -> None:
    with acting(col):
        take_item(item_id=ITEM, by=col, at=MOMENT)
        forum.move_meeting(meeting_id=MEETING, move="hold", by=col, at=MOMENT)
    for who in (col, ada, dan, pru):
        with acting(who):
            forum.sign_in(meeting_id=MEETING, by=who, at=MOMENT)


def agree() -> None:
    with acting(col):
        for move in ("draft_minutes", "agree_minutes"):
            forum.move_meeting(meeting_id=MEETING, move=move, by=col, at=MOMENT)


def said() -> Record:
    with acting(dan):
        return actions.write_line(item_id=ITEM, line="note", text=SAID, standing="fact", by=dan, at=MOMENT)


def present(member: Any) -> Attendance:
    with acting(member):
        return Attendance.objects.visible_to(member).get(meeting_id=MEETING, member_id=member.member_id)


def acts() -> int:
    with acting(ada):
        return ActionItem.objects.visible_to(ada).filter(item_id=ITEM).count()


def action_of(member: Any) -> Any:
    fields = {
        "once": str(uuid4()), "kind": "action", "text": "Ask the court", "owner": str(member.agency_id),
        "due_on": DUE.isoformat(), "standing": "fact",
    }  # fmt: skip
    return signed_in(member).post(LIVE, fields)


def test_an_agreed_line_is_not_taken_back() -> None:
    line = said()
    agree()
    with acting(dan), pytest.raises(NotInSession):
        actions.undo_line(record_id=line.id, by=dan, at=MOMENT)
    assert signed_in(dan).post(reverse("undo_line", args=[line.id])).status_code == 409
    with acting(dan):
        kept = Record.objects.visible_to(dan).get(pk=line.id)
        assert (words_of(dan, [kept])[line.id]["text"], kept.kept) == (SAID, False)


def test_no_action_comes_into_agreed_minutes() -> None:
    assert action_of(dan).status_code == 303
    assert acts() == 1
    agree()
    assert action_of(dan).status_code == 409
    with acting(dan), pytest.raises(NotInSession):
        actions.ask_action(item_id=ITEM, owner_agency_id=dan.agency_id, what="x", due_on=DUE, by=dan, at=MOMENT)
    assert acts() == 1


def test_an_agency_nobody_of_which_has_signed_asks_for_nothing() -> None:
    with acting(pru):
        row = Attendance.objects.visible_to(pru).get(meeting_id=MEETING, member_id=pru.member_id)
        row.meeting_id, row.seat = key("meeting wider"), "wider"
        row.save()
    with acting(pru), pytest.raises(SignFirst):
        actions.ask_action(item_id=ITEM, owner_agency_id=dan.agency_id, what="x", due_on=DUE, by=pru, at=MOMENT)
    assert action_of(pru).status_code == 409
    assert acts() == 0


def test_who_was_present_stays_as_it_was_agreed() -> None:
    row = present(dan)
    with acting(col):
        forum.leave_room(attendance_id=row.id, by=col, at=MOMENT)
        forum.leave_room(attendance_id=row.id, by=col, at=MOMENT, back=True)
    agree()
    for who in (dan, col):
        with acting(who), pytest.raises(NotInSession):
            forum.leave_room(attendance_id=row.id, by=who, at=MOMENT)
        assert signed_in(who).post(reverse("leave_room", args=[row.id, "leave"])).status_code == 409
    assert present(dan).left_at is None
