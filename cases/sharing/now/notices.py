"""What people are told about sharing at once: neutral sentences that name nobody and no case."""

from django.utils.translation import gettext_lazy as _

from cases.sharing.models import Disclosure
from cases.sharing.now.models import LawfulBasis
from ccr.notifications.actions import notify
from ccr.notifications.kinds import register
from ccr.tenancy.capabilities import Capability

ARRIVED = register("now.arrived", _("Another agency shared something with yours at once."), page="arrived", about="")
TO_LOOK_AT = register(
    "now.to_look_at", _("Something shared at once waits for your look."), page="ground", about="subject"
)


def tell_arrived(loan: Disclosure) -> None:
    """Tell those in the receiving agency who answer offers, but nobody who is shut out of the file behind it."""
    notify(
        ARRIVED,
        agency_id=loan.to_agency_id,
        capability=Capability.ANSWER_OFFERS,
        lent_from=loan.from_file_id,
        subject_id=loan.id,
    )


def tell_to_look_at(ground: LawfulBasis) -> None:
    """Tell those of the deciding agency who look at it afterwards."""
    notify(
        TO_LOOK_AT,
        agency_id=ground.agency_id,
        capability=Capability.CLOSE_HIGH,
        file_id=ground.file_id,
        subject_id=ground.id,
    )
