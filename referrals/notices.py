"""What people are told about referrals: neutral sentences that name nobody and no case."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ccr.notifications.actions import notify
from ccr.notifications.kinds import register
from ccr.tenancy.capabilities import Capability
from referrals.models import Referral

IN_DUTY_QUEUE = register(
    "referral.in_queue", _("Something came into your duty queue."), page="referral", about="subject"
)
STILL_UNSEEN = register(
    "referral.still_unseen", _("Something urgent in your duty queue waits for a first look."), page="referral",
    about="subject",
)  # fmt: skip
NOBODY_LOOKED = register(
    "referral.nobody_looked", _("Nobody has looked yet at something urgent you sent. Ring them."), page="referral",
    about="subject",
)  # fmt: skip
MOVED = register("referral.moved", _("A referral you have a part in has moved on."), page="referral", about="subject")
OVERDUE = register("referral.overdue", _("A referral is overdue: it is your move."), page="referral", about="subject")
ENDED = register("referral.ended", _("A referral to your agency was taken back."), page="referrals", about="")


def tell_queue(referral: Referral, *, post_id: UUID | None) -> bool:
    """Tell who is on duty there, else everybody there who answers the queue; nobody who is shut out of the file behind it."""
    return notify(
        IN_DUTY_QUEUE,
        agency_id=_receiver(referral),
        post_id=post_id,
        capability=Capability.TAKE_REFERRALS,
        lent_from=referral.from_file_id,
        subject_id=referral.id,
    )


def tell_next(referral: Referral, *, post_id: UUID | None) -> None:
    """Tell the next of the rota that nobody has looked; past its end, everybody there who answers the queue."""
    notify(
        STILL_UNSEEN,
        agency_id=_receiver(referral),
        post_id=post_id,
        capability=Capability.TAKE_REFERRALS,
        lent_from=referral.from_file_id,
        subject_id=referral.id,
    )


def tell_sender(referral: Referral, code: str = MOVED) -> None:
    """Tell whoever sent it; when their post has ended, those of their agency who refer."""
    notify(
        code,
        agency_id=referral.from_agency_id,
        post_id=referral.made_by,
        capability=Capability.REFER,
        file_id=referral.from_file_id,
        lent_from=referral.to_file_id,
        subject_id=referral.id,
    )


def tell_receiver(referral: Referral, code: str = MOVED) -> None:
    """Tell whoever took it; before that, everybody there who answers the queue."""
    notify(
        code,
        agency_id=_receiver(referral),
        post_id=referral.answered_by,
        capability=Capability.TAKE_REFERRALS,
        file_id=referral.to_file_id,
        lent_from=referral.from_file_id,
        subject_id=referral.id,
    )


def _receiver(referral: Referral) -> UUID:
    if referral.to_agency_id is None:
        raise ValueError("nobody is asked yet")
    return UUID(str(referral.to_agency_id))
