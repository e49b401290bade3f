"""The register as rows and facts for templates."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.demands.models import DemandStep, LegalDemand, LegalHold
from cases.demands.states import DemandState, StepKind
from cases.words import beginning
from ccr.tenancy.packs import LegalDemandKind, Pack

# Days before its day from which an answer stands out in the list.
NEAR = 7


def standing(demand: LegalDemand, today: date) -> tuple[str, str]:
    """How a demand stands, as a tone and in words; an open one says how long there is, or how late it is."""
    if demand.state != DemandState.OPEN:
        return "", str(DemandState(demand.state).label)
    days = (demand.due_on - today).days
    if days < 0:
        return "danger", ngettext("%(n)d day late", "%(n)d days late", -days) % {"n": -days}
    if days == 0:
        return "warn", _("Due today")
    return ("warn" if days <= NEAR else ""), ngettext("In %(n)d day", "In %(n)d days", days) % {"n": days}


def telling(kind: LegalDemandKind, told: str | None) -> tuple[str, str]:
    """Whether she was told, as a tone and in words; nothing where nobody asks for it."""
    if told is not None:
        return "", str(StepKind(told).label)
    return ("warn", _("Not told yet")) if kind.tell_her else ("", "")


def row(
    demand: LegalDemand, *, pack: Pack, today: date, references: Mapping[UUID, str], told: Mapping[UUID, str]
) -> dict[str, Any]:
    """One demand as a list links to it."""
    kind = pack.demand(demand.kind)
    tone, words = standing(demand, today)
    told_tone, told_words = telling(kind, told.get(demand.id)) if demand.state == DemandState.OPEN else ("", "")
    reference = references.get(demand.file_id, "") if demand.file_id else ""
    return {
        "id": demand.id,
        "url": reverse("demand", args=[demand.id]),
        "label": kind.label,
        "who": beginning(demand.asked.who, 80),
        "due": demand.due_on,
        "received": demand.received_on,
        "ended": demand.ended_at,
        "tone": tone,
        "standing": words,
        "is_open": demand.state == DemandState.OPEN,
        "told_tone": told_tone,
        "told": told_words,
        "reference": reference,
        "file_url": reverse("file_demands", args=[demand.file_id]) if reference else "",
    }


def steps(found: Iterable[DemandStep], names: Mapping[UUID, str]) -> list[dict[str, Any]]:
    """What was written down, each with its words."""
    shown = []
    for one in found:
        words = one.words
        shown.append(
            {
                "label": StepKind(one.kind).label,
                "decision": DemandState(one.decision).label if one.decision else "",
                "on": one.on,
                "at": one.at,
                "by": names.get(one.by_id, ""),
                "who": words.who,
                "why": words.why,
                "what": words.what,
                "redacted": words.redacted,
            }
        )
    return shown


def holds(found: Iterable[LegalHold], names: Mapping[UUID, str]) -> list[dict[str, Any]]:
    """Holds on a file, each with what lifts it."""
    return [
        {
            "why": one.why,
            "placed_at": one.placed_at,
            "placed_by": names.get(one.placed_by, ""),
            "stands": one.lifted_at is None,
            "lifted_at": one.lifted_at,
            "lifted_by": names.get(one.lifted_by, "") if one.lifted_by else "",
            "lifted_why": one.lifted_why,
            "lift_url": reverse("lift_hold", args=[one.id]) if one.lifted_at is None else "",
        }
        for one in found
    ]
