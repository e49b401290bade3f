"""The doors of the register: an id becomes a demand or a hold here or nowhere."""

from uuid import UUID

from cases.demands.models import LegalDemand, LegalHold
from ccr.core.errors import NotPermitted, NotVisible
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member


def access_demand(member: Member, demand_id: UUID, *, lock: bool = False) -> LegalDemand:
    """A demand of the member's agency, about no file or about one open to them. Raises NotVisible, NotPermitted."""
    rows = LegalDemand.objects.visible_to(member).filter(pk=demand_id)
    found: LegalDemand | None = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NotVisible("demand", demand_id)
    if not member.may(Capability.ANSWER_DEMANDS):
        raise NotPermitted
    return found


def access_hold(member: Member, hold_id: UUID, *, lock: bool = False) -> LegalHold:
    """A hold on a file open to the member. Raises NotVisible, NotPermitted."""
    rows = LegalHold.objects.visible_to(member).filter(pk=hold_id)
    found: LegalHold | None = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NotVisible("hold", hold_id)
    if not member.may(Capability.ANSWER_DEMANDS):
        raise NotPermitted
    return found
