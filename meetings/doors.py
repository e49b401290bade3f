"""The doors: an id of a meeting or an item becomes an object here or nowhere."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from ccr.core.errors import NotPermitted, NotVisible
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from meetings.models import AgendaItem, Meeting, Topic
from meetings.states import ItemState


def _one(rows: QuerySet[Any], kind: str, subject_id: UUID) -> Any:
    found = rows.filter(pk=subject_id).first()
    if found is None:
        raise NotVisible(kind, subject_id)
    return found


def access_meeting(
    member: Member, meeting_id: UUID, capability: Capability, *, chair: bool = False, lock: bool = False
) -> Meeting:
    """A meeting of a forum the member's agency sits in; `chair` asks that their agency convenes it.

    Raises NotVisible, NotPermitted.
    """
    rows = Meeting.objects.visible_to(member)
    found: Meeting = _one(rows, "meeting", meeting_id)
    if not member.may(capability) or (chair and found.agency_id != member.agency_id):
        raise NotPermitted
    # Whoever may not change it cannot hold it either: who may comes first.
    return _one(rows.select_for_update(), "meeting", meeting_id) if lock else found


def access_topic(member: Member, topic_id: UUID) -> Topic:
    """A topic of a meeting that the member's agency convenes. Raises NotVisible, NotPermitted."""
    found: Topic = _one(Topic.objects.visible_to(member), "topic", topic_id)
    access_meeting(member, found.meeting_id, Capability.CONVENE, chair=True)
    return found


def access_item(
    member: Member,
    item_id: UUID,
    capability: Capability,
    *,
    chair: bool = False,
    own: bool = False,
    lock: bool = False,
) -> AgendaItem:
    """An item whose case is open to the member; `chair`: as the convening agency; `own`: as the one that brought it.

    For the chair a withdrawn one is not there, even where the chair's own agency brought it. Raises NotVisible, NotPermitted.
    """
    rows = AgendaItem.objects.visible_to(member)
    if chair:
        rows = rows.exclude(state=ItemState.WITHDRAWN)
    found: AgendaItem = _one(rows, "item", item_id)
    if not member.may(capability):
        raise NotPermitted
    if (chair and found.convener_id != member.agency_id) or (own and found.agency_id != member.agency_id):
        raise NotPermitted
    return _one(rows.select_for_update(), "item", item_id) if lock else found
