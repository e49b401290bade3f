"""What signing brings to the house: what its pages are called in the reading log."""

from django.utils.translation import gettext_lazy as _

from cases.sharing.signing import notices
from ccr.audit.pages import name_page

PAGES = {
    "signing": _("a permission that waits for a signature"),
    "sign_on_paper": _("a permission signed on paper"),
    "signed_paper": _("the photograph of a signed permission"),
    "standing_acceptance": _("offers taken at once"),
}


def install() -> None:
    """Called once, from `CasesConfig.ready`."""
    for code, name in PAGES.items():
        name_page(code, name)


__all__ = ["install", "notices"]
