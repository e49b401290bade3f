"""Verbs of the agenda: bring a case, take it, put it off, withdraw it, put it in its place.

Each runs inside a transaction in which `by` is bound at `at`. The database holds each side to its own moves.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from cases.access.doors import access_file
from cases.action_items.querysets import NAMED
from cases.files.references import new_reference
from cases.records.actions import write_record
from cases.records.categories import Category, Kind
from cases.sharing.models import Disclosure
from ccr.audit.recording import record
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from ccr.tenancy.models import Partnership, Seat
from meetings import events, notices
from meetings.agenda.selectors import places_of
from meetings.doors import access_item, access_meeting, access_topic
from meetings.models import AgendaItem, Topic
from meetings.refusals import AlreadyBrought, MeetingOver, NoReason, NoSeat
from meetings.rules import between, is_late, last_place
from meetings.states import AFTER, ITEM, ItemState
from meetings.words import ItemReason, MinuteWords

REASON_LINE = "reason"


@transaction.atomic
def bring_item(
    *,
    file_id: UUID,
    meeting_id: UUID,
    reason: str,
    why: str,
    by: Member,
    at: datetime,
    kept: bool = False,
    minutes: int = 10,
) -> AgendaItem:
    """Put a case of one's own before a meeting of the core team, until that meeting is over; after its deadline as a late item.

    It is there for those to whom the case is open, and for nobody else; when more is opened later they see it from then on.
    `why` becomes a record of one's own about the level. Raises NoSeat, MeetingOver, AlreadyBrought, NoReason.
    """
    file = access_file(by, file_id, Capability.BRING_ITEMS, lock=True)
    meeting = access_meeting(by, meeting_id, Capability.BRING_ITEMS)
    if not Partnership.objects.visible_to(by).filter(agency_id=by.agency_id, seat=Seat.CORE).exists():
        raise NoSeat
    if meeting.seat != Seat.CORE or meeting.state in AFTER:
        raise MeetingOver
    if not why.strip():
        raise NoReason
    head = write_record(
        file=file,
        kind=Kind.MINUTE,
        category=Category.RISK,
        words=MinuteWords(line=REASON_LINE, text=why.strip()).to_words(),
        by=by,
        at=at,
        kept=kept,
        happened_on=at.astimezone(by.zone).date(),
    )
    item = AgendaItem(
        tenant_id=by.tenant_id,
        agency_id=by.agency_id,
        file_id=file.id,
        meeting_id=meeting.id,
        convener_id=meeting.agency_id,
        reference=new_reference(),
        reason=reason if reason in ItemReason else ItemReason.RISK,
        late=is_late(meeting, at),
        reason_id=head.id,
        place=last_place(at),
        minutes=minutes,
        brought_at=at,
        brought_by=by.member_id,
    )
    try:
        with transaction.atomic():
            item.save()
    except IntegrityError:
        raise AlreadyBrought from None
    opened = Disclosure.objects.visible_to(by).live().filter(from_file_id=file.id, to_agency_id=meeting.agency_id)
    if any((one.view_bits | one.summary_bits) & NAMED for one in opened):
        notices.tell_chair(item, by)
    record(events.ITEM_BROUGHT, by=by, at=at, file_id=file.id, subject_id=item.id, detail={"late": item.late})
    return item


def _save(item: AgendaItem, *fields: str) -> None:
    item.bump()
    item.save(update_fields=[*fields, "version"])


def _listed(item: AgendaItem, at: datetime) -> AgendaItem:
    if item.state != ItemState.LISTED:
        item.state = ITEM.move("take", item.state)
        item.taken_at = at
        _save(item, "state", "taken_at")
    return item


@transaction.atomic
def take_item(*, item_id: UUID, by: Member, at: datetime) -> AgendaItem:
    """The chair puts on the agenda what was brought. Pressed twice, it is there once. Raises WrongState, NotPermitted."""
    item = access_item(by, item_id, Capability.CONVENE, chair=True, lock=True)
    if item.state == ItemState.LISTED:
        return item
    _listed(item, at)
    record(events.ITEM_TAKEN, by=by, at=at, subject_id=item.id)
    return item


@transaction.atomic
def take_items(*, meeting_id: UUID, item_ids: Sequence[UUID], by: Member, at: datetime) -> list[AgendaItem]:
    """The chair takes what stood on the page as waiting, at once; what came since waits on. Raises NotVisible, NotPermitted."""
    meeting = access_meeting(by, meeting_id, Capability.CONVENE, chair=True)
    waiting = AgendaItem.objects.visible_to(by).filter(
        meeting_id=meeting.id, convener_id=by.agency_id, state=ItemState.PROPOSED, pk__in=item_ids
    )
    taken = []
    for item_id in waiting.order_by("place", "id").values_list("id", flat=True):
        item = _listed(access_item(by, item_id, Capability.CONVENE, chair=True, lock=True), at)
        record(events.ITEM_TAKEN, by=by, at=at, subject_id=item.id)
        taken.append(item)
    return taken


@transaction.atomic
def defer_item(*, item_id: UUID, by: Member, at: datetime) -> AgendaItem:
    """The chair puts an item off. Raises WrongState, NotPermitted."""
    item = access_item(by, item_id, Capability.CONVENE, chair=True, lock=True)
    item.state = ITEM.move("defer", item.state)
    _save(item, "state")
    record(events.ITEM_DEFERRED, by=by, at=at, subject_id=item.id)
    return item


@transaction.atomic
def withdraw_item(*, item_id: UUID, by: Member, at: datetime) -> AgendaItem:
    """Take a case off the agenda because she asks: it is gone for everyone else at once, without a gap. Raises WrongState."""
    item = access_item(by, item_id, Capability.BRING_ITEMS, own=True, lock=True)
    item.state = ITEM.move("withdraw", item.state)
    item.closed_at = at
    _save(item, "state", "closed_at")
    record(events.ITEM_WITHDRAWN, by=by, at=at, file_id=item.file_id, subject_id=item.id)
    return item


def _place(by: Member, meeting_id: UUID, subject_id: UUID, to: int) -> float:
    """A place at position `to` (0 first) among what the chair sees. What the chair does not see keeps its own."""
    others = [place for place, one in places_of(by, meeting_id) if one != subject_id]
    to = max(0, min(to, len(others)))
    return between(others[to - 1] if to else None, others[to] if to < len(others) else None)


@transaction.atomic
def place_item(*, item_id: UUID, to: int, by: Member, at: datetime) -> AgendaItem:
    """Put an item at a position among the cases and topics the chair sees (0 first)."""
    item = access_item(by, item_id, Capability.CONVENE, chair=True, lock=True)
    item.place = _place(by, item.meeting_id, item.id, to)
    _save(item, "place")
    record(events.ITEM_ORDERED, by=by, at=at, subject_id=item.id)
    return item


@transaction.atomic
def place_topic(*, topic_id: UUID, to: int, by: Member, at: datetime) -> Topic:
    """Put a topic at a position among the cases and topics the chair sees (0 first). Raises NotVisible, NotPermitted."""
    topic = access_topic(by, topic_id)
    topic.place = _place(by, topic.meeting_id, topic.id, to)
    topic.bump()
    topic.save(update_fields=["place", "version"])
    record(events.TOPIC_ORDERED, by=by, at=at, subject_id=topic.id)
    return topic


@transaction.atomic
def set_minutes(*, item_id: UUID, minutes: int, by: Member, at: datetime) -> AgendaItem:
    """How long an item may take."""
    item = access_item(by, item_id, Capability.CONVENE, chair=True, lock=True)
    item.minutes = minutes
    _save(item, "minutes")
    record(events.ITEM_ORDERED, by=by, at=at, subject_id=item.id, detail={"minutes": minutes})
    return item
