"""What the safety plan brings to the house, called once when the programme starts."""

from importlib import import_module

from django.utils.translation import gettext_lazy as _

from cases.documents.registry import register_paper
from cases.files.page import Part, register_part
from cases.files.today import register_due
from ccr.audit.pages import name_page
from ccr.reminders.registry import register
from ccr.tenancy.capabilities import Capability
from screening.plan import checking, papers

PAGES = {
    "safety_plan": _("safety plan"),
    "safety_plan_print": _("safety plan, plain paper"),
    "plan_add": _("add to the safety plan"),
    "plan_line": _("a line of the safety plan"),
    "plan_sheet": _("safety plan: next check and copies"),
}


def install() -> None:
    """It is a part of every case, and comes back on the day that was set."""
    import_module("screening.plan.events")
    for code, name in PAGES.items():
        name_page(code, name)
    register_part(Part("safety_plan", _("Safety plan"), "safety_plan", order=40))
    register(checking.CHECK, checking.fall_due)
    register_due(checking.CHECK, _("Safety plan, %(person)s"), "safety_plan")
    register_paper(
        "safety_plan", _("Safety plan, plain"), Capability.SEE_FILES, papers.TEMPLATE, papers.plan_paper, plain=True
    )
