"""What stands above every page of a meeting: facts of the forum, the same for every agency that sits in it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from ccr.tenancy.models import Seat
from meetings.models import Meeting
from meetings.states import AFTER, BEFORE, MEETING, MeetingState
from meetings.words import Keeping, MeetingKind

STAGES = {
    "close_referrals": gettext_lazy("Close items"),
    "circulate": gettext_lazy("Send out the agenda"),
    "open_research": gettext_lazy("Ask for research"),
    "hold": gettext_lazy("Begin the meeting"),
    "draft_minutes": gettext_lazy("End the meeting"),
    "agree_minutes": gettext_lazy("Minutes are agreed"),
    "track_actions": gettext_lazy("Follow the actions"),
    "close": gettext_lazy("Close the meeting"),
}


def forum_name(seat: str) -> str:
    """What a meeting of that forum is called on screen."""
    return _("Core team: case review") if seat == Seat.CORE else _("Wider group")


def stage_buttons(meeting: Meeting, *, is_chair: bool) -> list[dict[str, Any]]:
    """The moves of the chair from here, the one that comes next first."""
    if not is_chair:
        return []
    moves = [move.verb for move in MEETING.possible(meeting.state)]
    if meeting.state in BEFORE and "hold" in moves:
        moves = [move for move in moves if move != "hold"] + ["hold"]
    return [{"move": move, "label": STAGES[move], "main": number == 0} for number, move in enumerate(moves)]


def meeting_head(meeting: Meeting, member: Member, agency: str) -> dict[str, Any]:
    """What stands above every page of a meeting: facts of the forum, the same for every agency that sits in it."""
    return {
        "id": meeting.id,
        "name": forum_name(meeting.seat),
        "extraordinary": meeting.kind == MeetingKind.EXTRAORDINARY,
        "starts_at": meeting.starts_at,
        "place": meeting.place,
        "state": meeting.state,
        "state_label": MeetingState(meeting.state).label,
        "convener": agency,
        "is_chair": meeting.agency_id == member.agency_id and member.may(Capability.CONVENE),
        "is_core": meeting.seat == Seat.CORE,
        "over": meeting.state in AFTER,
        "in_session": meeting.state == MeetingState.HELD,
        "researches": meeting.seat == Seat.CORE and meeting.state not in AFTER and member.may(Capability.BRING_ITEMS),
        "research_due_at": meeting.research_due_at,
        "keeping_label": Keeping(meeting.keeping).label,
        "items_close_at": meeting.items_close_at,
        "version": meeting.version,
        "minutes": meeting.minutes,
    }
