"""What sharing at once brings to the house: panels, notices, reminders, the rules of its country, names of pages."""

from importlib import import_module

from django.utils.translation import gettext_lazy as _

from cases.files import panels
from cases.sharing.now import reviews
from cases.sharing.now.models import ForumAgreement, LawfulBasis
from cases.sharing.now.views import arrived_panel, look_panel, now_panel
from cases.sharing.objections import deadlines
from cases.sharing.objections.models import Objection
from cases.sharing.objections.views import objections_panel
from ccr.audit.history import keep_history
from ccr.audit.pages import name_page
from ccr.reminders.registry import register
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.context import register_menu
from ccr.tenancy.member import Member
from ccr.tenancy.packs import pack

PAGES = {
    "share_now": _("sharing at once"),
    "danger": _("in danger"),
    "arrived": _("what came at once"),
    "ground": _("a decision to share"),
    "agreements": _("agreements of the partners"),
    "wish": _("what she wants about sharing"),
    "objection": _("her objection"),
}
# Imported for what they register: the table of rules of the country, and what people are told.
REGISTERING = ("cases.sharing.rules_england_wales", "cases.sharing.now.notices")


def shares_at_once(member: Member) -> bool:
    """Whether the member's country has sharing at once at all."""
    return pack(member.pack).share_now.offered


def install() -> None:
    """Called once, from `CasesConfig.ready`."""
    for module in REGISTERING:
        import_module(module)
    register(reviews.LOOK, reviews.fall_due)
    register(deadlines.LATE, deadlines.fall_due)
    panels.overview.append(panels.Panel("cases/sharing/now/_now.html", now_panel))
    panels.caseload.append(panels.Panel("cases/sharing/now/_arrived.html", arrived_panel))
    panels.caseload.append(panels.Panel("cases/sharing/now/_looks.html", look_panel))
    panels.caseload.append(panels.Panel("cases/sharing/objections/_objections.html", objections_panel))
    register_menu("agreements", _("Agreements of the partners"), Capability.SEE_FILES, order=45, when=shares_at_once)
    for code, name in PAGES.items():
        name_page(code, name)
    keep_history(ForumAgreement, _("changed an agreement"), {"ended_at": _("Ended"), "signed_on": _("Signed")})
    keep_history(LawfulBasis, _("looked at a decision to share"), {"reviewed_at": _("Looked at")})
    keep_history(Objection, _("changed an objection"), {"state": _("State"), "answered_at": _("Answered")})
