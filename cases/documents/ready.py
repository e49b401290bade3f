"""What papers bring to the house: their part of a case, the papers themselves, the notice that one is ready."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.documents import case_sheet, permission_paper
from cases.documents.registry import register_paper, register_sights
from cases.files.page import Part, register_part
from ccr.audit.pages import name_page
from ccr.documents import drawing
from ccr.notifications import kinds
from ccr.notifications.actions import notify
from ccr.tenancy.capabilities import Capability

PAPER_READY = kinds.register("paper_ready", _("A paper you asked for is ready."), page="job", about="subject")
PAGES = {
    "papers": _("papers and copies"),
    "case_sheet": _("case sheet, printed"),
    "permission_paper": _("a permission she signed, printed"),
}


def tell(tenant_id: UUID, agency_id: UUID, member_id: UUID, job_id: UUID) -> None:
    """Tell who asked that it is ready: nothing else stands in the notice."""
    notify(PAPER_READY, agency_id=agency_id, post_id=member_id, subject_id=job_id)


def install() -> None:
    """Called once, from `CasesConfig.ready`."""
    register_sights()
    register_paper("case_sheet", _("Case sheet"), Capability.SEE_FILES, case_sheet.TEMPLATE, case_sheet.case_sheet)
    register_paper(
        "permission_paper",
        _("Permission to share"),
        Capability.SEE_FILES,
        permission_paper.TEMPLATE,
        permission_paper.permission_paper,
        offered=False,
    )
    register_part(Part("papers", _("Print"), "papers", order=88))
    drawing.on_ready.append(tell)
    for code, name in PAGES.items():
        name_page(code, name)
