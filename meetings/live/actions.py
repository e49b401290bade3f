"""Verbs of a sitting: open an item, write a line, correct it, take it back, record what was agreed.

Each runs inside a transaction in which `by` is bound at `at`. A line is a record of the agency that wrote it, on its own file: it is
read by those who may read that file's coordination, whoever sat in the room.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from cases.access.doors import access_file, access_record
from cases.action_items.actions import propose_action
from cases.action_items.models import ActionItem
from cases.action_items.states import ActionState
from cases.files.words import LEVELS
from cases.records.actions import rewrite_record, write_record
from cases.records.categories import Kind
from cases.records.models import Record
from ccr.audit.recording import record
from ccr.core.errors import NotVisible
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from meetings import events
from meetings.agenda.selectors import items_of, own_files
from meetings.doors import access_item, access_meeting
from meetings.models import AgendaItem, Attendance, Meeting
from meetings.refusals import (
    ActionMissing,
    LevelMissing,
    NothingKept,
    NotInSession,
    NotOnAgenda,
    SignFirst,
    TellingMissing,
    TooLateToUndo,
)
from meetings.selectors import seated
from meetings.states import ITEM, WRITABLE, ItemState
from meetings.words import Keeping, LineKind, MinuteWords, SafeToTell, Standing


def _in_session(item: AgendaItem, by: Member) -> Meeting:
    meeting = access_meeting(by, item.meeting_id, Capability.ATTEND)
    if meeting.state not in WRITABLE:
        raise NotInSession
    return meeting


def _signed(meeting: Meeting, by: Member) -> None:
    """The statement first: somebody of the agency must be present before it writes anything."""
    present = Attendance.objects.visible_to(by).filter(meeting_id=meeting.id, agency_id=by.agency_id)
    if not present.exists():
        raise SignFirst


@transaction.atomic
def show_item(*, item_id: UUID, by: Member, at: datetime) -> AgendaItem:
    """The chair opens an item in the meeting: the room screen follows. Raises NotInSession, NotOnAgenda, NotPermitted."""
    item = access_item(by, item_id, Capability.CONVENE, chair=True, lock=True)
    _in_session(item, by)
    if item.state in (ItemState.PROPOSED, ItemState.DEFERRED):
        raise NotOnAgenda
    item.shown_at = at
    item.save(update_fields=["shown_at"])
    record(events.ITEM_SHOWN, by=by, at=at, subject_id=item.id)
    return item


@transaction.atomic
def write_line(*, item_id: UUID, line: str, text: str, standing: str, by: Member, at: datetime) -> Record:
    """Write down what was said, as fact or opinion: a record of one's own agency on its own file of that case.

    Raises NothingKept where the forum keeps no notes, SignFirst, NotInSession, NotVisible.
    """
    item = access_item(by, item_id, Capability.BRING_ITEMS)
    meeting = _in_session(item, by)
    if meeting.keeping != Keeping.LINES or not text.strip():
        raise NothingKept
    _signed(meeting, by)
    file_id = own_files(by, [item]).get(item.file_id)
    if file_id is None:
        raise NotVisible("item", item_id)
    file = access_file(by, file_id, Capability.BRING_ITEMS, lock=True)
    words = MinuteWords(
        line=line if line in LineKind else LineKind.NOTE,
        text=text.strip(),
        standing=standing if standing in Standing else Standing.FACT,
    )
    head = write_record(
        file=file,
        kind=Kind.MINUTE,
        words=words.to_words(),
        by=by,
        at=at,
        about_id=item.id,
        happened_on=at.astimezone(by.zone).date(),
    )
    record(events.LINE_WRITTEN, by=by, at=at, file_id=file.id, subject_id=head.id)
    return head


@transaction.atomic
def ask_action(
    *, item_id: UUID, owner_agency_id: UUID, what: str, due_on: date, by: Member, at: datetime
) -> ActionItem:
    """Enter what an agency is asked to do about an item, until the minutes are agreed.

    Raises SignFirst, NotInSession, NotOpenToThem, NothingSaid, NotPermitted, NotVisible.
    """
    item = access_item(by, item_id, Capability.BRING_ITEMS)
    _signed(_in_session(item, by), by)
    return propose_action(
        file_id=item.file_id,
        holder_id=item.agency_id,
        owner_agency_id=owner_agency_id,
        what=what,
        due_on=due_on,
        item_id=item.id,
        by=by,
        at=at,
    )


def _own_line(record_id: UUID, by: Member) -> tuple[Record, UUID]:
    head: Record = access_record(by, record_id, Capability.BRING_ITEMS, own=True)
    # What is kept is no line of the minutes: research, or a line that was taken back.
    if head.kind != Kind.MINUTE or head.about_id is None or head.kept:
        raise NotVisible("record", record_id)
    return head, head.about_id


@transaction.atomic
def correct_line(
    *, record_id: UUID, text: str, line: str, standing: str, by: Member, at: datetime, version: int | None = None
) -> Record:
    """Correct a line of one's own agency until the minutes are agreed. Raises Stale, NotInSession, NotPermitted."""
    head, item_id = _own_line(record_id, by)
    _in_session(access_item(by, item_id, Capability.BRING_ITEMS), by)
    head.expect_version(version)
    words = MinuteWords(line=line, text=text.strip(), standing=standing).to_words()
    rewrite_record(head, words, by=by)
    record(events.LINE_CORRECTED, by=by, at=at, file_id=head.file_id, subject_id=head.id)
    return head


