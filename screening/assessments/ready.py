"""What assessments bring to the house: the part *Risk* of every case, their acts, and what their pages are called."""

from importlib import import_module

from django.utils.translation import gettext_lazy as _

from cases.files.page import Part, register_part
from cases.sharing.now import reasons
from ccr.audit.pages import name_page
from screening.assessments.urgent import finished_high

PAGES = {
    "risk": _("risk"),
    "assessment_new": _("begin an assessment"),
    "assessment_part": _("answers of an assessment"),
    "assessment_finish": _("finish an assessment"),
    "assessment_set_aside": _("set an assessment aside"),
    "assessment": _("an assessment"),
}


def install() -> None:
    """Called once, from `ScreeningConfig.ready`."""
    import_module("screening.assessments.events")
    for code, name in PAGES.items():
        name_page(code, name)
    reasons.sources.append(finished_high)
    register_part(Part("risk", _("Risk"), "risk", order=30))
