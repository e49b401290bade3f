"""The papers of a meeting, each drawn for one reader's agency: the agenda and the minutes.

Called with the reader bound, by whatever makes the document. What they showed is named, for the log and to be looked up again.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ccr.documents import papers
from ccr.documents.papers import Asked, Drawn, Paper
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from meetings.agenda.context import context_of
from meetings.doors import access_meeting
from meetings.live.minutes import minutes_of
from meetings.models import AgendaItem

AGENDA, MINUTES = "agenda_paper", "minutes_paper"
ITEM = "agenda_item"


def agenda_paper(asked: Asked) -> Drawn:
    """The agenda (`subject_id` is the meeting's id) as it is for the reader. Raises NotVisible, NotPermitted."""
    meeting = access_meeting(asked.member, asked.subject_id, Capability.ATTEND)
    return _drawn(context_of(asked.member, meeting, at=asked.at))


def minutes_paper(asked: Asked) -> Drawn:
    """The minutes; as `agenda_paper`."""
    meeting = access_meeting(asked.member, asked.subject_id, Capability.ATTEND)
    return _drawn(minutes_of(asked.member, meeting, at=asked.at))


def _drawn(context: dict[str, Any]) -> Drawn:
    items = [one.item for one in context["agenda"].items]
    return Drawn(
        context=context,
        reads={item.file_id: item.agency_id for item in items},
        shows={ITEM: [item.id for item in items]},
    )


def _still(member: Member, ids: Sequence[UUID]) -> Iterable[UUID]:
    return AgendaItem.objects.visible_to(member).filter(pk__in=ids).values_list("id", flat=True)


def register_papers() -> None:
    """Called once, from `MeetingsConfig.ready`."""
    papers.register_sight(ITEM, _still)
    for code, label, template, context in (
        (AGENDA, _("Agenda"), "meetings/print/agenda.html", agenda_paper),
        (MINUTES, _("Minutes"), "meetings/print/minutes.html", minutes_paper),
    ):
        papers.register_paper(
            Paper(code=code, label=label, capability=Capability.ATTEND, template=template, context=context)
        )
