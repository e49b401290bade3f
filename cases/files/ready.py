"""What files, people and incidents bring to the house when it starts: their page in the bar and their registered acts."""

from importlib import import_module

from django.utils.translation import gettext_lazy as _

from ccr.tenancy.capabilities import Capability
from ccr.tenancy.context import register_nav

EVENTS = ("cases.files.events", "cases.people.events", "cases.incidents.events")


def install() -> None:
    """Called once, from `CasesConfig.ready`."""
    for module in EVENTS:
        # A worker writes acts too, and never loads the pages that would import them.
        import_module(module)
    register_nav("cases", _("My cases"), Capability.SEE_FILES, order=10)
