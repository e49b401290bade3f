"""Verbs of the forum itself: how it meets, convening, the stages of a meeting, who is present, topics without a case.

Each runs inside a transaction in which `by` is bound at `at`.
"""

from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from django.db import IntegrityError, transaction

from ccr.audit.recording import record
from ccr.core.errors import NotPermitted, NotVisible, Stale
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from ccr.tenancy.models import Seat
from meetings import events, notices
from meetings.doors import access_meeting, access_topic
from meetings.models import Attendance, Forum, Meeting, Topic
from meetings.refusals import DayTaken, NotAhead, NotInSession
from meetings.rhythm import deadline_after, deadline_before
from meetings.selectors import seated
from meetings.states import AFTER, MEETING, MeetingState
from meetings.words import STATEMENT_VERSION, How, MeetingKind


@dataclass(frozen=True, kw_only=True)
class ForumRules:
    """How a forum meets. Deadlines are working days before the meeting (minutes: after it); None is *none*."""

    rhythm: str
    weekday: int
    nth: int
    begins: time
    place: str = ""
    keeping: str
    items_close: int | None = None
    agenda_out: int | None = None
    research_due: int | None = None
    minutes_due: int | None = None


def _require(by: Member, capability: Capability) -> None:
    if not by.may(capability):
        raise NotPermitted


@transaction.atomic
def set_forum(*, seat: str, rules: ForumRules, by: Member, at: datetime, version: int | None = None) -> Forum:
    """Say how a forum meets. Whoever says so first convenes it from then on; another agency is refused.

    `version` is None where nothing was set. Raises NotPermitted, NotVisible (no such forum for this agency), Stale.
    """
    _require(by, Capability.CONVENE)
    if seat not in Seat.values or by.agency_id not in seated(by, seat):
        raise NotVisible("forum")
    forum = Forum.objects.visible_to(by).filter(seat=seat).select_for_update().first()
    if forum is None:
        forum = Forum.objects.visible_to(by).filter(seat=seat).first()
        if forum is not None:
            raise NotPermitted
        forum = Forum(tenant_id=by.tenant_id, agency_id=by.agency_id, seat=seat)
    else:
        if forum.agency_id != by.agency_id:
            raise NotPermitted
        if version is None:
            # The page was drawn while nothing was set.
            raise Stale(theirs=forum)
        forum.expect_version(version)
        forum.bump()
    for name, value in vars(rules).items():
        setattr(forum, name, value)
    try:
        with transaction.atomic():
            forum.save()
    except IntegrityError:
        # Somebody else said it first, at the same moment.
        raise Stale from None
    record(events.FORUM_SET, by=by, at=at, subject_id=forum.id, detail={"seat": seat})
    return forum


@transaction.atomic
def convene(
    *,
    forum_id: UUID,
    starts_at: datetime,
    by: Member,
    at: datetime,
    kind: str = MeetingKind.ORDINARY,
    place: str | None = None,
    minutes: int = 120,
) -> Meeting:
    """Convene a meeting: its deadlines are worked out from the forum's rules; an extraordinary one has none.

    Raises NotAhead, DayTaken, NotPermitted, NotVisible.
    """
    _require(by, Capability.CONVENE)
    forum = Forum.objects.visible_to(by).filter(pk=forum_id).first()
    if forum is None:
        raise NotVisible("forum", forum_id)
    if forum.agency_id != by.agency_id:
        raise NotPermitted
    if starts_at <= at:
        raise NotAhead
    plain = kind == MeetingKind.ORDINARY
    meeting = Meeting(
        tenant_id=by.tenant_id,
        agency_id=by.agency_id,
        forum_id=forum.id,
        seat=forum.seat,
        kind=kind,
        keeping=forum.keeping,
        starts_at=starts_at,
        place=forum.place if place is None else place,
        minutes=minutes,
        items_close_at=deadline_before(starts_at, forum.items_close, by.zone, by.pack) if plain else None,
        agenda_out_at=deadline_before(starts_at, forum.agenda_out, by.zone, by.pack) if plain else None,
        research_due_at=deadline_before(starts_at, forum.research_due, by.zone, by.pack) if plain else None,
        minutes_due_at=deadline_after(starts_at, forum.minutes_due, by.zone, by.pack),
    )
    try:
        with transaction.atomic():
            meeting.save()
    except IntegrityError:
        raise DayTaken from None
    notices.tell_forum(notices.CONVENED, meeting, seated(by, forum.seat))
    record(events.CONVENED, by=by, at=at, subject_id=meeting.id, detail={"seat": forum.seat, "kind": kind})
    return meeting


