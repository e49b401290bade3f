"""What results bring to the house, called once when the programme starts."""

from importlib import import_module

from django.utils.translation import gettext_lazy as _

from ccr.audit.pages import name_page

PAGES = {
    "result_new": _("write down a result"),
    "result": _("result of another instrument"),
}


def install() -> None:
    """Their acts have sentences, and their pages names."""
    import_module("screening.results.events")
    for code, name in PAGES.items():
        name_page(code, name)
