"""What the first questions bring to the house, called once when the programme starts."""

from importlib import import_module
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.files import panels
from cases.people import asking
from cases.records.categories import Kind
from ccr.accounts import drafts
from ccr.audit.pages import name_page
from ccr.tenancy.capabilities import Capability
from screening.first.questions import DRAFT
from screening.first.shown import after_speaking, ask_first_questions

PAGES = {
    "first_questions": _("first questions"),
    "first_answers": _("answers to first questions"),
}


def install() -> None:
    """They stand on the list for the next call, follow a conversation, and wait where they were left."""
    for module in ("screening.first.events", "screening.first.checks"):
        import_module(module)
    for code, name in PAGES.items():
        name_page(code, name)
    asking.register(ask_first_questions, kinds=[Kind.SCREEN])
    asking.lead_on(after_speaking)
    panels.overview.append(panels.Panel("screening/first/_begun.html", _begun))
    panels.caseload_actions.append(_new_caller)


def _begun(request: Any, page: Any) -> dict[str, Any] | None:
    """First questions this person began in this file and has not saved. One statement."""
    member = request.member
    if not member.may(Capability.ASSESS) or drafts.load(member, DRAFT, page.file.id) is None:
        return None
    return {"url": reverse("first_questions", args=[page.file.id])}


def _new_caller(request: Any) -> dict[str, Any] | None:
    """The button beside *New case*."""
    if not request.member.may(Capability.ASSESS):
        return None
    return {"label": _("New caller"), "url": reverse("first_caller"), "main": False, "icon_name": "phone"}
