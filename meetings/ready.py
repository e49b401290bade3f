"""What meetings bring to the house when it starts: their page in the bar, a panel, notices, names in the reading log."""

from importlib import import_module
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.demo import hooks
from cases.files import panels
from cases.sharing import rules
from ccr.audit.history import keep_history
from ccr.audit.pages import name_page
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.context import register_nav
from meetings import events, notices, papers
from meetings.agenda.views import bring_panel
from meetings.models import AgendaItem, Meeting
from meetings.selectors import next_day_of_the_core_team

PAGES = {
    "meetings": _("meetings"),
    "forum": _("how a forum meets"),
    "convene": _("convening"),
    "agenda": _("an agenda"),
    "meeting_papers": _("papers of a meeting"),
    "agenda_paper": _("an agenda, printed"),
    "minutes_paper": _("minutes, printed"),
    "meeting_cases": _("case sheets of a meeting, printed"),
    "build_agenda": _("the order of an agenda"),
    "bring": _("bringing to a meeting"),
    "live": _("a meeting"),
    "minutes": _("minutes"),
    "room_screen": _("room screen"),
    "research": _("research before a meeting"),
}


def tell_demonstration(*told: Any) -> None:
    """Loaded only when the demonstration is told."""
    import_module("meetings.demo").tell(*told)


def install() -> None:
    """Called once, from `MeetingsConfig.ready`. Notices and events are registered by being imported."""
    register_nav("meetings", _("Meetings"), Capability.ATTEND, order=30)
    hooks.rooms.append(tell_demonstration)
    panels.overview.append(panels.Panel("meetings/_bring.html", bring_panel))
    for code, name in PAGES.items():
        name_page(code, name)
    keep_history(Meeting, _("changed a meeting"), {"state": _("Stage"), "starts_at": _("Begins")})
    keep_history(AgendaItem, _("changed an agenda item"), {"state": _("Stage"), "minutes": _("Minutes")})
    papers.install()
    rules.next_meeting.append(next_day_of_the_core_team)


__all__ = ["events", "install", "notices"]
