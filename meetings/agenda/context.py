"""What every page and paper of one meeting shows of its agenda, drawn for one agency. No request in sight."""

from datetime import datetime
from typing import Any

from ccr.core.deadlines import day_in
from ccr.tenancy.member import Member
from meetings.agenda import selectors, shown
from meetings.headings import meeting_head, stage_buttons
from meetings.models import Meeting


def context_of(member: Member, meeting: Meeting, *, at: datetime) -> dict[str, Any]:
    """The agenda as it is for the reader's own agency. At most eight statements, however long it is."""
    agenda = selectors.agenda_of(member, meeting)
    head = meeting_head(meeting, member, agenda.agency_name(meeting.agency_id))
    return {
        "meeting": head,
        "agenda": agenda,
        "rows": shown.rows(member, agenda),
        "total": agenda.minutes,
        "nothing": shown.nothing_said(),
        "on": day_in(member.zone, at),
        "agency": member.agency_short_name,
        "stages": stage_buttons(meeting, is_chair=head["is_chair"]),
        "paused": meeting.paused,
    }
