"""What people are told about legal demands: neutral sentences that name nobody, no case and nothing that was asked."""

from django.utils.translation import gettext_lazy as _

from cases.demands.models import LegalDemand
from ccr.notifications.actions import notify
from ccr.notifications.kinds import register
from ccr.tenancy.capabilities import Capability

CAME = register("demand.came", _("Something came that has to be answered by a day."), page="demand", about="subject")
SOON = register("demand.soon", _("An answer your agency owes is due within days."), page="demand", about="subject")
DUE = register("demand.due", _("An answer your agency owes is due today."), page="demand", about="subject")
LATE = register("demand.late", _("An answer your agency owes is late."), page="demand", about="subject")


def tell(code: str, demand: LegalDemand) -> bool:
    """Tell everybody of the agency who keeps the register and may see what it is about. Answers whether there was anybody."""
    return notify(
        code,
        agency_id=demand.agency_id,
        capability=Capability.ANSWER_DEMANDS,
        file_id=demand.file_id,
        subject_id=demand.id,
    )
