"""Reading actions. Each says how many statements it costs."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from cases.action_items.models import ActionItem
from cases.action_items.querysets import NAMED
from cases.action_items.states import OPEN
from cases.sharing.models import Disclosure
from ccr.core.actor import Actor
from ccr.tenancy.member import Member

LONGEST = 500


def about(member: Actor, file_ids: Iterable[UUID], own_file_id: UUID) -> QuerySet[ActionItem]:
    """Everything agreed about the case of one's file."""
    rows: QuerySet[ActionItem] = ActionItem.objects.visible_to(member)
    return rows.filter(Q(file_id__in=list(file_ids)) | Q(owner_file_id=own_file_id))


def on_line(member: Actor, file_ids: Iterable[UUID], own_file_id: UUID) -> list[ActionItem]:
    """Everything agreed about the case of one's file, open ones first, the next due first. One statement."""
    rows = about(member, file_ids, own_file_id)
    return sorted(rows.order_by("due_on", "id")[:LONGEST], key=lambda one: one.state not in OPEN)


def open_of(member: Actor) -> QuerySet[ActionItem]:
    """What one's agency owes or asked of others and is not ended."""
    rows: QuerySet[ActionItem] = ActionItem.objects.visible_to(member).filter(state__in=OPEN)
    return rows.filter(Q(owner_agency_id=member.agency_id) | Q(proposer_agency_id=member.agency_id))


def ours(member: Actor) -> QuerySet[ActionItem]:
    """What one's agency is asked or has agreed to do and has not ended, the next due first."""
    return (
        ActionItem.objects.visible_to(member)
        .filter(owner_agency_id=member.agency_id, state__in=OPEN)
        .order_by("due_on", "id")
    )


def asked_by_us(member: Actor) -> QuerySet[ActionItem]:
    """What one's agency asked of others and is not ended, the next due first."""
    rows = ActionItem.objects.visible_to(member).filter(proposer_agency_id=member.agency_id, state__in=OPEN)
    return rows.exclude(owner_agency_id=member.agency_id).order_by("due_on", "id")


def outstanding(member: Actor, items: Iterable[UUID], files: Iterable[UUID]) -> list[ActionItem]:
    """Open actions of these agenda items and files, for the top of a meeting. One statement."""
    rows = ActionItem.objects.visible_to(member).filter(Q(item_id__in=list(items)) | Q(file_id__in=list(files)))
    return list(rows.filter(state__in=OPEN).order_by("due_on", "id")[:LONGEST])


def own_files(member: Member, file_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """The reader's own file that each lender's file is open to, by the lender's. One statement, none when nothing is asked."""
    wanted = set(file_ids)
    if not wanted:
        return {}
    rows = Disclosure.objects.visible_to(member).live().filter(from_file_id__in=wanted, to_agency_id=member.agency_id)
    return {
        loan.from_file_id: loan.to_file_id
        for loan in rows.order_by("offered_at", "id")
        if loan.to_file_id and (loan.view_bits | loan.summary_bits) & NAMED
    }
