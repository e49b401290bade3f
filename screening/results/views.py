"""Pages of results: one is written down, and put right."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.access.doors import access_record
from cases.conflicts import both
from cases.files.page import CasePage, case_page
from cases.records.categories import Category, Kind
from cases.records.models import Record
from cases.records.selectors import words_of
from ccr.accounts.drafts import load
from ccr.core.errors import NotVisible, Stale
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.form_view import answer_form, posted
from ccr.tenancy.gate import MemberRequest, member_view
from screening.results import actions
from screening.results.forms import CorrectResultForm, NewResultForm, initial_result
from screening.results.words import Result

TEMPLATE = "screening/results/form.html"


@member_view(Capability.ASSESS, page="result_new")
def add(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Write down what an instrument of somebody else's found."""
    page = case_page(request, file_id, "risk", Capability.ASSESS)
    draft = ("result", page.file.id)
    form = NewResultForm(posted(request), at=request.at, pack=page.member.pack, draft=load(page.member, *draft))

    def act(cleaned: dict[str, Any]) -> str:
        result, scored_on = form.given()
        actions.record_result(
            file_id=page.file.id,
            result=result,
            scored_on=scored_on,
            kept=cleaned["keep"],
            by=page.member,
            at=request.at,
        )
        messages.success(request, _("Written down. It stands beside ours and is never counted with them."))
        return reverse("risk", args=[page.file.id])

    context = _context(page, _("Result of another instrument")) | {"keep_field": form["keep"]}
    return answer_form(request, form, act, template=TEMPLATE, context=context, draft=draft)


@member_view(Capability.ASSESS, page="result")
def correct(request: MemberRequest, file_id: UUID, record_id: UUID) -> HttpResponse:
    """Put right what was written down wrongly."""
    page = case_page(request, file_id, "risk", Capability.ASSESS)
    head = _own(page, record_id)
    told = Result.from_words(words_of(page.member, [head]).get(head.id, {}))
    draft = ("result-correct", head.id)
    form = CorrectResultForm(
        posted(request),
        at=request.at,
        pack=page.member.pack,
        initial=initial_result(told, head.happened_on, head.version),
        draft=load(page.member, *draft),
    )

    def act(cleaned: dict[str, Any]) -> str:
        result, scored_on = form.given()
        actions.correct_result(
            record_id=head.id,
            version=cleaned["version"],
            result=result,
            scored_on=scored_on,
            by=page.member,
            at=request.at,
        )
        messages.success(request, _("Saved."))
        return reverse("risk", args=[page.file.id])

    def on_stale(stale: Stale) -> dict[str, Any]:
        now: Any = stale.theirs
        theirs = initial_result(
            Result.from_words(words_of(page.member, [now]).get(now.id, {})), now.happened_on, now.version
        )
        return both(form, theirs, member=page.member, subject_id=now.id, version=now.version, url=request.path)

    context = _context(page, _("Put the result right"))
    context["seen_by"] = [] if head.kept else page.seen_by(Category.RISK, written_at=head.recorded_at)
    return answer_form(request, form, act, template=TEMPLATE, context=context, draft=draft, on_stale=on_stale)


def _own(page: CasePage, record_id: UUID) -> Record:
    """A result of this very file, written by one's own agency. Raises NotVisible, NotPermitted."""
    head: Record = access_record(page.member, record_id, Capability.ASSESS, own=True)
    if head.file_id != page.file.id or head.kind != Kind.RESULT:
        raise NotVisible("result", record_id)
    return head


def _context(page: CasePage, heading: Any) -> dict[str, Any]:
    return page.context | {
        "heading": heading,
        "seen_by": page.seen_by(Category.RISK),
        "cancel_url": reverse("risk", args=[page.file.id]),
        "keep_field": None,
    }
