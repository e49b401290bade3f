"""Safety steps as pages show them: the band, and the history."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.files.page import CasePage, names_of
from cases.records.categories import Kind
from cases.words import moment_of
from ccr.tenancy.capabilities import Capability
from screening.safety.selectors import Step
from screening.safety.words import SafetyStep, Settled, WithHer, reason_words


def band(page: CasePage) -> dict[str, Any] | None:
    """What stands on every page of a file while a safety step is open. No statement, and no reason: a screen is seen."""
    head = page.own(Kind.SAFETY_STEP)
    if head is None or not head.open:
        return None
    may = page.member.may(Capability.ASSESS)
    return {"since": head.recorded_at, "url": reverse("safety_step", args=[page.file.id]) if may else ""}


def history_rows(page: CasePage, steps: Iterable[Step]) -> list[dict[str, Any]]:
    """Settled and open steps, newest first: when, why, how it ended, and who settled it. One statement."""
    found = list(steps)
    asked = [UUID(one.step.settled_by) for one in found if one.step and one.step.settled_by and _own(page, one)]
    names = names_of(page.member, asked)
    return [_row(page, one, names) for one in found]


def _own(page: CasePage, one: Step) -> bool:
    return one.head.holder_id == page.member.agency_id


def _row(page: CasePage, one: Step, names: dict[UUID, str]) -> dict[str, Any]:
    step = one.step or SafetyStep()
    who = page.agency_name(one.head.holder_id)
    if _own(page, one) and step.settled_by:
        who = names.get(UUID(step.settled_by), "")
    elif _own(page, one):
        who = ""
    return {
        "opened_at": one.head.recorded_at,
        "reasons": reason_words(step.reasons),
        "open": one.head.open,
        "settled": Settled(step.settled).label if step.settled in Settled else _("Open"),
        "settled_at": moment_of(step.settled_at),
        "with_her": WithHer(step.with_her).label if step.with_her in WithHer else "",
        "note": step.note,
        "who": who,
    }
