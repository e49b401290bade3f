"""What the papers of a meeting are drawn from: `meetings/print/agenda.html` and `minutes.html`, each for one reader's agency.

Called with the reader bound, by whatever makes the document. The files a paper shows are named, for the reading log.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from meetings.agenda.context import context_of
from meetings.doors import access_meeting
from meetings.live.minutes import minutes_of

AGENDA, MINUTES = "meetings/print/agenda.html", "meetings/print/minutes.html"


def agenda_print(member: Member, meeting_id: UUID, *, at: datetime) -> dict[str, Any]:
    """The context of the agenda on paper. `files`: each file it shows, with its holder. Raises NotVisible, NotPermitted."""
    meeting = access_meeting(member, meeting_id, Capability.ATTEND)
    return _with_files(context_of(member, meeting, at=at))


def minutes_print(member: Member, meeting_id: UUID, *, at: datetime) -> dict[str, Any]:
    """The context of the minutes on paper; as `agenda_print`."""
    meeting = access_meeting(member, meeting_id, Capability.ATTEND)
    return _with_files(minutes_of(member, meeting, at=at))


def _with_files(context: dict[str, Any]) -> dict[str, Any]:
    return context | {"files": {one.item.file_id: one.item.agency_id for one in context["agenda"].items}}
