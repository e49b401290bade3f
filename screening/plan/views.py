"""Pages of the safety plan: the plan, its lines, its sheet, and the plain one to print."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cases.access.doors import access_record
from cases.conflicts import both
from cases.files.page import CasePage, case_page
from cases.records.categories import Category, Kind
from cases.records.models import Record
from cases.records.selectors import words_of
from ccr.accounts.drafts import load
from ccr.core import tongues
from ccr.core.errors import NotVisible, Stale
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.form_view import answer_form, led_to, posted
from ccr.tenancy.gate import MemberRequest, member_view
from screening.plan import actions
from screening.plan.advice import CARDS
from screening.plan.forms import ChangeLineForm, NewLineForm, SheetForm, initial_line, initial_sheet
from screening.plan.papers import paper
from screening.plan.selectors import plan_of, suggested_for
from screening.plan.shown import next_steps, parts_of, sheet_facts, taken_out
from screening.plan.words import SHEET_LEVEL, SUGGESTED_IN, Domain, PlanLine, PlanSheet


@member_view(Capability.SEE_FILES, page="safety_plan")
def safety_plan(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """The plan: next check and copies, the next three steps, what is suggested, then the lines by part of life."""
    page = case_page(request, file_id, "safety_plan")
    writes = page.member.may(Capability.ASSESS)
    plan = plan_of(page.member, page.line.file_ids)
    context = page.context | {
        "sheet": sheet_facts(page, plan),
        "next_steps": next_steps(page, plan, writes=writes),
        "parts": parts_of(page, plan, writes=writes),
        "taken_out": taken_out(page, plan, writes=writes),
        "suggested": [
            {"code": one.code, "text": one.text, "because": one.because, "part": _part(one.code)}
            for one in (suggested_for(page.member, page.file.id, plan) if writes else [])
        ],
        "cards": CARDS,
        "add_url": reverse("plan_add", args=[page.file.id]) if writes else "",
        "suggest_url": reverse("plan_suggest", args=[page.file.id]),
        "sheet_url": reverse("plan_sheet", args=[page.file.id]) if writes else "",
        "print_url": reverse("safety_plan_print", args=[page.file.id]),
        "ask_url": reverse("first_questions", args=[page.file.id]) if writes else "",
    }
    return TemplateResponse(request, "screening/plan/plan.html", context)


@member_view(Capability.SEE_FILES, page="safety_plan_print")
def print_plan(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """The open steps on plain paper: no title, no name of anybody, no agency; for her only where a copy is safe."""
    page = case_page(request, file_id, "safety_plan")
    asked = tongues.chosen(request.GET.get("language"))
    context = {**paper(page, plan_of(page.member, [page.file.id]), asked), "languages": tongues.offered()}
    return TemplateResponse(request, "screening/plan/print.html", context)


@member_view(Capability.ASSESS, page="plan_add")
def add_line(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Add a line."""
    page = case_page(request, file_id, "safety_plan", Capability.ASSESS)
    draft = ("plan-line", page.file.id)
    form = NewLineForm(posted(request), at=request.at, draft=load(page.member, *draft))

    def act(cleaned: dict[str, Any]) -> str:
        actions.add_line(file_id=page.file.id, line=form.line(), kept=cleaned["keep"], by=page.member, at=request.at)
        messages.success(request, _("Added to the plan."))
        return reverse("safety_plan", args=[page.file.id])

    context = _form_page(page, _("Add to the plan")) | {"keep_field": form["keep"]}
    return answer_form(request, form, act, template="screening/plan/form.html", context=context, draft=draft)


