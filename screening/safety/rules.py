"""What an open safety step forbids."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.records.categories import Kind
from cases.records.selectors import heads
from ccr.core.errors import NotPossible
from ccr.tenancy.member import Member


class StepOpen(NotPossible):
    reason = _("A safety step is open in this file. Settle it first: done, or not needed because.")


def require_settled(*, file_id: UUID, by: Member) -> None:
    """Raises StepOpen while the agency's own file has a safety step that nobody has settled. One statement."""
    if heads(by, [file_id], kinds=[Kind.SAFETY_STEP]).filter(open=True, holder_id=by.agency_id).exists():
        raise StepOpen
