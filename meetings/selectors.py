"""Reading what is the forum's own. Each says how many statements it costs."""

from datetime import date, time
from uuid import UUID

from ccr.core.deadlines import day_in, deadline
from ccr.tenancy.member import Member
from ccr.tenancy.models import Partnership, Seat
from meetings.models import Meeting
from meetings.states import BEFORE, MeetingState


def seated(by: Member, seat: str) -> list[UUID]:
    """The agencies that sit in a forum: the core team sits in the wider group too. One statement."""
    rows = Partnership.objects.visible_to(by)
    if seat == Seat.CORE:
        rows = rows.filter(seat=Seat.CORE)
    return list(rows.values_list("agency_id", flat=True))


def next_day_of_the_core_team(member: Member, today: date) -> date | None:
    """The day on which the core team next meets, from `today` on; None where none is planned or they do not sit in it.
    One statement.
    """
    coming = Meeting.objects.visible_to(member).filter(seat=Seat.CORE, state__in=[*BEFORE, MeetingState.HELD])
    begins = coming.filter(starts_at__gte=deadline(today, member.zone, time.min)).order_by("starts_at")
    first = begins.values_list("starts_at", flat=True).first()
    return day_in(member.zone, first) if first else None
