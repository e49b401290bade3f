"""A sitting: the statement first, lines held by who wrote them, closing an item, two tabs, the minutes and the room screen."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.files.actions import record_wants
from cases.records.models import Record, RecordBody
from cases.sharing.actions import Answer, accept_offer, sign_core_permission, withdraw_release
from cases.sharing.models import Disclosure
from ccr.core.errors import NotPermitted, NotVisible, Stale
from meetings import actions as forum
from meetings.agenda.actions import take_item
from meetings.live import actions
from meetings.models import AgendaItem, Attendance
from meetings.refusals import (
    ActionMissing,
    LevelMissing,
    NothingKept,
    NotInSession,
    SignFirst,
    TellingMissing,
    TooLateToUndo,
)
from tests.meetings.story import DUE, ITEM, MAIN, MEETING, ada, ask, bring, col, dan, nora, pru
from tests.support.client import signed_in
from tests.world import MOMENT, acting, key, world

pytestmark = pytest.mark.django_db
LIVE = reverse("live", args=[MEETING])
SAID = "The hearing was moved to Friday"


@pytest.fixture(autouse=True)
def in_session() -> None:
    """The chair has begun; the chair, the advocate, the deputy and the prosecutor have signed."""
    with acting(col):
        take_item(item_id=ITEM, by=col, at=MOMENT)
        forum.move_meeting(meeting_id=MEETING, move="hold", by=col, at=MOMENT)
    for who in (col, ada, dan, pru):
        with acting(who):
            forum.sign_in(meeting_id=MEETING, by=who, at=MOMENT)
    with acting(col):
        actions.show_item(item_id=ITEM, by=col, at=MOMENT)


def say(by: Any, text: str = SAID, *, at: Any = MOMENT) -> Record:
    with acting(by, at=at):
        return actions.write_line(item_id=ITEM, line="note", text=text, standing="fact", by=by, at=at)


def close(**more: Any) -> AgendaItem:
    agreed = {"level": 3, "teller_id": ada.agency_id, "tell_on": DUE, "safe_to_tell": "yes"} | more
    with acting(col):
        return actions.close_item(item_id=ITEM, by=col, at=MOMENT, **agreed)


def current_of(who: Any) -> str:
    """The item that is open on somebody's page."""
    found = re.search(r'id="now"><bdi>([^<]+)', signed_in(who).get(LIVE).content.decode())
    return found[1] if found else ""


def reads(member: Any, head: Record) -> tuple[bool, bool]:
    with acting(member):
        return (
            Record.objects.visible_to(member).filter(pk=head.id).exists(),
            RecordBody.objects.visible_to(member).filter(pk=head.id).exists(),
        )


def test_the_statement_comes_before_everything() -> None:
    ivy = signed_in(world.police.ivy)
    assert ivy.get(LIVE).headers["Location"] == reverse("present", args=[MEETING])
    assert ivy.post(reverse("present", args=[MEETING]), {"once": str(uuid4())}).status_code == 422
    signed = {"once": str(uuid4()), "understood": "on"}
    assert ivy.post(reverse("present", args=[MEETING]), signed).status_code == 303
    assert ivy.get(LIVE).status_code == 200
    with acting(col):
        row = Attendance.objects.visible_to(col).get(member_id=world.police.ivy.member_id)
        assert (row.how, row.statement) == ("here", 1)


def test_a_line_is_held_by_who_wrote_it_and_read_by_those_its_file_is_open_to() -> None:
    hers = say(ada)
    assert hers.holder_id == ada.agency_id
    # Her permission for none of these names coordination: the head and the words stay with Harbor.
    assert [reads(who, hers) for who in (ada, dan, pru, col, nora)] == [(True, True)] + [(False, False)] * 4
    his = say(dan, "He was seen at the bus stop")
    assert his.file_id == world.file("police own")
    assert reads(ada, his) == (False, False)


def test_who_may_not_write() -> None:
    with pytest.raises(NotVisible):
        say(nora)
    with acting(world.police.ivy):
        line = actions.write_line(
            item_id=ITEM, line="note", text="x", standing="opinion", by=world.police.ivy, at=MOMENT
        )
    assert line.holder_id == world.police.id, "the agency is present"
    with acting(pru):
        row = Attendance.objects.visible_to(pru).get(member_id=pru.member_id)
        forum.leave_room(attendance_id=row.id, by=pru, at=MOMENT)
    with acting(dan), pytest.raises(NotPermitted):
        forum.leave_room(attendance_id=row.id, by=dan, at=MOMENT, back=True)


def test_an_agency_nobody_of_which_has_signed_writes_nothing() -> None:
    with acting(pru):
        row = Attendance.objects.visible_to(pru).get(member_id=pru.member_id)
        row.meeting_id, row.seat = key("meeting wider"), "wider"
        row.save()
    with pytest.raises(SignFirst):
        say(pru)


