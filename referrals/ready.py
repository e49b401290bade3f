"""What referrals bring to the house: the part of a case, their panels and notices, what the clock raises, their pages' names."""

from importlib import import_module
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.demo import hooks
from cases.files import panels
from cases.files.page import Part, register_part
from ccr.audit.pages import name_page
from ccr.reminders.registry import register
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.context import register_menu, register_nav
from referrals import clockwork, steps

PAGES = {
    "referrals": _("referrals"),
    "referral": _("a referral"),
    "referral_move": _("a referral"),
    "case_referrals": _("referrals of a case"),
    "refer": _("refer to an agency"),
    "signpost": _("pointed elsewhere"),
    "offer_advocate": _("offer an advocate"),
    "duty": _("duty queue"),
    "duty_rota": _("duty hours"),
}


def tell_demonstration(*told: Any) -> None:
    """Loaded only when the demonstration is told."""
    import_module("referrals.demo").tell(*told)


def install() -> None:
    """Called once, from `ReferralsConfig.ready`."""
    for module in ("referrals.events", "referrals.notices"):
        # A worker writes acts and notices too, and never loads the pages that would import them.
        import_module(module)
    for code, name in PAGES.items():
        name_page(code, name)
    register_part(Part("referrals", _("Referrals"), "case_referrals", Capability.SEE_FILES, order=70))
    register_nav("referrals", _("Referrals"), Capability.SEE_FILES, order=20)
    register_menu("duty_rota", _("Duty hours"), Capability.MANAGE_AGENCY, order=62)
    hooks.rooms.append(tell_demonstration)
    register(steps.UNSEEN, clockwork.call_next)
    register(steps.DUE, clockwork.overdue)
    from referrals.views.duty import duty_panel
    from referrals.views.offer import report_panel

    panels.caseload.insert(0, panels.Panel("referrals/_panel.html", duty_panel))
    panels.report.append(panels.Panel("referrals/_report.html", report_panel))