@require_POST
@member_view(Capability.ASSESS, page="safety_plan")
def suggest(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """One press: what is suggested becomes a line. Pressed twice, the plan says that it stands there."""
    page = case_page(request, file_id, "safety_plan", Capability.ASSESS)
    try:
        actions.add_suggested(file_id=page.file.id, code=request.POST.get("code", ""), by=page.member, at=request.at)
    except actions.NotSuggested as refusal:
        messages.info(request, refusal.reason)
    else:
        messages.success(request, _("Added to the plan."))
    return led_to(request, reverse("safety_plan", args=[page.file.id]))


@require_POST
@member_view(Capability.ASSESS, page="safety_plan")
def mark(request: MemberRequest, file_id: UUID, record_id: UUID) -> HttpResponse:
    """Done, taken out, or taken up again: each one press, and each can be undone where it is shown."""
    page = case_page(request, file_id, "safety_plan", Capability.ASSESS)
    head = _line(page, record_id)
    how = request.POST.get("how", "")
    if how == "open":
        actions.take_up_line(record_id=head.id, by=page.member, at=request.at)
        messages.success(request, _("Open again."))
    else:
        done = how != "dropped"
        actions.end_line(record_id=head.id, by=page.member, at=request.at, done=done)
        messages.success(
            request, _("Done. Undo stands beside it.") if done else _("Taken out. It can be put back below.")
        )
    return led_to(request, reverse("safety_plan", args=[page.file.id]))


@member_view(Capability.ASSESS, page="plan_line")
def change_line(request: MemberRequest, file_id: UUID, record_id: UUID) -> HttpResponse:
    """Change a line of one's own agency."""
    page = case_page(request, file_id, "safety_plan", Capability.ASSESS)
    head = _line(page, record_id)
    line = PlanLine.from_words(words_of(page.member, [head]).get(head.id, {}))
    draft = ("plan-line", head.id)
    form = ChangeLineForm(
        posted(request), at=request.at, initial=initial_line(line, head.version), draft=load(page.member, *draft)
    )

    def act(cleaned: dict[str, Any]) -> str:
        actions.change_line(
            record_id=head.id, version=cleaned["version"], line=form.line(), by=page.member, at=request.at
        )
        messages.success(request, _("Saved."))
        return reverse("safety_plan", args=[page.file.id])

    def on_stale(stale: Stale) -> dict[str, Any]:
        theirs: Any = stale.theirs
        told = PlanLine.from_words(words_of(page.member, [theirs]).get(theirs.id, {}))
        return _both(page, form, initial_line(told, theirs.version), theirs, "plan_line", [page.file.id, theirs.id])

    context = _form_page(page, _("Change the line"))
    return answer_form(
        request, form, act, template="screening/plan/form.html", context=context, draft=draft, on_stale=on_stale
    )


@member_view(Capability.ASSESS, page="plan_sheet")
def change_sheet(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """When the plan is looked at again, and who holds a copy."""
    page = case_page(request, file_id, "safety_plan", Capability.ASSESS)
    plan = plan_of(page.member, [page.file.id])
    version = plan.sheet_head.version if plan.sheet_head else 0
    draft = ("plan-sheet", page.file.id)
    form = SheetForm(
        posted(request), at=request.at, initial=initial_sheet(plan.sheet, version), draft=load(page.member, *draft)
    )

    def act(cleaned: dict[str, Any]) -> str:
        actions.keep_sheet(
            file_id=page.file.id,
            version=cleaned["version"] or None,
            sheet=form.sheet(),
            by=page.member,
            at=request.at,
        )
        messages.success(request, _("Saved."))
        return reverse("safety_plan", args=[page.file.id])

    def on_stale(stale: Stale) -> dict[str, Any]:
        theirs: Any = stale.theirs
        told = PlanSheet.from_words(words_of(page.member, [theirs]).get(theirs.id, {}))
        return _both(page, form, initial_sheet(told, theirs.version), theirs, "plan_sheet", [page.file.id])

    context = _form_page(page, _("Next check and copies"))
    return answer_form(
        request, form, act, template="screening/plan/form.html", context=context, draft=draft, on_stale=on_stale
    )


def _line(page: CasePage, record_id: UUID) -> Record:
    """A line of this very file: any other id is that of a page that never was."""
    head: Record = access_record(page.member, record_id, Capability.ASSESS, own=True)
    if head.file_id != page.file.id or head.kind != Kind.PLAN_LINE or head.level == SHEET_LEVEL:
        raise NotVisible("plan_line", record_id)
    return head


def _both(
    page: CasePage, form: Any, theirs_shown: dict[str, Any], theirs: Any, name: str, link: list[UUID]
) -> dict[str, Any]:
    return both(
        form,
        theirs_shown,
        member=page.member,
        subject_id=theirs.id,
        version=theirs.version,
        url=reverse(name, args=link),
    )


def _form_page(page: CasePage, heading: Any) -> dict[str, Any]:
    return page.context | {
        "heading": heading,
        "seen_by": page.seen_by(Category.PLAN),
        "cancel_url": reverse("safety_plan", args=[page.file.id]),
        "keep_field": None,
    }


def _part(code: str) -> Any:
    return SUGGESTED_IN.get(code, Domain.OTHER).label