def test_a_forum_may_keep_no_notes() -> None:
    with acting(col):
        meeting = forum.Meeting.objects.visible_to(col).get(pk=MEETING)
        meeting.keeping = "actions"
        meeting.save()
    with pytest.raises(NothingKept):
        say(ada)
    assert b'value="decision"' not in signed_in(ada).get(LIVE).content


def test_an_item_closes_when_everything_is_agreed() -> None:
    with pytest.raises(LevelMissing):
        close(level=None)
    with pytest.raises(ActionMissing):
        close()
    with pytest.raises(TellingMissing):
        close(no_action_because="He is in custody", teller_id=None)
    with pytest.raises(TellingMissing):
        close(no_action_because="He is in custody", teller_id=world.beacon.id)
    with pytest.raises(Stale):
        close(no_action_because="He is in custody", version=99)
    item = close(no_action_because="He is in custody")
    assert (item.state, item.level, item.no_action) == ("discussed", 3, True)
    with acting(dan):
        seen = AgendaItem.objects.visible_to(dan).get(pk=ITEM)
        assert seen.agreed == {"no_action_because": "He is in custody"}


def test_an_action_of_the_item_closes_it_too_and_is_carried_on() -> None:
    client = signed_in(col)
    fields = {
        "once": str(uuid4()),
        "kind": "action",
        "text": "Vehicle sweep for trackers",
        "owner": str(dan.agency_id),
        "due_on": str(DUE),
        "standing": "fact",
    }
    assert client.post(LIVE, fields).status_code == 303
    assert close().state == "actioned"
    assert b"Vehicle sweep" in signed_in(pru).get(LIVE).content
    assert b"Vehicle sweep" not in signed_in(nora).get(reverse("minutes", args=[MEETING])).content


def test_closing_the_last_stays_there() -> None:
    last = close(no_action_because="He is in custody", go_on=True)
    assert last.state == "discussed"
    assert current_of(col) == last.reference, "nothing else is on the agenda"


def test_closing_opens_the_next_that_the_chair_took() -> None:
    with acting(ada):
        sign_core_permission(
            file_id=world.file("harbor quiet"),
            answers=[Answer(agency_id=col.agency_id, works_there=False, agrees=True)],
            purpose="core_team",
            ends_on=DUE,
            covers_later=True,
            signer="Quinn Quiet",
            by=ada,
            at=MOMENT,
        )
    with acting(col):
        for one in Disclosure.objects.visible_to(col).filter(from_file_id=world.file("harbor quiet"), state="offered"):
            accept_offer(disclosure_id=one.id, by=col, at=MOMENT)
    second, third = (bring(ada, world.file(name)) for name in ("harbor quiet", "harbor closed"))
    with acting(col):
        take_item(item_id=second.id, by=col, at=MOMENT)
    fields = {
        "once": str(uuid4()),
        "version": "2",
        "level": "2",
        "no_action_because": "Nothing new",
        "teller": str(ada.agency_id),
        "tell_on": str(DUE),
        "safe_to_tell": "yes",
        "go_on": "1",
    }
    answer = signed_in(col).post(reverse("close_item", args=[ITEM]), fields)
    assert (answer.status_code, answer.headers["Location"]) == (303, LIVE)
    assert current_of(col) == second.reference
    assert third.reference not in signed_in(col).get(LIVE).content.decode(), "not open to the chair, it is not there"


def test_only_the_chair_closes_and_opens() -> None:
    with acting(dan), pytest.raises(NotPermitted):
        actions.show_item(item_id=ITEM, by=dan, at=MOMENT)
    answer = signed_in(dan).post(reverse("close_item", args=[ITEM]), {"once": str(uuid4())})
    assert answer.status_code == 403


def test_two_tabs_that_correct_one_line_lose_nothing() -> None:
    line = say(ada)
    client, address = signed_in(ada), reverse("correct_line", args=[line.id])
    first = {"once": str(uuid4()), "version": 1, "line": "note", "text": "Moved to Friday at ten", "standing": "fact"}
    assert client.post(address, first).status_code == 303
    second = first | {"once": str(uuid4()), "text": "Moved to Friday, room 4"}
    answer = client.post(address, second)
    assert answer.status_code == 409
    assert b"Moved to Friday at ten" in answer.content
    assert b"Moved to Friday, room 4" in answer.content
    assert client.post(address, second | {"version": 2, "once": str(uuid4())}).status_code == 303