@transaction.atomic
def move_meeting(*, meeting_id: UUID, move: str, by: Member, at: datetime, version: int | None = None) -> Meeting:
    """Take a meeting to its next stage: `move` is a verb of its state table. Raises WrongState, Stale, NotPermitted."""
    meeting = access_meeting(by, meeting_id, Capability.CONVENE, chair=True, lock=True)
    meeting.expect_version(version)
    meeting.state = MEETING.move(move, meeting.state)
    if meeting.state == MeetingState.HELD:
        meeting.begun_at = at
    elif meeting.state == MeetingState.MINUTES_DRAFT:
        meeting.ended_at = at
    elif meeting.state == MeetingState.MINUTES_AGREED:
        meeting.agreed_at = at
    meeting.bump()
    meeting.save()
    told = {
        MeetingState.AGENDA_CIRCULATED: notices.AGENDA_OUT,
        MeetingState.MINUTES_DRAFT: notices.MINUTES_OUT,
        MeetingState.MINUTES_AGREED: notices.MINUTES_OUT,
    }.get(MeetingState(meeting.state))
    if told:
        notices.tell_forum(told, meeting, seated(by, meeting.seat))
    record(events.MOVED, by=by, at=at, subject_id=meeting.id, detail={"state": meeting.state})
    return meeting


@transaction.atomic
def pause_screen(*, meeting_id: UUID, paused: bool, by: Member, at: datetime) -> Meeting:
    """Pause the room screen, or show it again. Raises NotPermitted."""
    meeting = access_meeting(by, meeting_id, Capability.CONVENE, chair=True, lock=True)
    meeting.paused = paused
    meeting.save(update_fields=["paused"])
    record(events.SCREEN_PAUSED, by=by, at=at, subject_id=meeting.id, detail={"paused": paused})
    return meeting


@transaction.atomic
def sign_in(*, meeting_id: UUID, by: Member, at: datetime, agency_id: UUID | None = None, name: str = "") -> Attendance:
    """Be present: the confidentiality statement is signed first. The chair may enter who signed on paper.

    Raises NotPermitted, NotVisible, NotInSession (minutes are agreed).
    """
    chair = agency_id is not None
    meeting = access_meeting(by, meeting_id, Capability.CONVENE if chair else Capability.ATTEND, chair=chair)
    if meeting.state in AFTER[1:]:
        raise NotInSession
    if chair and agency_id not in seated(by, meeting.seat):
        raise NotVisible("agency", agency_id)
    present = Attendance.objects.visible_to(by).filter(meeting_id=meeting.id, member_id=by.member_id)
    row = None if chair else present.select_for_update().first()
    if row is None:
        row = Attendance(
            tenant_id=by.tenant_id,
            meeting_id=meeting.id,
            seat=meeting.seat,
            agency_id=agency_id or by.agency_id,
            member_id=None if chair else by.member_id,
            name=name.strip() if chair else by.name,
            how=How.PAPER if chair else How.HERE,
            statement=STATEMENT_VERSION,
            signed_at=at,
        )
    row.left_at = None
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        if chair:
            raise
        # Signed in another window at the same moment: one is present once.
        return present.get()
    record(events.PRESENT, by=by, at=at, subject_id=row.id, detail={"agency": str(row.agency_id), "left": False})
    return row


@transaction.atomic
def leave_room(*, attendance_id: UUID, by: Member, at: datetime, back: bool = False) -> Attendance:
    """Somebody leaves the room, or comes back: what the room screen may show changes at once.

    Said by somebody of the same agency or by the chair. Raises NotInSession (minutes are agreed), NotVisible, NotPermitted.
    """
    row = Attendance.objects.visible_to(by).filter(pk=attendance_id).first()
    if row is None:
        raise NotVisible("attendance", attendance_id)
    chair = row.agency_id != by.agency_id
    meeting = access_meeting(by, row.meeting_id, Capability.CONVENE if chair else Capability.ATTEND, chair=chair)
    if meeting.state in AFTER[1:]:
        raise NotInSession
    row.left_at = None if back else at
    row.save(update_fields=["left_at"])
    record(events.PRESENT, by=by, at=at, subject_id=row.id, detail={"agency": str(row.agency_id), "left": not back})
    return row


@transaction.atomic
def add_topic(*, meeting_id: UUID, title: str, minutes: int, by: Member, at: datetime) -> Topic:
    """Put a topic without any case on the agenda. Raises NotPermitted, NotInSession."""
    meeting = access_meeting(by, meeting_id, Capability.CONVENE, chair=True)
    if meeting.state in AFTER:
        raise NotInSession
    topic = Topic(
        tenant_id=by.tenant_id,
        agency_id=by.agency_id,
        meeting_id=meeting.id,
        seat=meeting.seat,
        title=title.strip(),
        minutes=minutes,
        place=at.timestamp(),
    )
    topic.save()
    record(events.TOPIC_ADDED, by=by, at=at, subject_id=topic.id)
    return topic


@transaction.atomic
def finish_topic(*, topic_id: UUID, by: Member, at: datetime) -> Topic:
    """Note that a topic was discussed. Raises NotVisible, NotPermitted."""
    topic = access_topic(by, topic_id)
    topic.done_at = at
    topic.bump()
    topic.save(update_fields=["done_at", "version"])
    record(events.TOPIC_DONE, by=by, at=at, subject_id=topic.id)
    return topic
