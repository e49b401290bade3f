"""Pages of the forum: its meetings, how it meets, convening, the stages of a meeting."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Max
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ccr.core.deadlines import day_in, deadline
from ccr.core.errors import NotPermitted, NotVisible
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.form_view import answer_form, posted
from ccr.tenancy.gate import MemberRequest, member_view
from ccr.tenancy.holidays import is_working_day
from ccr.tenancy.member import Member
from ccr.tenancy.models import Agency, Partnership, Seat
from meetings import actions
from meetings.doors import access_meeting
from meetings.forms import ConveneForm, ForumForm
from meetings.headings import forum_name, meeting_head
from meetings.models import Forum, Meeting
from meetings.rhythm import LONGEST_GAP, days_of, overdue_days
from meetings.states import BEFORE, MEETING, MeetingState
from meetings.words import Keeping, MeetingKind, Rhythm

PROPOSED = 3
SHOWN = 30
DEFAULTS: dict[str, dict[str, Any]] = {
    Seat.CORE: {"rhythm": Rhythm.MONTHLY, "items_close": 8, "agenda_out": 7, "research_due": 2, "minutes_due": 2},
    Seat.WIDER: {"rhythm": Rhythm.QUARTERLY, "agenda_out": 7, "minutes_due": 5},
}


def _seat_of(member: Member) -> set[str]:
    row = Partnership.objects.visible_to(member).filter(agency_id=member.agency_id).first()
    if row is None:
        return set()
    return {Seat.CORE, Seat.WIDER} if row.seat == Seat.CORE else {Seat.WIDER}


def _late_line(seat: str, met_at: datetime | None, at: datetime, member: Member) -> str:
    """The warning: how long the forum has not met."""
    last = day_in(member.zone, met_at) if met_at else None
    late = overdue_days(seat, last, day_in(member.zone, at))
    if not late:
        return ""
    text = ngettext(
        "It has not met for %(gap)d days: %(late)d day too long.",
        "It has not met for %(gap)d days: %(late)d days too long.",
        late,
    )
    return text % {"gap": late + LONGEST_GAP[Seat(seat)], "late": late}


@require_safe
@member_view(Capability.ATTEND, page="meetings")
def meetings(request: MemberRequest) -> HttpResponse:
    """The meetings of the forums the reader's agency sits in, the newest of each. Six statements."""
    member = request.member
    seats = _seat_of(member)
    ours = Meeting.objects.visible_to(member)
    rows = [one for seat in sorted(seats) for one in ours.filter(seat=seat).order_by("-starts_at")[:SHOWN]]
    begun = ours.exclude(state__in=BEFORE).order_by("seat").values_list("seat")
    met = dict(begun.annotate(last=Max("starts_at")))
    forums = {forum.seat: forum for forum in Forum.objects.visible_to(member)}
    names = Agency.objects.visible_to(member).in_bulk({one.agency_id for one in rows})
    may = member.may(Capability.CONVENE)
    groups = []
    for seat in (Seat.CORE, Seat.WIDER):
        if seat not in seats:
            continue
        forum = forums.get(seat)
        mine = may and (forum is None or forum.agency_id == member.agency_id)
        of_seat = [meeting_head(one, member, names[one.agency_id].short_name) for one in rows if one.seat == seat]
        groups.append(
            {
                "seat": seat.value,
                "name": forum_name(seat),
                "coming": [one for one in reversed(of_seat) if not one["over"]],
                "past": [one for one in of_seat if one["over"]],
                "late": _late_line(seat, met.get(seat), request.at, member),
                "convene_url": reverse("convene", args=[seat.value]) if mine and forum else "",
                "forum_url": reverse("forum", args=[seat.value]) if mine else "",
                "rhythm": Rhythm(forum.rhythm).label if forum else "",
            }
        )
    actions_url = reverse("my_actions") if member.may(Capability.WRITE_FILES) else ""
    return TemplateResponse(request, "meetings/meetings.html", {"groups": groups, "actions_url": actions_url})


