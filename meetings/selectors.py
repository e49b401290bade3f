"""Reading what is the forum's own. Each says how many statements it costs."""

from uuid import UUID

from ccr.tenancy.member import Member
from ccr.tenancy.models import Partnership, Seat


def seated(by: Member, seat: str) -> list[UUID]:
    """The agencies that sit in a forum: the core team sits in the wider group too. One statement."""
    rows = Partnership.objects.visible_to(by)
    if seat == Seat.CORE:
        rows = rows.filter(seat=Seat.CORE)
    return list(rows.values_list("agency_id", flat=True))
