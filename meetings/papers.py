"""A meeting on paper: agenda, minutes, and its cases one page each, every copy drawn for one reader's own eyes."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.documents import brought
from cases.documents.case_sheet import TEMPLATE, case_sheet
from cases.documents.registry import register_pack
from cases.files.selectors import CasePage
from ccr.core.deadlines import day_in
from ccr.documents.papers import Asked, Drawn, Paper, known_paper, register_paper, register_sight
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from meetings.agenda.context import context_of
from meetings.agenda.selectors import agenda_of
from meetings.doors import access_meeting
from meetings.live.minutes import minutes_of
from meetings.models import AgendaItem, Meeting
from meetings.states import CLOSED_ITEM

CODES = ("agenda_paper", "meeting_cases", "minutes_paper")
# More items than this take longer to draw than an answer may.
QUICK = 60


def _drawn_by(reading: Callable[..., dict[str, Any]]) -> Callable[[Asked], Drawn]:
    def context(asked: Asked) -> Drawn:
        meeting = access_meeting(asked.member, asked.subject_id, Capability.ATTEND)
        told = reading(asked.member, meeting, at=asked.at)
        items = [one.item for one in told["agenda"].items]
        shows = {"meeting": [meeting.id], "meeting_item": [item.id for item in items]}
        return Drawn(context=told, reads={item.file_id: item.agency_id for item in items}, shows=shows)

    return context


def _is_long(asked: Asked) -> bool:
    meeting = access_meeting(asked.member, asked.subject_id, Capability.ATTEND)
    return AgendaItem.objects.visible_to(asked.member).filter(meeting_id=meeting.id).count() > QUICK


def cases_of(asked: Asked) -> Sequence[UUID]:
    """The reader's own files of the cases on the agenda, in its order; who sees no case has none."""
    meeting = access_meeting(asked.member, asked.subject_id, Capability.ATTEND)
    return list(dict.fromkeys(one.file_id for one in agenda_of(asked.member, meeting).items if one.file_id))


def last_meeting(page: CasePage) -> date | None:
    """The day of the last meeting at which this case was closed, as far as the reader sees it. One statement."""
    closed = (
        AgendaItem.objects.visible_to(page.member)
        .filter(file_id__in=page.line.file_ids, state__in=CLOSED_ITEM, closed_at__isnull=False)
        .order_by("-closed_at")
        .values_list("closed_at", flat=True)
        .first()
    )
    return day_in(page.member.zone, closed) if closed else None


def _visible(model: Any) -> Callable[[Member, Sequence[UUID]], Iterable[UUID]]:
    return lambda member, ids: model.objects.visible_to(member).filter(pk__in=ids).values_list("pk", flat=True)


def install() -> None:
    """Called once, from `meetings.ready`."""
    register_sight("meeting", _visible(Meeting))
    register_sight("meeting_item", _visible(AgendaItem))
    for code, label, template, reading in (
        (CODES[0], _("Agenda"), "meetings/print/agenda.html", context_of),
        (CODES[2], _("Minutes"), "meetings/print/minutes.html", minutes_of),
    ):
        if known_paper(code):
            continue
        register_paper(
            Paper(
                code=code,
                label=label,
                capability=Capability.ATTEND,
                template=template,
                context=_drawn_by(reading),
                long=_is_long,
            )
        )
    register_pack(CODES[1], _("Case sheets of the agenda"), Capability.SEE_FILES, TEMPLATE, case_sheet, cases_of)
    brought.last_meeting.append(last_meeting)
