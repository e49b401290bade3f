"""What files, people and incidents bring to the house when it starts: their page in the bar, their registered acts, and what
their pages are called in the reading log.
"""

from importlib import import_module

from django.utils.translation import gettext_lazy as _

from cases.files import panels
from cases.people import asking
from ccr.audit.pages import name_page
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.context import register_nav

EVENTS = ("cases.files.events", "cases.people.events", "cases.incidents.events")
PAGES = {
    "case": _("overview"),
    "emergency": _("emergency card"),
    "level": _("level"),
    "wants": _("what she wants now"),
    "goals": _("her goals"),
    "lead": _("who leads the file"),
    "workers": _("who may open the file"),
    "begin": _("begin work"),
    "close": _("close the file"),
    "reopen": _("reopen the file"),
    "timeline": _("timeline"),
    "incident": _("an incident"),
    "incident_new": _("add incident"),
    "incident_correct": _("correct an incident"),
    "people": _("people"),
    "person_new": _("add a person"),
    "person_correct": _("correct a person"),
    "contact_details": _("her numbers"),
    "contact_details_edit": _("her numbers"),
    "address": _("where she is"),
    "address_edit": _("where she is"),
    "contact": _("safe contact"),
    "contact_rules": _("how to reach her safely"),
    "point_of_contact": _("single point of contact"),
}


def install() -> None:
    """Called once, from `CasesConfig.ready`."""
    for module in EVENTS:
        # A worker writes acts too, and never loads the pages that would import them.
        import_module(module)
    for code, name in PAGES.items():
        name_page(code, name)
    panels.overview.append(panels.Panel("cases/people/_asking.html", asking.panel))
    register_nav("cases", _("My cases"), Capability.SEE_FILES, order=10)
