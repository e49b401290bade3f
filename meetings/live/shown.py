"""A sitting as rows for templates."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from cases.files.words import LEVELS
from cases.records.categories import NEVER_IN_CORE, Category, Kind
from cases.records.models import Record
from cases.sharing.shown import on_one_line
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from meetings.agenda.selectors import OpenTo
from meetings.live.selectors import Line
from meetings.models import AgendaItem, Attendance
from meetings.research.selectors import Answer
from meetings.words import LineKind, SafeToTell, Standing


def room(
    present: Iterable[Attendance], names: Mapping[UUID, str], *, member: Member, is_chair: bool
) -> list[dict[str, Any]]:
    """Who is in the room, and who has left it."""
    return [
        {
            "id": one.id,
            "name": one.name,
            "agency": names.get(one.agency_id, ""),
            "limits_url": reverse("agency", args=[one.agency_id]),
            "left": one.left_at is not None,
            "may": is_chair or one.agency_id == member.agency_id,
        }
        for one in present
    ]


def line(member: Member, one: Line, names: Mapping[UUID, str], *, undo: bool, open_now: bool) -> dict[str, Any]:
    """One line of the minutes: who said it, fact or opinion, when."""
    mine = one.head.holder_id == member.agency_id
    changes = open_now and mine and member.may(Capability.BRING_ITEMS)
    return {
        "kind": one.words.line,
        "kind_label": LineKind(one.words.line).label if one.words.line in LineKind else LineKind.NOTE.label,
        "text": one.words.text,
        "standing_label": Standing(one.words.standing).label if one.words.standing in Standing else "",
        "agency": names.get(one.head.holder_id, ""),
        "at": one.head.recorded_at,
        "edit_url": reverse("correct_line", args=[one.head.id]) if changes else "",
        "undo_url": reverse("undo_line", args=[one.head.id]) if changes and undo else "",
    }


def lines(
    member: Member, found: list[Line], names: Mapping[UUID, str], *, open_now: bool, undo: bool = False
) -> list[dict[str, Any]]:
    """The lines of one item. `open_now`: one's own may be corrected; `undo`: the last of them may be taken back."""
    mine = [one for one in found if one.head.holder_id == member.agency_id]
    last = mine[-1] if mine and undo else None
    return [line(member, one, names, undo=one is last, open_now=open_now) for one in found]


def ours(answer: Answer | None, said: list[Line], *, sayable: bool) -> dict[str, Any] | None:
    """What one's own agency found before the meeting; `sayable` until the same words stand in the minutes."""
    if answer is None:
        return None
    return {
        "text": answer.text,
        "standing": answer.standing,
        "standing_label": Standing(answer.standing).label if answer.standing in Standing else "",
        "sayable": sayable and all(one.words.text != answer.text for one in said),
    }


def limits(opened: Iterable[OpenTo], names: Mapping[UUID, str], present: set[UUID]) -> list[dict[str, Any]]:
    """What may be said in front of each agency that is here, and until when; who may hear nothing is said so."""
    terms = {one.agency_id: one for one in opened}
    found: list[dict[str, Any]] = []
    for agency_id in present:
        one = terms.get(agency_id)
        found.append(
            {
                "agency": names.get(agency_id, ""),
                "limits_url": reverse("agency", args=[agency_id]),
                "nothing": one is None,
                "what": on_one_line(one.view_bits, one.summary_bits) if one else "",
                "until": one.ends_at if one else None,
            }
        )
    return sorted(found, key=lambda each: str(each["agency"]))


def never() -> list[str]:
    """What no core-team permission opens."""
    return [str(category.label) for category in Category if category in NEVER_IN_CORE]


def levels(newest: Mapping[tuple[UUID, str], Record], names: Mapping[UUID, str]) -> list[dict[str, Any]]:
    """Each agency's own level, as far as it is open: beside it stands the one the meeting agrees on."""
    found = [head for (_file, kind), head in newest.items() if kind == Kind.LEVEL and head.level]
    return [
        {
            "agency": names.get(head.holder_id, ""),
            "label": LEVELS.get(head.level or 0, LEVELS[0]),
            "on": head.happened_on,
        }
        for head in sorted(found, key=lambda head: head.recorded_at)
    ]


def agreed(item: AgendaItem, names: Mapping[UUID, str]) -> dict[str, Any] | None:
    """What the meeting agreed about an item; None while nothing is."""
    if item.closed_at is None:
        return None
    return {
        "level": LEVELS.get(item.level or 0, LEVELS[0]),
        "no_action_because": item.agreed.get("no_action_because", ""),
        "no_action": item.no_action,
        "teller": names.get(item.teller_id, "") if item.teller_id else "",
        "tell_on": item.tell_on,
        "safe": SafeToTell(item.safe_to_tell).label if item.safe_to_tell in SafeToTell else "",
    }


def waited(since: datetime | None, at: datetime) -> int:
    """Whole minutes since the item was opened."""
    return int((at - since).total_seconds() // 60) if since else 0
