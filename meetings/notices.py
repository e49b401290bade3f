"""What people are told about meetings: neutral sentences that name nobody and no case."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ccr.notifications.actions import notify
from ccr.notifications.kinds import register
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from meetings.models import AgendaItem, Meeting

CONVENED = register(
    "meeting.convened", _("A meeting of your agency's group has a day."), page="agenda", about="subject"
)
AGENDA_OUT = register("meeting.agenda_out", _("The agenda of a meeting is out."), page="agenda", about="subject")
MINUTES_OUT = register(
    "meeting.minutes_out", _("Minutes of a meeting are there to read."), page="minutes", about="subject"
)
ITEM_BROUGHT = register(
    "meeting.item_brought", _("Something was brought to a meeting."), page="agenda", about="subject"
)


def tell_forum(code: str, meeting: Meeting, agency_ids: list[UUID]) -> None:
    """Tell everybody of these agencies who attends meetings. Facts of the forum only: the same for each of them."""
    for agency_id in sorted(agency_ids):
        notify(code, agency_id=agency_id, capability=Capability.ATTEND, subject_id=meeting.id)


def tell_chair(item: AgendaItem, by: Member) -> None:
    """Tell whoever convenes, where the case is open to them; else they are told nothing, because there is nothing for them."""
    if item.convener_id != by.agency_id:
        notify(
            ITEM_BROUGHT,
            agency_id=item.convener_id,
            capability=Capability.CONVENE,
            lent_from=item.file_id,
            subject_id=item.meeting_id,
        )