@transaction.atomic
def undo_line(*, record_id: UUID, by: Member, at: datetime) -> Record:
    """Take back the line one's agency wrote last: its words are gone and nobody else is shown it, until the minutes are agreed.

    Raises TooLateToUndo, NotInSession, NotPermitted.
    """
    head, item_id = _own_line(record_id, by)
    _in_session(access_item(by, item_id, Capability.BRING_ITEMS), by)
    lines = Record.objects.visible_to(by).filter(file_id=head.file_id, kind=Kind.MINUTE, about_id=item_id, kept=False)
    if lines.order_by("-recorded_at", "-id").first() != head:
        raise TooLateToUndo
    rewrite_record(head, MinuteWords(line=LineKind.NOTE, text="").to_words(), by=by, kept=True)
    record(events.LINE_UNDONE, by=by, at=at, file_id=head.file_id, subject_id=head.id)
    return head


@transaction.atomic
def close_item(
    *,
    item_id: UUID,
    level: int | None,
    teller_id: UUID | None,
    tell_on: date | None,
    safe_to_tell: str,
    by: Member,
    at: datetime,
    no_action_because: str = "",
    version: int | None = None,
    go_on: bool = False,
) -> AgendaItem:
    """Record what the meeting agreed: the level, an action or why none is needed, who tells her, when, and is it safe.

    `go_on`: open the next item that is still to be discussed; the room screen follows, and asks anew who is in the room.
    Raises LevelMissing, ActionMissing, TellingMissing, Stale, NotInSession, WrongState, NotPermitted.
    """
    item = access_item(by, item_id, Capability.CONVENE, chair=True, lock=True)
    meeting = _in_session(item, by)
    item.expect_version(version)
    if level not in LEVELS or not level:
        raise LevelMissing
    agreed = ActionItem.objects.visible_to(by).filter(item_id=item.id).exclude(state=ActionState.SUPERSEDED)
    acted = agreed.exists()
    if not acted and not no_action_because.strip():
        raise ActionMissing
    if teller_id not in seated(by, meeting.seat) or tell_on is None or safe_to_tell not in SafeToTell:
        raise TellingMissing
    item.state = ITEM.move("act" if acted else "discuss", item.state)
    item.level, item.no_action = level, not acted
    item.teller_id, item.tell_on, item.safe_to_tell = teller_id, tell_on, safe_to_tell
    item.closed_at = at
    if no_action_because.strip() and meeting.keeping != Keeping.NOTHING:
        item.write({"no_action_because": no_action_because.strip()})
    item.bump()
    item.save()
    record(events.ITEM_CLOSED, by=by, at=at, subject_id=item.id, detail={"level": level, "actions": acted})
    if go_on:
        listed = [one for one in items_of(by, meeting) if one.state == ItemState.LISTED]
        after = [one for one in listed if (one.place, one.id) > (item.place, item.id)]
        for following in (after or listed)[:1]:
            show_item(item_id=following.id, by=by, at=at)
    return item
