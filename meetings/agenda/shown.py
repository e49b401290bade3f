"""An agenda as rows for templates: what this reader may see, and nothing that counts what they may not."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.files.words import LEVELS
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from meetings.agenda.selectors import Agenda, OpenTo, Shown
from meetings.models import Topic
from meetings.states import CLOSED_ITEM, ItemState
from meetings.words import ItemReason


def row(member: Member, agenda: Agenda, one: Shown) -> dict[str, Any]:
    """One case of the agenda."""
    item = one.item
    return {
        "id": item.id,
        "reference": item.reference,
        "initials": one.initials,
        "risk": {"level": one.level, "label": LEVELS.get(one.level, LEVELS[0])},
        "reason": ItemReason(item.reason).label,
        "why": one.why,
        "minutes": item.minutes,
        "late": item.late,
        "brought_by": agenda.agency_name(item.agency_id),
        "waits": item.state == ItemState.PROPOSED,
        "deferred": item.state == ItemState.DEFERRED,
        "closed": item.state in CLOSED_ITEM,
        "state_label": ItemState(item.state).label,
        "line_url": reverse("case", args=[one.file_id]) if one.file_id else "",
        "withdraw_url": reverse("withdraw_item", args=[item.id])
        if one.own and member.may(Capability.BRING_ITEMS) and item.state not in CLOSED_ITEM
        else "",
    }


def topic_row(topic: Topic) -> dict[str, Any]:
    return {
        "id": topic.id,
        "title": topic.title,
        "minutes": topic.minutes,
        "closed": topic.done_at is not None,
        "is_topic": True,
    }


def rows(member: Member, agenda: Agenda) -> list[dict[str, Any]]:
    """Cases and topics in one order."""
    placed: list[tuple[float, str, dict[str, Any]]] = [
        (one.item.place, str(one.item.id), row(member, agenda, one)) for one in agenda.items
    ]
    placed += [(topic.place, str(topic.id), topic_row(topic)) for topic in agenda.topics]
    return [shown for _place, _id, shown in sorted(placed, key=lambda each: each[:2])]


def speakers(agenda: Agenda, opened: Iterable[OpenTo], *, bringer: UUID, forum: Iterable[UUID]) -> list[dict[str, Any]]:
    """To which agencies of the forum a case is open, for the builder: live, or missing."""
    until = {one.agency_id: one.ends_at for one in opened}
    found = []
    for agency_id in forum:
        if agency_id == bringer:
            continue
        ends = until.get(agency_id)
        found.append({"agency": agenda.agency_name(agency_id), "until": ends, "missing": ends is None})
    return sorted(found, key=lambda each: each["agency"])


def nothing_said() -> str:
    """One sentence for an agenda without cases, the same whatever there is for others."""
    return _("Nothing on this agenda is open to your agency.")
