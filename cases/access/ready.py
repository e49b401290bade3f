"""What this part of the room brings to the house: what its page is called in the reading log, and its events."""

from django.utils.translation import gettext_lazy as _

from cases.access import events
from ccr.audit.pages import name_page

__all__ = ["events", "install"]


def install() -> None:
    """Called once, when Django is ready."""
    name_page("conflict", _("who must not see it"))
