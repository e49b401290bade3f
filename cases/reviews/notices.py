"""What people are told about reviews: neutral sentences that name nobody and no case."""

from django.utils.translation import gettext_lazy as _

from cases.files.models import CaseFile
from ccr.notifications.actions import notify
from ccr.notifications.kinds import register
from ccr.tenancy.capabilities import Capability

CHECK_DUE = register("review.due", _("A file has come back for its check."), page="reviews")
LOOK_AGAIN = register("review.look_again", _("A file came back because something new was recorded."), page="reviews")


def tell(code: str, file: CaseFile) -> None:
    """Tell the file's lead; without one who may be told, everybody of the agency who leads files."""
    notify(code, agency_id=file.agency_id, post_id=file.lead_id, capability=Capability.LEAD_FILES, file_id=file.id)
