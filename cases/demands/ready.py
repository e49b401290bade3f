"""What the register brings to the house: its page in the menu, its part of a case, its reminders and notices, its history."""

from django.utils.translation import gettext_lazy as _

from cases.demands import events, notices, schedule
from cases.demands.models import LegalDemand, LegalHold
from cases.files.page import Part, register_part
from ccr.audit.history import keep_history
from ccr.audit.pages import name_page
from ccr.reminders.registry import register
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.context import register_menu


def install() -> None:
    """Called once, from `CasesConfig.ready`. Notices and events are registered by being imported."""
    for kind in (schedule.SOON, schedule.DUE, schedule.LATE):
        register(kind, schedule.fall_due)
    register_menu("demands", _("Legal demands"), Capability.ANSWER_DEMANDS, order=62)
    register_part(Part("demands", _("Legal demands"), "file_demands", Capability.ANSWER_DEMANDS, order=92))
    name_page("demands", _("the register of legal demands"))
    name_page("demand", _("a legal demand"))
    name_page("file_demands", _("legal demands"))
    keep_history(LegalDemand, _("changed a legal demand"), {"state": _("State"), "due_on": _("Answer due")})
    keep_history(LegalHold, _("changed a legal hold"), {"state": _("State")})


__all__ = ["events", "install", "notices"]
