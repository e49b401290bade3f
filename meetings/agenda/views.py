"""Pages of the agenda: drawn for the reader's own agency; bringing a case; what the chair does with it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.files.page import CasePage, case_page
from cases.files.words import Level
from cases.records.categories import Category, Kind
from ccr.core.deadlines import day_in
from ccr.core.templatetags.house import write_day
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.form_view import answer_form, posted
from ccr.tenancy.gate import MemberRequest, member_view
from ccr.tenancy.models import Agency, Regime, Seat
from meetings import actions as forum_actions
from meetings.agenda import actions, selectors, shown
from meetings.agenda.context import context_of
from meetings.doors import access_item, access_meeting, access_topic
from meetings.forms import BringForm, ButtonForm, PlaceForm, TopicForm
from meetings.headings import forum_name
from meetings.models import AgendaItem, Meeting
from meetings.rules import is_late
from meetings.selectors import seated
from meetings.states import AFTER, ItemState
from meetings.words import ItemReason

FOUND = 303


def _to(name: str, *args: Any) -> HttpResponse:
    return HttpResponseRedirect(reverse(name, args=args), status=FOUND)


def drawn(request: MemberRequest, meeting: Meeting) -> dict[str, Any]:
    """The context of every page that shows the agenda of a meeting; notes which files it serves."""
    context = context_of(request.member, meeting, at=request.at)
    for one in context["agenda"].items:
        request.reads.file(one.item.file_id, one.item.agency_id)
    return context


@require_safe
@member_view(Capability.ATTEND, page="agenda")
def agenda(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    """The agenda as it is for the reader's agency. At most ten statements, however long."""
    meeting = access_meeting(request.member, meeting_id, Capability.ATTEND)
    return TemplateResponse(request, "meetings/agenda.html", drawn(request, meeting))


# Bringing -------------------------------------------------------------------------------------------------------------


def bring_panel(request: MemberRequest, page: CasePage) -> dict[str, Any] | None:
    """*Bring to a meeting*, on the overview. No statement."""
    if page.file.lent_only or not request.member.may(Capability.BRING_ITEMS):
        return None
    return {"url": reverse("bring", args=[page.file.id])}


def _why(page: CasePage, meeting: Meeting | None, at: datetime) -> str:
    """What is said for bringing it, filled in: what was asked and judged, and why late where it is. Others read it: nothing
    that is kept with us, and nothing another agency opened to us.
    """
    judged = page.own(Kind.LEVEL)
    level = Level.from_words((page.words_for(judged) if judged and not judged.kept else None) or {})
    reason = selectors.suggested_reason(page.member, page.file, level.why) or _("New to the meeting.")
    if meeting is not None and is_late(meeting, at):
        newest = selectors.newest_incident_at(page.member, page.file)
        closed = meeting.items_close_at
        if newest and closed and newest > closed:
            late = _("Late: something new was recorded on %(day)s.") % {
                "day": write_day(day_in(page.member.zone, newest))
            }
        else:
            late = _("Late: it cannot wait for the next meeting.")
        reason = f"{reason}\n{late}"
    return reason


def _option(meeting: Meeting, at: datetime) -> tuple[str, str]:
    label = f"{forum_name(meeting.seat)}, {write_day(meeting.starts_at, 'weekday')}"
    late = is_late(meeting, at)
    return str(meeting.id), _("%(meeting)s (late item)") % {"meeting": label} if late else label


