"""Pages of incidents: the timeline, one incident, and the forms that record and correct one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.access.doors import access_record
from cases.conflicts import both
from cases.files import panels
from cases.files.page import case_page, names_of
from cases.files.selectors import CasePage
from cases.files.states import Stage
from cases.incidents.actions import correct_incident, record_incident
from cases.incidents.chart import chart_context
from cases.incidents.forms import PARTS, CorrectIncidentForm, IncidentForm, initial_of
from cases.incidents.selectors import marks_of, pattern_of, timeline_of
from cases.incidents.shown import facts_of, looks_today
from cases.incidents.tactics import LANE_NAMES
from cases.incidents.words import IncidentWords
from cases.records.categories import Category, Kind, Lane
from cases.records.models import Record
from cases.records.selectors import words_of
from ccr.accounts.drafts import load
from ccr.core.errors import NotVisible, Stale
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.form_view import answer_form, posted
from ccr.tenancy.gate import MemberRequest, member_view


@member_view(Capability.SEE_FILES, page="timeline")
def timeline(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """The whole line, newest first, fifty rows a page, with the pattern over it."""
    page = case_page(request, file_id, "timeline")
    lane = next((lane for lane, name in LANE_NAMES.items() if name == request.GET.get("kind")), None)
    holder = _uuid(request.GET.get("by"))
    holder = holder if holder in page.line.holders.values() else None
    after = _uuid(request.GET.get("after"))
    rows = timeline_of(page, lane=lane, holder_id=holder, after=after)
    context = {
        # The pattern is the same on every page of the list: it stands over the first.
        "pattern": None if after else _pattern(page),
        "today": page.today,
        "timeline": rows,
        "filters": _filters(page, lane, holder),
        "is_filtered": bool(lane or holder),
        "pages": {
            "previous_url": _here(page, lane, holder) if after else "",
            "next_url": _here(page, lane, holder, after=rows.older) if rows.older else "",
        },
        "actions": _actions(page),
    }
    return TemplateResponse(request, "cases/incidents/timeline.html", page.context | context)


@member_view(Capability.WRITE_FILES, page="incident_new")
def add_incident(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Record an incident: when and what are enough."""
    page = case_page(request, file_id, "timeline", Capability.WRITE_FILES)
    draft = ("incident", page.file.id)
    form = IncidentForm(posted(request), at=request.at, draft=load(request.member, *draft))

    def act(cleaned: dict[str, Any]) -> str:
        later = bool(request.POST.get("later"))
        head = record_incident(
            file_id=page.file.id,
            account=form.account(finished=not later),
            kept=cleaned["keep"],
            by=request.member,
            at=request.at,
        )
        if page.file.stage in (Stage.NEW, Stage.ACTIVE):
            messages.success(request, _("Incident recorded."))
        else:
            messages.success(request, _("Incident recorded. The file is active again."))
        return reverse("case", args=[page.file.id]) if later else reverse("incident", args=[page.file.id, head.id])

    return answer_form(
        request, form, act, template="cases/incidents/form.html", context=_form_context(page, form), draft=draft
    )


@member_view(Capability.SEE_FILES, page="incident")
def incident(request: MemberRequest, file_id: UUID, record_id: UUID) -> HttpResponse:
    """One incident in full, one's own or opened by another agency."""
    page = case_page(request, file_id, "timeline")
    head, words = _incident_in(page, record_id)
    mine = head.holder_id == page.member.agency_id
    told = IncidentWords.from_words(words)
    recorder = next(iter(names_of(page.member, [head.recorded_by]).values()), "") if mine else ""
    context = {
        "incident": told,
        "facts": facts_of(head, told, recorder=recorder or page.agency_name(head.holder_id)),
        "held_by": "" if mine else page.agency_name(head.holder_id),
        "recorded_by": recorder,
        "head": head,
        "looks_today": mine and looks_today(told),
        "seen_by": page.seen_by(Category(head.category), written_at=head.recorded_at) if mine and not head.kept else [],
        "mine": mine,
        "correct_url": reverse("correct_incident", args=[page.file.id, head.id])
        if mine and page.member.may(Capability.WRITE_FILES)
        else "",
        "level_url": reverse("set_level", args=[page.file.id]) if page.member.may(Capability.LEAD_FILES) else "",
        "panels": panels.drawn(panels.report, request, page, head) if mine else [],
    }
    return TemplateResponse(request, "cases/incidents/incident.html", page.context | context)