@require_http_methods(["GET", "HEAD", "POST"])
@member_view(Capability.CONVENE, page="forum")
def forum(request: MemberRequest, seat: str) -> HttpResponse:
    """How a forum meets: set by the agency that convenes it."""
    member = request.member
    if seat not in _seat_of(member):
        raise NotVisible("forum")
    found = Forum.objects.visible_to(member).filter(seat=seat).first()
    if found is not None and found.agency_id != member.agency_id:
        raise NotPermitted
    begins = {"weekday": "4", "nth": "2", "begins": "10:00", "keeping": Keeping.LINES.value, "version": 0}
    names = [name for name in ForumForm.base_fields if name not in ("once", "version")]
    kept = {name: getattr(found, name) for name in names} | {"version": found.version} if found else {}
    form = ForumForm(posted(request), at=request.at, initial=kept or begins | DEFAULTS[seat])

    def act(cleaned: dict[str, Any]) -> str:
        version = cleaned.pop("version")
        cleaned["weekday"], cleaned["nth"] = int(cleaned["weekday"]), int(cleaned["nth"])
        rules = actions.ForumRules(**cleaned)
        actions.set_forum(seat=seat, rules=rules, by=member, at=request.at, version=version or None)
        messages.success(request, _("Saved."))
        return reverse("convene", args=[seat])

    context = {"heading": forum_name(seat), "gap": LONGEST_GAP[Seat(seat)]}
    return answer_form(request, form, act, template="meetings/forum.html", context=context)


def _proposed(found: Forum, member: Member, at: datetime) -> list[Any]:
    """The next days that rhythm gives, after the last ordinary meeting there is."""
    ordinary = Meeting.objects.visible_to(member).filter(forum_id=found.id, kind=MeetingKind.ORDINARY)
    last = ordinary.order_by("-starts_at").first()
    last_day = day_in(member.zone, last.starts_at) if last else None
    after = max(day_in(member.zone, at), last_day) if last_day else day_in(member.zone, at)
    days = days_of(found.rhythm, found.weekday, found.nth, after=after, last=last_day, pack=member.pack)
    return [next(days) for _number in range(PROPOSED)]


@require_http_methods(["GET", "HEAD", "POST"])
@member_view(Capability.CONVENE, page="convene")
def convene(request: MemberRequest, seat: str) -> HttpResponse:
    """Convene the next meeting on the day the rhythm proposes, or another; or an extraordinary one."""
    member = request.member
    found = Forum.objects.visible_to(member).filter(seat=seat).first() if seat in _seat_of(member) else None
    if found is None:
        raise NotVisible("forum")
    if found.agency_id != member.agency_id:
        raise NotPermitted
    proposed = _proposed(found, member, request.at)
    initial = {
        "day": proposed[0],
        "time": found.begins,
        "place": found.place,
        "minutes": 120,
        "kind": MeetingKind.ORDINARY.value,
    }
    form = ConveneForm(posted(request), at=request.at, initial=initial, proposed=proposed)

    def act(cleaned: dict[str, Any]) -> str:
        made = actions.convene(
            forum_id=found.id,
            starts_at=deadline(cleaned["day"], member.zone, cleaned["time"]),
            kind=cleaned["kind"],
            place=cleaned["place"],
            minutes=cleaned["minutes"],
            by=member,
            at=request.at,
        )
        messages.success(request, _("The meeting is convened; the agencies of the forum are told."))
        return reverse("agenda", args=[made.id])

    today = day_in(member.zone, request.at)
    latest = Meeting.objects.visible_to(member).filter(forum_id=found.id).order_by("-starts_at").first()
    limit = day_in(member.zone, latest.starts_at) + timedelta(days=LONGEST_GAP[Seat(seat)]) if latest else None
    context = {
        "heading": forum_name(seat),
        "proposed": proposed,
        "shut": [day for day in proposed if not is_working_day(day, member.pack)],
        "limit": limit,
        "limit_passed": bool(limit and limit < today),
        "forum_url": reverse("forum", args=[seat]),
    }
    return answer_form(request, form, act, template="meetings/convene.html", context=context)


@require_POST
@member_view(Capability.CONVENE, page="agenda")
def move_meeting(request: MemberRequest, meeting_id: UUID, move: str) -> HttpResponse:
    """Take a meeting to its next stage. Pressed twice, it went there once."""
    meeting = access_meeting(request.member, meeting_id, Capability.CONVENE, chair=True)
    target = next((one.target for one in MEETING.moves if one.verb == move), None)
    if target is None:
        raise NotVisible("meeting", meeting_id)
    if meeting.state != target:
        actions.move_meeting(meeting_id=meeting_id, move=move, by=request.member, at=request.at)
    page = {MeetingState.HELD: "live", MeetingState.MINUTES_DRAFT: "minutes"}.get(MeetingState(target), "agenda")
    return HttpResponseRedirect(reverse(page, args=[meeting_id]), status=303)
