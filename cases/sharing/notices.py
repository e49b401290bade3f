"""What people are told about sharing: neutral sentences that name nobody and no case."""

from django.utils.translation import gettext_lazy as _

from cases.sharing.models import Disclosure
from ccr.notifications.actions import notify
from ccr.notifications.kinds import register
from ccr.tenancy.capabilities import Capability

OFFER_WAITING = register("sharing.offered", _("Another agency offers something to yours."), page="offers", about="")
OFFER_TAKEN = register("sharing.taken", _("An agency accepted what you offered."), page="sharing", about="file")
OFFER_NOT_TAKEN = register(
    "sharing.not_taken", _("An agency did not take what you offered."), page="sharing", about="file"
)
ENDED = register(
    "sharing.ended", _("Something that was open to your agency has ended."), page="ended_sharing", about=""
)


def tell_offered(offer: Disclosure) -> None:
    """Tell those in the receiving agency who answer offers, but nobody who is shut out of the file behind it."""
    notify(
        OFFER_WAITING,
        agency_id=offer.to_agency_id,
        capability=Capability.ANSWER_OFFERS,
        lent_from=offer.from_file_id,
        subject_id=offer.id,
    )


def tell_answered(offer: Disclosure, *, taken: bool) -> None:
    """Tell whoever offered it; when their post has ended, those of their agency who share."""
    notify(
        OFFER_TAKEN if taken else OFFER_NOT_TAKEN,
        agency_id=offer.from_agency_id,
        post_id=offer.offered_by,
        capability=Capability.SHARE,
        file_id=offer.from_file_id,
        subject_id=offer.id,
    )


def tell_ended(ended: Disclosure) -> None:
    """Tell whoever accepted it that it has ended and copies are to be destroyed; the file may be gone, so none is named."""
    notify(
        ENDED,
        agency_id=ended.to_agency_id,
        post_id=ended.answered_by,
        capability=Capability.ANSWER_OFFERS,
        lent_from=ended.from_file_id,
        subject_id=ended.id,
    )
