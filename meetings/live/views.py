"""Pages of a sitting: the statement, the meeting itself, one line corrected, the minutes, the room screen."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.access.doors import access_record
from cases.action_items.models import ActionItem
from cases.action_items.selectors import outstanding
from cases.action_items.shown import rows as action_rows
from cases.action_items.states import ActionState
from cases.files.page import case_page
from cases.files.words import LEVELS, Goals, Wants
from cases.incidents.chart import chart_context
from cases.incidents.selectors import marks_of, pattern_of
from cases.records.categories import Category, Kind
from cases.records.selectors import words_of
from ccr.core.deadlines import day_in
from ccr.core.errors import NotVisible, Stale
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.form_view import answer_form, posted
from ccr.tenancy.gate import MemberRequest, member_view
from ccr.tenancy.holidays import working_days
from ccr.tenancy.member import Member
from ccr.tenancy.models import Agency
from meetings import actions as forum_actions
from meetings.agenda import selectors as agenda_selectors
from meetings.agenda.views import drawn
from meetings.counts import counts_of
from meetings.doors import access_item, access_meeting
from meetings.forms import PaperForm, PresentForm
from meetings.live import actions, selectors, shown
from meetings.live.forms import ACTION, CloseForm, EntryForm, LineForm
from meetings.live.minutes import minutes_of
from meetings.models import AgendaItem, Attendance, Meeting
from meetings.research.selectors import answers_of
from meetings.selectors import seated
from meetings.states import WRITABLE, ItemState, MeetingState
from meetings.words import STATEMENT, Keeping, MinuteWords, Standing

KINDS_KEPT = {Keeping.LINES: (ACTION, "decision", "note"), Keeping.ACTIONS: (ACTION,), Keeping.NOTHING: (ACTION,)}


def _back(meeting_id: UUID, reference: str = "", anchor: str = "") -> str:
    query = f"?item={reference}" if reference else ""
    return reverse("live", args=[meeting_id]) + query + anchor


def _names(member: Member) -> dict[UUID, str]:
    return {agency.id: agency.short_name for agency in Agency.objects.visible_to(member)}


# Being present --------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@member_view(Capability.ATTEND, page="live")
def present(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    """The confidentiality statement, signed before anything else is shown; the chair also enters who signed on paper."""
    member = request.member
    meeting = access_meeting(member, meeting_id, Capability.ATTEND)
    names = _names(request.member)
    here = selectors.present_at(member, meeting)
    is_chair = meeting.agency_id == member.agency_id and member.may(Capability.CONVENE)
    form = PresentForm(posted(request), at=request.at)

    def act(cleaned: dict[str, Any]) -> str:
        forum_actions.sign_in(meeting_id=meeting_id, by=member, at=request.at)
        return _back(meeting_id)

    choices = [(str(one), names.get(one, "")) for one in seated(member, meeting.seat)] if is_chair else []
    context = _room_context(request, meeting, here, names) | {
        "statement": STATEMENT,
        "signed": any(one.member_id == member.member_id for one in here),
        "paper": PaperForm(at=request.at, agencies=choices, auto_id="paper_%s") if is_chair else None,
    }
    return answer_form(request, form, act, template="meetings/present.html", context=context)


@require_POST
@member_view(Capability.CONVENE, page="live")
def present_on_paper(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    """The chair enters somebody who signed on paper."""
    member = request.member
    meeting = access_meeting(member, meeting_id, Capability.CONVENE, chair=True)
    names = _names(request.member)
    choices = [(str(one), names.get(one, "")) for one in seated(member, meeting.seat)]
    form = PaperForm(request.POST, at=request.at, agencies=choices, auto_id="paper_%s")

    def act(cleaned: dict[str, Any]) -> str:
        forum_actions.sign_in(
            meeting_id=meeting_id, agency_id=cleaned["agency"], name=cleaned["name"], by=member, at=request.at
        )
        return reverse("present", args=[meeting_id])

    context = _room_context(request, meeting, selectors.present_at(member, meeting), names) | {
        "statement": STATEMENT,
        "signed": True,
        "paper": form,
    }
    return answer_form(request, form, act, template="meetings/present.html", context=context)


@require_POST
@member_view(Capability.ATTEND, page="live")
def leave_room(request: MemberRequest, attendance_id: UUID, move: str) -> HttpResponse:
    """Somebody leaves the room or comes back."""
    if move not in ("leave", "back"):
        raise NotVisible("attendance", attendance_id)
    row = forum_actions.leave_room(attendance_id=attendance_id, by=request.member, at=request.at, back=move == "back")
    return HttpResponseRedirect(_back(row.meeting_id), status=303)


def _room_context(
    request: MemberRequest, meeting: Meeting, here: list[Attendance], names: dict[UUID, str]
) -> dict[str, Any]:
    context = drawn(request, meeting)
    is_chair = context["meeting"]["is_chair"]
    return context | {"room": shown.room(here, names, member=request.member, is_chair=is_chair), "is_chair": is_chair}


# The meeting ----------------------------------------------------------------------------------------------------------


def _owners(item: AgendaItem, opened: list[Any], names: dict[UUID, str], own: UUID) -> list[tuple[str, str]]:
    """Agencies that may be asked about an item, as far as the reader knows that the case is open to them."""
    ids = dict.fromkeys([own, item.agency_id, *(one.agency_id for one in opened)])
    return [(str(one), names.get(one, "")) for one in ids]


def _sitting(
    request: MemberRequest, meeting: Meeting, item: AgendaItem | None, *, entry: Any = None, closing: Any = None
) -> dict[str, Any]:
    """The context of the live page: the room, the agenda, and of one item what the reader's agency may see."""
    member = request.member
    names = _names(request.member)
    here = selectors.present_at(member, meeting)
    context = _room_context(request, meeting, here, names)
    agenda = context["agenda"]
    today = day_in(member.zone, request.at)
    items = [one.item for one in agenda.items]
    own = {one.item.file_id: one.file_id for one in agenda.items if one.file_id}
    files = [*own.values(), *own.keys()]
    carried = [one for one in outstanding(member, [], files) if one.item_id not in {each.id for each in items}]
    context |= {
        "carried": action_rows(member, carried, today=today, names=names, people={}),
        "signed": any(one.agency_id == member.agency_id and one.left_at is None for one in here),
        "keeps_lines": meeting.keeping == Keeping.LINES,
        "writes": member.may(Capability.BRING_ITEMS) and meeting.state in WRITABLE,
        "counts": counts_of(member, at=request.at) if meeting.seat == "wider" else None,
    }
    if item is None:
        return context
    now_in = {one.agency_id for one in here if one.left_at is None}
    side = member.agency_id in (item.convener_id, item.agency_id)
    opened = agenda_selectors.open_to([item.id]).get(item.id, []) if side else []
    found = selectors.lines_of(member, [item.file_id, *filter(None, [own.get(item.file_id)])], [item.id])
    acts = list(ActionItem.objects.visible_to(member).filter(item_id=item.id).order_by("proposed_at", "id"))
    acted = any(one.state != ActionState.SUPERSEDED for one in acts)
    row = next(one for one in context["rows"] if one["id"] == item.id)
    references = [one.reference for one in items]
    place = references.index(item.reference)
    tell_on = working_days(today, 1, member.pack)
    choices = _owners(item, opened, names, member.agency_id)
    for one, line in zip(here, context["room"], strict=True):
        line["for_item"] = bool(one.left_at and item.shown_at and one.left_at >= item.shown_at and not row["closed"])
    context |= {
        "item": row,
        "previous": references[place - 1] if place else "",
        "following": references[place + 1] if place + 1 < len(references) else "",
        "minutes_gone": shown.waited(item.shown_at, request.at),
        "lines": shown.lines(
            member, found.get(item.id, []), names, open_now=meeting.state in WRITABLE, undo=meeting.state in WRITABLE
        ),
        "acted": acted,
        "acts": action_rows(member, acts, today=today, names=names, people={}),
        "agreed": shown.agreed(item, names),
        "limits": shown.limits(opened, names, now_in - {item.agency_id}) if side else [],
        "limits_of": names.get(item.agency_id, ""),
        "limits_of_url": reverse("agency", args=[item.agency_id]),
        "never": shown.never(),
        "to_close": [
            {"label": _("Level agreed"), "done": item.level is not None},
            {"label": _("An action, or why none"), "done": acted or item.no_action},
            {"label": _("Who tells her, when, is it safe"), "done": item.teller_id is not None},
        ],
        "form": entry
        or EntryForm(
            at=request.at,
            owners=choices,
            kinds=KINDS_KEPT[Keeping(meeting.keeping)],
            initial={
                "kind": ACTION,
                "standing": Standing.FACT.value,
                "owner": choices[0][0],
                "due_on": working_days(today, 5, member.pack),
            },
        ),
        "closing": closing
        or CloseForm(
            at=request.at,
            agencies=choices,
            initial={"version": item.version, "teller": str(item.agency_id), "tell_on": tell_on},
            auto_id="close_%s",
        ),
        "more": any(one.state == ItemState.LISTED and one.id != item.id for one in items),
        "ours": shown.ours(
            answers_of(member, {item.id: own[item.file_id]} if item.file_id in own else {}).get(item.id),
            found.get(item.id, []),
            sayable=context["writes"] and context["keeps_lines"] and not row["closed"],
        ),
        "screen_empty": context["is_chair"]
        and meeting.state == MeetingState.HELD
        and not agenda_selectors.all_here_may_hear(item.id),
        "may_close": context["is_chair"] and not row["closed"] and not row["waits"] and not row["deferred"],
    }
    file_id = own.get(item.file_id)
    return context | (_case_of(request, file_id) if file_id else {})


