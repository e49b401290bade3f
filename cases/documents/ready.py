"""What papers bring to the house: their part of a case, the papers themselves, the notice that one is ready."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.action_items.selectors import on_line
from cases.action_items.states import OPEN
from cases.documents import brought, case_sheet, permission_paper
from cases.documents.registry import register_paper, register_sights
from cases.files.page import CasePage, Part, register_part
from ccr.audit.pages import name_page
from ccr.documents import drawing
from ccr.notifications import kinds
from ccr.notifications.actions import notify
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.models import Agency

PAPER_READY = kinds.register("paper_ready", _("A paper you asked for is ready."), page="job", about="subject")
PAGES = {
    "papers": _("papers and copies"),
    "case_sheet": _("case sheet, printed"),
    "permission_paper": _("a permission she signed, printed"),
}


def agreed(page: CasePage) -> list[brought.ActionLine]:
    """What was agreed about this case and is open, as the reader may see it. Two statements."""
    rows = [one for one in on_line(page.member, page.line.file_ids, page.file.id) if one.state in OPEN]
    owners = {one.owner_agency_id for one in rows}
    names = {agency.id: agency.short_name for agency in Agency.objects.visible_to(page.member).filter(id__in=owners)}
    return [
        brought.ActionLine(
            text=one.what,
            owner=names.get(one.owner_agency_id, ""),
            due_on=one.due_on,
            late=one.due_on < page.today,
        )
        for one in rows
    ]


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
    brought.actions.append(agreed)
    register_part(Part("papers", _("Print"), "papers", order=88))
    drawing.on_ready.append(tell)
    for code, name in PAGES.items():
        name_page(code, name)
