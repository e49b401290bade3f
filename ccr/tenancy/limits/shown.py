"""A statement as pages draw it. Reads nothing: it is given what the selectors found."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ccr.tenancy.limits.selectors import IN_DANGER, PARTS, SAYS
from ccr.tenancy.models import LimitationStatement
from ccr.tenancy.packs import StartingText

LABELS = {
    "keeps": _("What we can keep to ourselves"),
    "cannot_keep": _("What we cannot keep to ourselves"),
    "must_report": _("What we must report"),
    "does_with": _("What we do with what we are told"),
    "decides": _("Who decides"),
    "rings": _("Whom to ring"),
    "writes": _("What is written down afterwards"),
}


def _rows(text: LimitationStatement, names: tuple[str, ...]) -> list[dict[str, Any]]:
    return [{"label": LABELS[name], "text": getattr(text, name)} for name in names]


def shown(text: LimitationStatement | None, start: StartingText, *, author: str = "") -> dict[str, Any] | None:
    """What it says, its emergency policy, since when and by which post; `author` only for the agency's own people.

    `untouched`: word for word the country's starting text, which nobody has made the agency's own yet.
    """
    if text is None:
        return None
    return {
        "says": _rows(text, SAYS),
        "in_danger": _rows(text, IN_DANGER),
        "number": text.number,
        "at": text.written_at,
        "post": text.post_label,
        "author": author,
        "untouched": all(getattr(text, name) == getattr(start, name) for name in PARTS),
    }
