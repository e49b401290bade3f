"""The minutes as they are for one agency: the forum's own facts, and of each case what is open to it. No request in sight."""

from datetime import datetime
from typing import Any
from uuid import UUID

from cases.action_items.models import ActionItem
from cases.action_items.shown import rows as action_rows
from ccr.tenancy.member import Member
from ccr.tenancy.models import Agency
from meetings.agenda.context import context_of
from meetings.live import selectors, shown
from meetings.models import Meeting
from meetings.states import WRITABLE


def minutes_of(member: Member, meeting: Meeting, *, at: datetime) -> dict[str, Any]:
    """Who was present, what was discussed, said, agreed and is to be done. At most thirteen statements."""
    context = context_of(member, meeting, at=at)
    names = {agency.id: agency.short_name for agency in Agency.objects.visible_to(member)}
    here = selectors.present_at(member, meeting)
    agenda = context["agenda"]
    ids = [one.item.id for one in agenda.items]
    files = {one.file_id for one in agenda.items if one.file_id} | {one.item.file_id for one in agenda.items}
    found = selectors.lines_of(member, files, ids) if ids else {}
    acts: dict[UUID, list[ActionItem]] = {}
    for one in ActionItem.objects.visible_to(member).filter(item_id__in=ids).order_by("due_on", "id"):
        if one.item_id:
            acts.setdefault(one.item_id, []).append(one)
    by_id = {one.item.id: one.item for one in agenda.items}
    for row in context["rows"]:
        if row.get("is_topic"):
            continue
        row["lines"] = shown.lines(member, found.get(row["id"], []), names, open_now=meeting.state in WRITABLE)
        row["acts"] = action_rows(member, acts.get(row["id"], []), today=context["on"], names=names, people={})
        row["agreed"] = shown.agreed(by_id[row["id"]], names)
    return context | {"room": shown.room(here, names, member=member, is_chair=False), "is_chair": False}
