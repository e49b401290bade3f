"""Actions as rows for templates (`_components/action_row.html` and the lists of answers)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cases.action_items.actions import NEEDS_WHY
from cases.action_items.models import ActionItem
from cases.action_items.states import ACTION, OPEN, OWNERS, ActionState
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member

BUTTONS = {
    "accept": _("Accept"),
    "start": _("Begun"),
    "finish": _("Done"),
    "not_possible": _("Not possible"),
    "not_done": _("Not done"),
}


def standing(action: ActionItem, today: date) -> tuple[str, str]:
    """How it stands, as a tone and in words; an open one that is past its day says so."""
    if action.state not in OPEN:
        return "done" if action.state == ActionState.DONE else "open", str(ActionState(action.state).label)
    late = (today - action.due_on).days
    if late > 0:
        return "late", ngettext("%(n)d day late", "%(n)d days late", late) % {"n": late}
    return "due" if late == 0 else "open", ""


def row(
    member: Member,
    action: ActionItem,
    *,
    today: date,
    names: Mapping[UUID, str],
    people: Mapping[UUID, str],
    url: str = "",
) -> dict[str, Any]:
    """One action, with the moves the reader's agency may make."""
    state, label = standing(action, today)
    mine = action.owner_agency_id == member.agency_id and member.may(Capability.WRITE_FILES)
    possible = [move.verb for move in ACTION.possible(action.state) if move.verb in OWNERS] if mine else []
    return {
        "id": action.id,
        "what": action.what,
        "why": action.why,
        "url": url,
        "due": action.due_on,
        "state": state,
        "state_label": label,
        "stage_label": ActionState(action.state).label,
        "is_open": action.state in OPEN,
        "agency": names.get(action.owner_agency_id, ""),
        "who": people.get(action.owner_member_id, "") if action.owner_member_id else "",
        "asked_by": names.get(action.proposer_agency_id, ""),
        "version": action.version,
        "moves": [
            {"url": reverse("answer_action", args=[action.id, move]), "label": BUTTONS[move], "asks": move in NEEDS_WHY}
            for move in possible
        ],
        "take_back_url": reverse("answer_action", args=[action.id, "supersede"])
        if action.state in OPEN
        and action.proposer_agency_id == member.agency_id
        and not mine
        and member.may(Capability.WRITE_FILES)
        else "",
    }


def rows(member: Member, actions: Iterable[ActionItem], **more: Any) -> list[dict[str, Any]]:
    return [row(member, action, **more) for action in actions]
