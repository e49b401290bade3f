"""What actions bring to the house: their part of a case, their reminders, notices, and what their pages are called."""

from django.utils.translation import gettext_lazy as _

from cases.action_items import events, notices, schedule
from cases.action_items.models import ActionItem
from cases.files.page import Part, register_part
from ccr.audit.history import keep_history
from ccr.audit.pages import name_page
from ccr.reminders.registry import register
from ccr.tenancy.capabilities import Capability


def install() -> None:
    """Called once, from `CasesConfig.ready`. Notices and events are registered by being imported."""
    register(schedule.DUE, schedule.fell_due)
    register(schedule.LATE, schedule.is_late)
    register(schedule.WATCH, schedule.is_watched)
    register_part(Part("actions", _("Actions"), "file_actions", Capability.SEE_FILES, order=85))
    name_page("file_actions", _("actions"))
    name_page("my_actions", _("our actions"))
    keep_history(ActionItem, _("changed an action"), {"state": _("State")})


__all__ = ["events", "install", "notices"]
