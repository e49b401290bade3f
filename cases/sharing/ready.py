"""What sharing brings to the house: its panels, its notices, what its pages are called in the reading log."""

from django.utils.translation import gettext_lazy as _

from cases.files import panels
from cases.sharing import notices
from cases.sharing.views.offers import back_panel, offers_panel
from ccr.audit.pages import name_page
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.context import register_menu

PAGES = {
    "sharing": _("sharing"),
    "share_to": _("sharing: which agency"),
    "share_with": _("sharing with one agency"),
    "open_back": _("opening back"),
    "core_permission": _("core-team permission"),
    "release_to": _("permission for one agency"),
    "sign_permission": _("her signature"),
    "permission": _("a permission she signed"),
    "withdraw_permission": _("stopping a permission"),
    "end_share": _("ending a share"),
    "see_as": _("seen as another agency"),
    "join": _("which file it belongs to"),
    "offers": _("offers"),
    "ended_sharing": _("what has ended"),
}


def install() -> None:
    """Called once, from `CasesConfig.ready`. The notices are registered by being imported."""
    panels.caseload.append(panels.Panel("cases/sharing/_offers.html", offers_panel))
    panels.overview.append(panels.Panel("cases/sharing/_back.html", back_panel))
    register_menu("standing_acceptance", _("Offers taken at once"), Capability.MANAGE_AGENCY, order=45)
    register_menu("sharing_rules", _("What may be shared"), Capability.SEE_POLICY, order=70)
    register_menu("ended_sharing", _("What has ended"), Capability.SEE_FILES, order=40)
    for code, name in PAGES.items():
        name_page(code, name)


__all__ = ["install", "notices"]