def test_the_last_line_is_taken_back_and_an_earlier_one_is_not() -> None:
    first, last = say(ada), say(ada, "Second", at=MOMENT + timedelta(seconds=5))
    with acting(ada), pytest.raises(TooLateToUndo):
        actions.undo_line(record_id=first.id, by=ada, at=MOMENT)
    with acting(ada):
        assert actions.undo_line(record_id=last.id, by=ada, at=MOMENT).kept
    assert b"Second" not in signed_in(ada).get(LIVE).content
    with acting(dan), pytest.raises(NotVisible):
        actions.undo_line(record_id=first.id, by=dan, at=MOMENT)


def test_somebody_who_loses_the_permission_in_the_middle_is_thinned_at_the_next_request() -> None:
    client = signed_in(pru)
    assert b"AG-main" in client.get(LIVE).content
    with acting(ada):
        withdraw_release(release_id=world.release("main to prosecution"), by=ada, at=MOMENT)
    thin = client.get(LIVE)
    assert thin.status_code == 200
    assert b"AG-main" not in thin.content
    assert client.post(LIVE, {"once": str(uuid4()), "kind": "note", "text": "x"}).status_code in (200, 404)


def screen() -> bytes:
    return bytes(signed_in(col).get(reverse("room_screen", args=[MEETING])).content)


def test_the_room_screen_shows_only_what_everyone_in_the_room_may_see() -> None:
    assert b"AG-main" in screen()
    # The prosecutor has a summary of incidents and the level; no name is open to all.
    assert b"risk__meter" not in screen(), "the coordination office may not see the level"
    with acting(nora):
        row = forum.sign_in(meeting_id=MEETING, by=nora, at=MOMENT)
    assert b"AG-main" not in screen(), "somebody walked in to whom the case is not open"
    with acting(nora):
        forum.leave_room(attendance_id=row.id, by=nora, at=MOMENT)
    assert b"AG-main" in screen()
    with acting(col):
        forum.pause_screen(meeting_id=MEETING, paused=True, by=col, at=MOMENT)
    assert b"AG-main" not in screen()


def test_limits_are_said_for_everyone_who_is_present() -> None:
    text = signed_in(col).get(LIVE).content.decode()
    assert "Say aloud" in text
    assert "Where she is" in text
    with acting(nora):
        forum.sign_in(meeting_id=MEETING, by=nora, at=MOMENT)
    text = signed_in(col).get(LIVE).content.decode()
    assert "they leave the room for this item" in text
    for one in (nora, ada):
        assert reverse("agency", args=[one.agency_id]) in text, "what an agency does with it is one link from its name"
    assert "Say aloud" not in signed_in(dan).get(LIVE).content.decode()


def test_minutes_are_drawn_for_each_reader() -> None:
    say(ada, "Only Harbor wrote this")
    ask(col, dan)
    close(no_action_because="Nothing more today")
    with acting(col):
        forum.move_meeting(meeting_id=MEETING, move="draft_minutes", by=col, at=MOMENT)
        forum.move_meeting(meeting_id=MEETING, move="agree_minutes", by=col, at=MOMENT)
    page = reverse("minutes", args=[MEETING])
    mine, his, hers = (signed_in(who).get(page).content.decode() for who in (ada, dan, nora))
    assert "Only Harbor wrote this" in mine
    assert "Only Harbor wrote this" not in his
    assert "Nothing more today" in his
    for nothing in ("AG-main", "Only Harbor", "Nothing more today"):
        assert nothing not in hers
    assert "Dan Deputy" in hers, "who was present is the forum's own"
    with pytest.raises(NotInSession):
        say(ada, "Too late")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", ""),
        ("text", "x" * 501),
        ("text", "a\x00b"),
        ("kind", "vote"),
        ("owner", str(UUID(int=7))),
        ("due_on", "soon"),
    ],
)
def test_bad_input_in_the_entry_bar(field: str, value: str) -> None:
    fields = {
        "once": str(uuid4()),
        "kind": "action",
        "text": "Ask the court",
        "owner": str(dan.agency_id),
        "due_on": str(DUE),
        "standing": "fact",
    }
    answer = signed_in(col).post(LIVE, fields | {field: value})
    assert answer.status_code == 422


def test_her_wishes_stand_first_at_each_item() -> None:
    with acting(ada):
        record_wants(file_id=MAIN, text="To be asked before anybody comes", said_on=MOMENT.date(), by=ada, at=MOMENT)
    text = signed_in(ada).get(LIVE).content.decode()
    assert "To be asked before anybody comes" in text
    assert text.index("What she wants") < text.index("Pattern, last 26 weeks") < text.index("Minutes of this item")


def test_a_sitting_costs_the_same_however_much_is_said() -> None:
    client = signed_in(ada)
    say(ada)
    client.get(LIVE)
    with CaptureQueriesContext(connection) as few:
        client.get(LIVE)
    for number in range(8):
        say(ada, f"Line {number}", at=MOMENT + timedelta(seconds=number))
    with CaptureQueriesContext(connection) as many:
        client.get(LIVE)
    assert len(many) == len(few)