def _case_of(request: MemberRequest, file_id: UUID) -> dict[str, Any]:
    """Of the case: her wishes first, the pattern, each agency's own level; and who will read what is written now."""
    page = case_page(request, file_id, "actions", more=(Kind.WANTS, Kind.GOALS))
    names = {page.member.agency_id: page.member.agency_short_name} | {
        one.id: one.short_name for one in page.agencies.values()
    }
    wants = page.best(Kind.WANTS)
    pattern = pattern_of(page)
    return {
        "wants": Wants.from_words(page.words_for(wants) or {}).text if wants else "",
        "wants_on": wants.happened_on if wants else None,
        "goals": Goals.from_words(page.words_for(page.best(Kind.GOALS)) or {}).goals[:3],
        "levels": shown.levels(page.newest, names),
        "chart": chart_context(
            marks_of(page, pattern.incidents, pattern.words),
            until=page.today,
            agency=page.member.agency_short_name,
            logging_began=page.file.opened_at.astimezone(page.member.zone).date(),
        ),
        "seen_by": page.seen_by(Category.COORDINATION),
    }


def _asked(request: MemberRequest, meeting: Meeting) -> AgendaItem | None:
    items = agenda_selectors.items_of(request.member, meeting)
    return selectors.current(items, request.GET.get("item", ""))


