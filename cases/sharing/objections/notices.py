"""What people are told about objections: neutral sentences that name nobody and no case."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.sharing.objections.models import Objection
from ccr.notifications.actions import notify
from ccr.notifications.kinds import register
from ccr.tenancy.capabilities import Capability

TO_ANSWER = register(
    "objection.to_answer",
    _("Something waits for your decision. By when stands with it."),
    page="objection",
    about="subject",
)
LATE = register(
    "objection.late", _("A decision is late. Somebody else may take it."), page="objection", about="subject"
)
TO_TELL = register(
    "objection.to_tell", _("A decision was taken. Say so when it is safe."), page="objection", about="subject"
)


def tell(code: str, objection: Objection, *, post_id: UUID | None = None, capability: Capability) -> None:
    """Tell one person; when their post has ended or they may not be told, everybody with the capability."""
    notify(
        code,
        agency_id=objection.agency_id,
        post_id=post_id,
        capability=capability,
        file_id=objection.file_id,
        subject_id=objection.id,
    )
