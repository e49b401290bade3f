"""The safety plan as pages show it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.files.page import CasePage
from cases.words import day_of
from screening.plan.selectors import Line, Plan
from screening.plan.words import CopySafe, Domain, Status

STEPS_AT_ONCE = 3


def parts_of(page: CasePage, plan: Plan, *, writes: bool) -> list[dict[str, Any]]:
    """The lines by part of life, open ones first; what was taken out stands apart and is not among them."""
    parts = []
    for domain in Domain:
        mine = [one for one in plan.lines if one.line.domain == domain and one.line.status != Status.DROPPED]
        if mine:
            rows = [line_row(page, one, writes=writes) for one in sorted(mine, key=lambda one: not one.is_open)]
            parts.append({"code": domain.value, "title": domain.label, "rows": rows})
    return parts


def taken_out(page: CasePage, plan: Plan, *, writes: bool) -> list[dict[str, Any]]:
    """Lines somebody took out, so that they can be put back."""
    return [line_row(page, one, writes=writes) for one in plan.lines if one.line.status == Status.DROPPED]


def next_steps(page: CasePage, plan: Plan, *, writes: bool) -> list[dict[str, Any]]:
    """The next three steps: the earliest day first, those without a day after them."""
    waiting = sorted((one for one in plan.lines if one.is_open), key=lambda one: (one.by is None, one.by or page.today))
    return [line_row(page, one, writes=writes) for one in waiting[:STEPS_AT_ONCE]]


def line_row(page: CasePage, one: Line, *, writes: bool) -> dict[str, Any]:
    """One line with the buttons this reader has."""
    own = one.head.holder_id == page.member.agency_id
    link = [page.file.id, one.head.id]
    may = writes and own
    return {
        "id": one.head.id,
        "step": one.line.step,
        "who": one.line.who,
        "by": one.by,
        "is_late": one.is_open and one.by is not None and one.by < page.today,
        "her_words": one.line.her_words,
        "could_backfire": one.line.could_backfire,
        "is_open": one.is_open,
        "is_done": one.line.status == Status.DONE,
        "agency": "" if own else page.agency_name(one.head.holder_id),
        "change_url": reverse("plan_line", args=link) if may else "",
        "mark_url": reverse("plan_mark", args=link) if may else "",
    }


def sheet_facts(page: CasePage, plan: Plan) -> dict[str, Any]:
    """Next check, and whether she may hold a copy: unanswered means no."""
    on = day_of(plan.sheet.next_check_on)
    safe = plan.sheet.copy_safe
    return {
        "next_check_on": on,
        "is_late": on is not None and on < page.today,
        "copy_label": CopySafe(safe).label if safe in CopySafe else _("Not asked: that means no"),
        "copy_safe": safe == CopySafe.YES,
        "held_by": plan.sheet.held_by,
    }