@require_http_methods(["GET", "HEAD", "POST"])
@member_view(Capability.ATTEND, page="live")
def live(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    """The meeting while it sits, for the reader's own agency; the entry bar writes for that agency."""
    member = request.member
    meeting = access_meeting(member, meeting_id, Capability.ATTEND)
    here = Attendance.objects.visible_to(member).filter(meeting_id=meeting.id, member_id=member.member_id)
    if request.method != "POST" and meeting.state == MeetingState.HELD and not here.exists():
        return HttpResponseRedirect(reverse("present", args=[meeting_id]))
    item = _asked(request, meeting)
    if request.method != "POST" or item is None:
        return TemplateResponse(request, "meetings/live.html", _sitting(request, meeting, item))
    names = _names(request.member)
    opened = agenda_selectors.open_to([item.id]).get(item.id, [])
    entry = EntryForm(
        request.POST,
        at=request.at,
        owners=_owners(item, opened, names, member.agency_id),
        kinds=KINDS_KEPT[Keeping(meeting.keeping)],
    )

    def act(cleaned: dict[str, Any]) -> str:
        if cleaned["kind"] == ACTION:
            actions.ask_action(
                item_id=item.id,
                owner_agency_id=cleaned["owner"],
                what=cleaned["text"],
                due_on=cleaned["due_on"],
                by=member,
                at=request.at,
            )
        else:
            actions.write_line(
                item_id=item.id,
                line=cleaned["kind"],
                text=cleaned["text"],
                standing=cleaned["standing"] or Standing.FACT,
                by=member,
                at=request.at,
            )
        return _back(meeting_id, item.reference, "#entry")

    context = _sitting(request, meeting, item, entry=entry)
    return answer_form(request, entry, act, template="meetings/live.html", context=context)


@require_POST
@member_view(Capability.CONVENE, page="live")
def show_item(request: MemberRequest, item_id: UUID) -> HttpResponse:
    """The chair opens an item: the page and the room screen go there."""
    item = actions.show_item(item_id=item_id, by=request.member, at=request.at)
    request.reads.file(item.file_id, item.agency_id)
    return HttpResponseRedirect(_back(item.meeting_id, item.reference), status=303)


@require_POST
@member_view(Capability.CONVENE, page="live")
def close_item(request: MemberRequest, item_id: UUID) -> HttpResponse:
    """What was agreed about an item is recorded, and the next one opens."""
    member = request.member
    item = access_item(member, item_id, Capability.CONVENE, chair=True)
    meeting = access_meeting(member, item.meeting_id, Capability.CONVENE, chair=True)
    names = _names(request.member)
    opened = agenda_selectors.open_to([item.id]).get(item.id, [])
    form = CloseForm(
        request.POST, at=request.at, agencies=_owners(item, opened, names, member.agency_id), auto_id="close_%s"
    )

    def act(cleaned: dict[str, Any]) -> str:
        actions.close_item(
            item_id=item_id,
            level=int(cleaned["level"]),
            teller_id=cleaned["teller"],
            tell_on=cleaned["tell_on"],
            safe_to_tell=cleaned["safe_to_tell"],
            no_action_because=cleaned["no_action_because"],
            version=cleaned["version"],
            go_on="go_on" in request.POST,
            by=member,
            at=request.at,
        )
        messages.success(request, _("Recorded."))
        return _back(meeting.id, "" if "go_on" in request.POST else item.reference)

    context = _sitting(request, meeting, item, closing=form)
    entry = context.pop("form")
    return answer_form(request, form, act, template="meetings/live.html", context=context | {"entry": entry})


# Lines ----------------------------------------------------------------------------------------------------------------


@require_POST
@member_view(Capability.BRING_ITEMS, page="live")
def undo_line(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Take back the last line of one's own."""
    head = access_record(request.member, record_id, Capability.BRING_ITEMS, own=True)
    request.reads.file(head.file_id, head.holder_id)
    if head.about_id is None:
        raise NotVisible("record", record_id)
    item = access_item(request.member, head.about_id, Capability.BRING_ITEMS)
    actions.undo_line(record_id=record_id, by=request.member, at=request.at)
    return HttpResponseRedirect(_back(item.meeting_id, item.reference, "#entry"), status=303)


@require_http_methods(["GET", "HEAD", "POST"])
@member_view(Capability.BRING_ITEMS, page="live")
def correct_line(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Correct a line. Somebody else's change meanwhile is shown beside one's own: nothing is lost, nothing overwritten."""
    member = request.member
    head = access_record(member, record_id, Capability.BRING_ITEMS, own=True)
    if head.kind != Kind.MINUTE or head.about_id is None or head.kept:
        raise NotVisible("record", record_id)
    item = access_item(member, head.about_id, Capability.BRING_ITEMS)
    page = case_page(request, head.file_id, "actions", Capability.BRING_ITEMS)
    said = MinuteWords.from_words(words_of(member, [head]).get(head.id, {}))
    initial = {"line": said.line, "text": said.text, "standing": said.standing, "version": head.version}
    form = LineForm(posted(request), at=request.at, initial=initial)

    def act(cleaned: dict[str, Any]) -> str:
        actions.correct_line(record_id=record_id, by=member, at=request.at, **cleaned)
        return _back(item.meeting_id, item.reference)

    def on_stale(stale: Stale) -> dict[str, Any]:
        return {"theirs": said.text, "mine": form.cleaned_data.get("text", ""), "newest": head.version}

    context = page.context | {"cancel_url": _back(item.meeting_id, item.reference)}
    return answer_form(request, form, act, template="meetings/line.html", context=context, on_stale=on_stale)


# Afterwards -----------------------------------------------------------------------------------------------------------


@require_safe
@member_view(Capability.ATTEND, page="minutes")
def minutes(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    """The minutes, drafted or agreed, drawn for the reader's own agency. At most fourteen statements."""
    meeting = access_meeting(request.member, meeting_id, Capability.ATTEND)
    context = minutes_of(request.member, meeting, at=request.at)
    for one in context["agenda"].items:
        request.reads.file(one.item.file_id, one.item.agency_id)
    return TemplateResponse(request, "meetings/minutes.html", context)


# The room screen ------------------------------------------------------------------------------------------------------


@require_safe
@member_view(Capability.CONVENE, page="room_screen")
def room_screen(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    """What every agency in the room may see of the item the chair has opened, and nothing else. Asked again every few seconds."""
    member = request.member
    meeting = access_meeting(member, meeting_id, Capability.CONVENE, chair=True)
    here = {one.agency_id for one in selectors.present_at(member, meeting) if one.left_at is None}
    item = selectors.current([one for one in agenda_selectors.items_of(member, meeting) if one.shown_at])
    context: dict[str, Any] = {"meeting_id": meeting.id, "starts_at": meeting.starts_at, "paused": meeting.paused}
    in_session = meeting.state == MeetingState.HELD and not meeting.paused
    if item is not None and in_session and agenda_selectors.all_here_may_hear(item.id):
        opened = agenda_selectors.open_to([item.id]).get(item.id, [])
        all_may = selectors.for_all(item, opened, here | {member.agency_id})
        if all_may.seen:
            request.reads.file(item.file_id, item.agency_id)
            names = _names(request.member)
            initials, judged = selectors.told_to_all(member, item, all_may)
            level = (judged.level or 0) if judged else 0
            acts = ActionItem.objects.visible_to(member).filter(item_id=item.id).exclude(state="superseded")
            today = day_in(member.zone, request.at)
            context["item"] = {
                "reference": item.reference,
                "initials": initials,
                "risk": {"level": level, "label": LEVELS.get(level, LEVELS[0])} if judged else None,
                "acts": action_rows(member, acts.order_by("proposed_at"), today=today, names=names, people={}),
                "minutes": item.minutes,
                "gone": shown.waited(item.shown_at, request.at),
            }
    return TemplateResponse(request, "meetings/screen.html", context)


@require_POST
@member_view(Capability.CONVENE, page="room_screen")
def pause_screen(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    """Pause the room screen, or show it again."""
    paused = request.POST.get("paused") == "1"
    forum_actions.pause_screen(meeting_id=meeting_id, paused=paused, by=request.member, at=request.at)
    return HttpResponseRedirect(_back(meeting_id), status=303)


@require_POST
@member_view(Capability.CONVENE, page="live")
def finish_topic(request: MemberRequest, topic_id: UUID) -> HttpResponse:
    """A topic was discussed."""
    topic = forum_actions.finish_topic(topic_id=topic_id, by=request.member, at=request.at)
    return HttpResponseRedirect(_back(topic.meeting_id), status=303)