@member_view(Capability.WRITE_FILES, page="incident_correct")
def correct(request: MemberRequest, file_id: UUID, record_id: UUID) -> HttpResponse:
    """Correct or finish an incident. Somebody was faster: both texts, and nothing is overwritten."""
    page = case_page(request, file_id, "timeline", Capability.WRITE_FILES)
    access_record(page.member, record_id, Capability.WRITE_FILES, own=True)
    head, words = _incident_in(page, record_id)
    told = IncidentWords.from_words(words)
    draft = ("incident-correct", head.id)
    form = CorrectIncidentForm(
        posted(request), at=request.at, initial=initial_of(head, told), draft=load(page.member, *draft)
    )
    seen_by = page.seen_by(Category(head.category), written_at=head.recorded_at)

    def act(cleaned: dict[str, Any]) -> str:
        correct_incident(
            record_id=head.id,
            version=cleaned["version"],
            account=form.account(finished=told.finished or not request.POST.get("later")),
            # Where nothing is opened the box is not shown, and nobody has answered it.
            kept=cleaned["keep"] if seen_by else None,
            by=page.member,
            at=request.at,
        )
        messages.success(request, _("Saved."))
        return reverse("incident", args=[page.file.id, head.id])

    def on_stale(stale: Stale) -> dict[str, Any]:
        now, now_words = _incident_in(page, record_id)
        return both(
            form,
            initial_of(now, IncidentWords.from_words(now_words)),
            member=page.member,
            subject_id=head.id,
            version=now.version,
            url=reverse("incident", args=[page.file.id, head.id]),
        )

    return answer_form(
        request,
        form,
        act,
        template="cases/incidents/form.html",
        context=_form_context(page, form, head) | {"seen_by": seen_by},
        draft=draft,
        on_stale=on_stale,
    )


def _pattern(page: CasePage) -> dict[str, Any]:
    pattern = pattern_of(page)
    return {
        "chart": chart_context(
            marks_of(page, pattern.incidents, pattern.words),
            until=page.today,
            agency=page.member.agency_short_name,
            logging_began=page.file.opened_at.astimezone(page.member.zone).date(),
        ),
        "recorded_by": pattern.recorded_by(page),
    }


def _incident_in(page: CasePage, record_id: UUID) -> tuple[Record, dict[str, Any]]:
    """An incident of this line with its words; one open in summary only has no page. Raises NotVisible."""
    head = (
        Record.objects.visible_to(page.member)
        .filter(id=record_id, kind=Kind.INCIDENT, file_id__in=page.line.file_ids)
        .first()
    )
    words = words_of(page.member, [head]).get(head.id) if head else None
    if head is None or words is None:
        raise NotVisible("record", record_id)
    return head, words


def _form_context(page: CasePage, form: IncidentForm, head: Record | None = None) -> dict[str, Any]:
    parts = [
        {"label": label, "fields": [form[name] for name in names], "open": any(form.errors.get(name) for name in names)}
        for label, names in PARTS
    ]
    return page.context | {
        "parts": parts,
        "seen_by": page.seen_by(Category.INCIDENTS),
        "correcting": head is not None,
        "cancel_url": reverse("incident", args=[page.file.id, head.id])
        if head
        else reverse("case", args=[page.file.id]),
    }


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _here(page: CasePage, lane: Lane | None, holder: UUID | None, *, after: UUID | None = None) -> str:
    query = QueryDict(mutable=True)
    if lane:
        query["kind"] = LANE_NAMES[lane]
    if holder:
        query["by"] = str(holder)
    if after:
        query["after"] = str(after)
    address = reverse("timeline", args=[page.file.id])
    return f"{address}?{query.urlencode()}" if query else address


def _filters(page: CasePage, lane: Lane | None, holder: UUID | None) -> list[dict[str, Any]]:
    """Which kind and, on a line of several agencies, whose. One link each; the chosen one leads back."""
    kinds: list[dict[str, Any]] = [
        {"label": _("All"), "url": _here(page, None, holder), "count": None, "current": lane is None}
    ]
    kinds += [
        {"label": one.label, "url": _here(page, one, holder), "count": None, "current": lane is one} for one in Lane
    ]
    groups = [{"name": _("Kind"), "filters": kinds}]
    holders = list(dict.fromkeys(page.line.holders.values()))
    if len(holders) > 1:
        whose: list[dict[str, Any]] = [
            {"label": _("All agencies"), "url": _here(page, lane, None), "count": None, "current": holder is None}
        ]
        whose += [
            {
                "label": page.agency_name(one),
                "named": True,
                "url": _here(page, lane, one),
                "count": None,
                "current": holder == one,
                "is_data": True,
            }
            for one in holders
        ]
        groups.append({"name": _("Recorded by"), "filters": whose})
    return groups


def _actions(page: CasePage) -> list[dict[str, Any]]:
    if not page.member.may(Capability.WRITE_FILES):
        return []
    url = reverse("add_incident", args=[page.file.id])
    return [{"label": _("Add incident"), "url": url, "main": True, "icon_name": "plus"}]