@require_http_methods(["GET", "HEAD", "POST"])
@member_view(Capability.BRING_ITEMS, page="bring")
def bring(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Bring a case to a meeting: the next one is chosen, the reason filled in, and who must still be named is listed."""
    page = case_page(request, file_id, "actions", Capability.BRING_ITEMS)
    member = request.member
    coming = selectors.next_meetings(member, at=request.at)
    ahead = [one for one in coming if one.starts_at >= request.at] or coming
    chosen = ahead[0] if ahead else None
    form = BringForm(
        posted(request),
        at=request.at,
        meetings=[_option(one, request.at) for one in coming],
        initial={"meeting": str(chosen.id) if chosen else "", "why": _why(page, chosen, request.at)},
    )

    def act(cleaned: dict[str, Any]) -> str:
        item = actions.bring_item(
            file_id=file_id,
            meeting_id=cleaned["meeting"],
            reason=ItemReason.RISK.value,
            why=cleaned["why"],
            kept=cleaned["kept"],
            by=member,
            at=request.at,
        )
        messages.success(request, _("Brought. Those to whom the case is open see it on the agenda."))
        return reverse("agenda", args=[item.meeting_id])

    ask = "core_permission" if member.regime == Regime.CONFIDENTIAL else "share_to"
    context = page.context | {
        "coming": bool(coming),
        "named": selectors.eligibility(member, page.file),
        "ask_url": reverse(ask, args=[file_id]) if member.may(Capability.SHARE) else "",
        "asks_her": member.regime == Regime.CONFIDENTIAL,
        "seen_by": page.seen_by(Category.RISK),
    }
    return answer_form(request, form, act, template="meetings/bring.html", context=context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_view(Capability.BRING_ITEMS, page="agenda")
def withdraw_item(request: MemberRequest, item_id: UUID) -> HttpResponse:
    """Take a case off an agenda because she asks: asked once, done at once."""
    item = access_item(request.member, item_id, Capability.BRING_ITEMS, own=True)
    page = case_page(request, item.file_id, "actions", Capability.BRING_ITEMS)
    form = ButtonForm(posted(request), at=request.at)

    def act(cleaned: dict[str, Any]) -> str:
        actions.withdraw_item(item_id=item_id, by=request.member, at=request.at)
        messages.success(request, _("Withdrawn. It is on nobody’s agenda any more."))
        return reverse("agenda", args=[item.meeting_id])

    confirm = {
        "heading": _("Take this case off the agenda?"),
        "lines": [
            _("It is gone from every agenda at once, and nothing shows that it was there."),
            _("What was said about it before stays with those who said it."),
        ],
        "form": form,
        "button": _("Take it off"),
        "cancel_url": reverse("agenda", args=[item.meeting_id]),
        "danger": True,
    }
    return answer_form(
        request, form, act, template="meetings/confirm.html", context=page.context | {"confirm": confirm}
    )


# The chair ------------------------------------------------------------------------------------------------------------


@require_POST
@member_view(Capability.CONVENE, page="agenda")
def take_item(request: MemberRequest, item_id: UUID) -> HttpResponse:
    """The chair takes an item: one press."""
    item = access_item(request.member, item_id, Capability.CONVENE, chair=True)
    request.reads.file(item.file_id, item.agency_id)
    actions.take_item(item_id=item_id, by=request.member, at=request.at)
    return _to("agenda", item.meeting_id)


@require_POST
@member_view(Capability.CONVENE, page="build_agenda")
def take_items(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    """The chair takes everything that waited when the page was drawn: one press."""
    meeting = access_meeting(request.member, meeting_id, Capability.CONVENE, chair=True)
    seen = set(request.POST.getlist("item"))
    items = [one for one in selectors.items_of(request.member, meeting) if str(one.id) in seen]
    for item in items:
        request.reads.file(item.file_id, item.agency_id)
    actions.take_items(meeting_id=meeting_id, item_ids=[one.id for one in items], by=request.member, at=request.at)
    return _to("build_agenda", meeting_id)


@require_POST
@member_view(Capability.CONVENE, page="agenda")
def defer_item(request: MemberRequest, item_id: UUID) -> HttpResponse:
    """The chair puts an item off; pressed twice, it is put off once."""
    item = access_item(request.member, item_id, Capability.CONVENE, chair=True)
    request.reads.file(item.file_id, item.agency_id)
    if item.state != ItemState.DEFERRED:
        actions.defer_item(item_id=item_id, by=request.member, at=request.at)
    return _to("build_agenda", item.meeting_id)


def _builder(request: MemberRequest, meeting: Meeting, topic: TopicForm) -> dict[str, Any]:
    context = drawn(request, meeting)
    agenda = context["agenda"]
    forum = seated(request.member, meeting.seat)
    agenda.agencies.update(Agency.objects.visible_to(request.member).in_bulk(forum))
    opened = selectors.open_to(one.item.id for one in agenda.items)
    by_id = {one.item.id: one.item for one in agenda.items}
    places = [row for row in context["rows"] if not row.get("is_topic")]
    for number, row in enumerate(context["rows"]):
        row["up"], row["down"] = number > 0, number < len(context["rows"]) - 1
    for row in places:
        item: AgendaItem = by_id[row["id"]]
        asked = shown.speakers(agenda, opened.get(item.id, ()), bringer=item.agency_id, forum=forum)
        row["hear"] = [one for one in asked if not one["missing"]]
        row["until"] = min((one["until"] for one in row["hear"]), default=None)
        row["missing"] = [one for one in asked if one["missing"]]
        row["form"] = PlaceForm(at=request.at, auto_id=f"id_{item.id}_%s", initial={"minutes": item.minutes})
    waiting = [row for row in places if row["waits"]]
    return context | {"topic_form": topic, "over_time": context["total"] > meeting.minutes, "waiting": waiting}


@require_http_methods(["GET", "HEAD", "POST"])
@member_view(Capability.CONVENE, page="build_agenda")
def build_agenda(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    """The chair's agenda: order, minutes, who may hear what; and topics without a case."""
    meeting = access_meeting(request.member, meeting_id, Capability.CONVENE, chair=True)
    topic = TopicForm(posted(request), at=request.at, initial={"minutes": 10})

    def act(cleaned: dict[str, Any]) -> str:
        forum_actions.add_topic(meeting_id=meeting_id, by=request.member, at=request.at, **cleaned)
        return reverse("build_agenda", args=[meeting_id])

    context = _builder(request, meeting, topic) | {"closed": meeting.state in AFTER, "core": meeting.seat == Seat.CORE}
    return answer_form(request, topic, act, template="meetings/build.html", context=context)


@require_POST
@member_view(Capability.CONVENE, page="build_agenda")
def place_item(request: MemberRequest, item_id: UUID) -> HttpResponse:
    """Up, down, to a position, or the minutes it may take: what was pressed says which."""
    member = request.member
    item = access_item(member, item_id, Capability.CONVENE, chair=True)
    request.reads.file(item.file_id, item.agency_id)
    meeting = access_meeting(member, item.meeting_id, Capability.CONVENE, chair=True)
    form = PlaceForm(request.POST, at=request.at)
    if not form.is_valid():
        context = _builder(request, meeting, TopicForm(at=request.at)) | {"form": form, "core": True}
        return TemplateResponse(request, "meetings/build.html", context, status=422)
    order = [one for _place, one in selectors.places_of(member, meeting.id)]
    here = order.index(item.id) if item.id in order else 0
    pressed = request.POST.get("press", "")
    to = {"up": here - 1, "down": here + 1}.get(pressed)
    if pressed == "to" and form.cleaned_data["to"]:
        to = form.cleaned_data["to"] - 1
    if to is not None and to != here:
        actions.place_item(item_id=item_id, to=to, by=member, at=request.at)
    if pressed == "minutes" and form.cleaned_data["minutes"]:
        actions.set_minutes(item_id=item_id, minutes=form.cleaned_data["minutes"], by=member, at=request.at)
    return HttpResponseRedirect(reverse("build_agenda", args=[meeting.id]) + f"#item-{item.reference}", status=FOUND)


@require_POST
@member_view(Capability.CONVENE, page="build_agenda")
def place_topic(request: MemberRequest, topic_id: UUID) -> HttpResponse:
    """A topic goes up or down among the cases: what was pressed says which way."""
    topic = access_topic(request.member, topic_id)
    order = [one for _place, one in selectors.places_of(request.member, topic.meeting_id)]
    step = {"up": -1, "down": 1}.get(request.POST.get("press", ""), 0)
    if step:
        actions.place_topic(topic_id=topic_id, to=order.index(topic.id) + step, by=request.member, at=request.at)
    address = reverse("build_agenda", args=[topic.meeting_id]) + f"#item-{topic.id}"
    return HttpResponseRedirect(address, status=FOUND)
