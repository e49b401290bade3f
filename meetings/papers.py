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
from ccr.documents.papers import Asked, Drawn, Paper, register_paper, register_sight
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from meetings.agenda.selectors import agenda_of
from meetings.doors import access_meeting
from meetings.models import AgendaItem, Meeting
from meetings.printing import AGENDA, MINUTES, agenda_print, minutes_print
from meetings.states import CLOSED_ITEM

CODES = ("meeting_agenda", "meeting_cases", "meeting_minutes")
# More items than this take longer to draw than an answer may.
QUICK = 60


def _drawn_by(reading: Callable[..., dict[str, Any]]) -> Callable[[Asked], Drawn]:
    def context(asked: Asked) -> Drawn:
        told = reading(asked.member, asked.subject_id, at=asked.at)
        items = [one.item.id for one in told["agenda"].items]
        shows = {"meeting": [asked.subject_id], "agenda_item": items}
        return Drawn(context=told, reads=told["files"], shows=shows)

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
    register_sight("agenda_item", _visible(AgendaItem))
    for code, label, template, reading in (
        (CODES[0], _("Agenda"), AGENDA, agenda_print),
        (CODES[2], _("Minutes"), MINUTES, minutes_print),
    ):
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
