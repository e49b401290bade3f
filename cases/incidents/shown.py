"""One incident as facts in words: what its page prints."""

from typing import Any

from django.utils.translation import gettext as _

from cases.incidents.selectors import serious_label
from cases.incidents.tactics import TACTICS
from cases.incidents.words import SERIOUSNESS, Breach, IncidentWords, ReportedTo, Source
from cases.records.models import Record
from cases.words import day_of


def looks_today(told: IncidentWords) -> bool:
    """Whether something in it asks for a look at her safety on the same day."""
    return any(TACTICS[code].look_today for code in told.tactics if code in TACTICS)


def facts_of(head: Record, told: IncidentWords, *, recorder: str) -> list[dict[str, Any]]:
    """Label and text, in the form's order. What was not answered is left out, but the questions nobody may pass over."""
    times = "–".join(part for part in (told.time_from, told.time_until) if part)
    tactics = [str(TACTICS[code].label) for code in told.tactics if code in TACTICS]
    fear = _("%(fear)d of 10") % {"fear": told.fear} if told.fear is not None else _("Not asked")
    breach = str(Breach(told.breach).label) if told.breach in Breach else _("Not asked")
    reported = [str(ReportedTo(code).label) for code in told.reported_to if code in ReportedTo]
    serious = serious_label(head.level, recorder) or (
        str(SERIOUSNESS[head.level]) if head.level in SERIOUSNESS else _("Not judged")
    )
    rows: list[dict[str, Any]] = [
        {"label": _("When"), "first": head.happened_on, "last": day_of(told.last_on), "is_when": True},
        {"label": _("Time"), "text": times},
        {"label": _("Where"), "text": told.place},
        {"label": _("What was done"), "entries": tactics, "none": _("Not recorded")},
        {"label": _("How serious"), "text": serious},
        {"label": _("Order or bail"), "text": ": ".join(part for part in (breach, told.breach_of) if part)},
        {"label": _("Her fear"), "text": fear},
        {"label": _("What it did"), "text": told.impact},
        {"label": _("Who saw or heard it"), "text": told.witnesses},
        {
            "label": _("How we know"),
            "text": str(Source(told.source).label) if told.source in Source else _("Not recorded"),
        },
        {
            "label": _("Who was told"),
            "text": ", ".join(part for part in (*reported, told.reported_note) if part) or _("Not asked"),
        },
    ]
    return [row for row in rows if row.get("text") or row.get("is_when") or "entries" in row]
