"""Pages of risk: what was found so far, and an assessment from its first question to its result."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.access.doors import access_record
from cases.conflicts import both
from cases.files.page import CasePage, case_page
from cases.files.words import LEVELS
from cases.records.categories import Category, Kind
from cases.records.models import Record
from cases.records.selectors import heads, words_of
from ccr.accounts.drafts import load
from ccr.core.errors import NotVisible, Stale
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.form_view import answer_form, posted
from ccr.tenancy.gate import MemberRequest, member_view
from screening.assessments import actions
from screening.assessments.forms import BeginForm, FinishForm, ItemsForm, PartForm, SetAsideForm, marks, typed_of
from screening.assessments.rules import AnsweredMeanwhile, FinishedAlready, mark_of
from screening.assessments.selectors import (
    Found,
    Whole,
    assessment_in,
    assessments_of,
    begun,
    newest_of_each,
)
from screening.assessments.shown import (
    answer_rows,
    circumstances,
    follows,
    history_rows,
    judged,
    profile_rows,
    score_line,
    steps,
    whole_answer,
)
from screening.assessments.taking import Before, before, taken_over
from screening.assessments.words import Assessment
from screening.first.selectors import screens_of
from screening.first.shown import history_rows as screen_rows
from screening.instruments.definitions import DANGER, Answers, Flag, Instrument, Item
from screening.instruments.registry import high_from, newest, offered
from screening.instruments.scoring import NOT_ASKED, flags_of, level_of, narrative, score_of
from screening.results.selectors import results_of
from screening.results.shown import rows as result_rows
from screening.safety.selectors import steps_of
from screening.safety.shown import history_rows as step_rows

# What a row says at once when its answer cannot wait.
RED = _("This cannot wait. Is she safe to talk, and safe tonight?")


@member_view(Capability.SEE_FILES, page="risk")
def risk(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """The newest profile as rows, what was asked so far, every level, and what may be begun."""
    page = case_page(request, file_id, "risk")
    found = assessments_of(page.member, page.line.file_ids)
    shown = [_result(page, one) for one in newest_of_each(found)]
    may_ask = page.member.may(Capability.ASSESS)
    context = {
        "newest": sorted(shown, key=lambda one: bool(one["score"])),
        "unfinished": _unfinished(page, found) if may_ask else [],
        "history": history_rows(page, found),
        "levels": _levels(page),
        "offered": [
            {
                "name": gettext(one.name),
                "label": gettext(one.label),
                "url": reverse("assessment_new", args=[page.file.id, one.key]),
            }
            for one in offered()
        ]
        if may_ask
        else [],
        "level_url": reverse("set_level", args=[page.file.id]) if page.member.may(Capability.LEAD_FILES) else "",
        "results": result_rows(page, results_of(page.member, page.line.file_ids)),
        "screens": screen_rows(page, screens_of(page.member, page.line.file_ids)),
        "steps": step_rows(page, steps_of(page.member, page.line.file_ids)),
        "actions": [
            {"label": _("First questions"), "url": reverse("first_questions", args=[page.file.id])},
            {"label": _("Safety step"), "url": reverse("safety_step", args=[page.file.id])},
            {"label": _("Result of another instrument"), "url": reverse("result_new", args=[page.file.id])},
        ]
        if may_ask
        else [],
    }
    return TemplateResponse(request, "screening/assessments/risk.html", page.context | context)


@member_view(Capability.ASSESS, page="assessment_new")
def begin(request: MemberRequest, file_id: UUID, instrument: str) -> HttpResponse:
    """Before the first question: is it safe to talk, why we ask, what happens with the answers."""
    page = case_page(request, file_id, "risk", Capability.ASSESS)
    definition = newest(instrument)
    if definition is None:
        raise NotVisible("instrument", instrument)
    open_one = begun(page.file.id, page.member, key=definition.key)
    form = BeginForm(posted(request), at=request.at)

    def act(cleaned: dict[str, Any]) -> str:
        head = actions.begin_assessment(
            file_id=page.file.id,
            key=definition.key,
            circumstances=actions.Circumstances(**cleaned),
            by=request.member,
            at=request.at,
        )
        return reverse("assessment_part", args=[page.file.id, head.id, definition.parts[0].code])

    context = page.context | {
        "instrument": definition,
        "begun": open_one,
        "begun_url": reverse("assessment_part", args=[page.file.id, open_one.id, definition.parts[0].code])
        if open_one
        else "",
        "cancel_url": reverse("risk", args=[page.file.id]),
    }
    return answer_form(request, form, act, template="screening/assessments/begin.html", context=context)


@member_view(Capability.ASSESS, page="assessment_part")
def part(request: MemberRequest, file_id: UUID, record_id: UUID, part: str) -> HttpResponse:
    """The questions of one part. Each row may stay empty; two people may answer at once."""
    page, found = _mine(request, file_id, record_id)
    head, words, definition = _begun(found)
    this = definition.part(part)
    if this is None:
        raise NotVisible("part", part)
    items = definition.items_of(part)
    known = before(page.member, page.file.id, definition, part, _others(page, head))
    sent, taken = taken_over(posted(request), known)
    draft = (f"assessment-{part}", head.id)
    form = PartForm(
        sent,
        items=items,
        given=words.given,
        at=request.at,
        initial={"drawn": marks(items, words.given)},
        draft=load(page.member, *draft),
    )
    here = reverse("assessment_part", args=[page.file.id, head.id, part])

    def act(cleaned: dict[str, Any]) -> str:
        _head, opened = actions.answer_part(
            record_id=head.id,
            part=part,
            answers=form.answers(),
            drawn=cleaned["drawn"],
            taken=taken,
            by=page.member,
            at=request.at,
        )
        if took := request.POST.get("take"):
            code = took.partition(".")[0]
            return f"{here}#row-{code}" if code in known else here
        following = _next(page.file.id, head.id, definition, part)
        if opened:
            # What cannot wait comes first; it leads back here when it is settled.
            return f"{reverse('safety_step', args=[page.file.id])}?go_on={following}"
        if request.POST.get("later"):
            messages.success(request, _("Your answers are saved. Go on when you like."))
            return reverse("risk", args=[page.file.id])
        return following

    def on_stale(stale: Stale) -> dict[str, Any]:
        now = _read(page, record_id)
        return _both(form, items, cast(AnsweredMeanwhile, stale), now, page=page, url=here)

    context = page.context | {
        "instrument": definition,
        "part": this,
        "steps": steps(page.file.id, head.id, definition, words, now=part),
        "groups": [
            {
                "title": gettext(domain.title),
                "questions": [_question(form, item, known.get(item.code)) for item in definition.items_in(domain.code)],
            }
            for domain in definition.domains_of(part)
        ],
        "is_again": bool(known),
        "keys": any(item.kind is Answers.YES_NO for item in items),
        "set_aside_url": reverse("assessment_set_aside", args=[page.file.id, head.id]),
    }
    return answer_form(
        request, form, act, template="screening/assessments/part.html", context=context, draft=draft, on_stale=on_stale
    )


@member_view(Capability.ASSESS, page="assessment_finish")
def finish(request: MemberRequest, file_id: UUID, record_id: UUID) -> HttpResponse:
    """The count or the flags, the professional judgement beside them, the text; then straight to the safety plan."""
    page, found = _mine(request, file_id, record_id)
    head, words, definition = _begun(found)
    given = words.given
    computed = level_of(
        definition, given, high_from=high_from(definition, pack=page.member.pack, tenant=page.member.tenant_id)
    )
    missing = [item for item in definition.items if item.mandatory and not given.get(item.code, NOT_ASKED).is_given]
    draft = ("assessment-finish", head.id)
    form = FinishForm(
        posted(request),
        items=missing,
        at=request.at,
        initial={
            "version": head.version,
            "narrative": narrative(definition, given),
            "level": str(computed) if computed else "",
        },
        draft=load(page.member, *draft),
    )

    def act(cleaned: dict[str, Any]) -> str:
        actions.finish_assessment(
            record_id=head.id,
            version=cleaned["version"],
            answers=form.answers(),
            level=int(cleaned["level"]),
            why=cleaned["why"],
            direction=cleaned["direction"],
            narrative=cleaned["narrative"],
            kept=cleaned["kept"],
            by=page.member,
            at=request.at,
        )
        messages.success(request, _("Assessment finished."))
        return reverse("safety_plan", args=[page.file.id])

    def on_stale(stale: Stale) -> dict[str, Any]:
        now = _read(page, record_id)
        theirs = {"narrative": narrative(definition, now.words.given)}
        return both(form, theirs, member=page.member, subject_id=head.id, version=now.head.version, url=request.path)

    score = score_of(definition, given)
    context = page.context | {
        "instrument": definition,
        "steps": steps(page.file.id, head.id, definition, words, now="finish"),
        "rows": profile_rows(definition, given, flags_of(definition, given, today=page.today)),
        "score": score,
        "of": len(definition.items),
        "computed": {"level": computed, "label": LEVELS[computed]} if computed else None,
        "questions": [_question(form, item, None) for item in missing],
        "seen_by": page.seen_by(Category.RISK),
        "set_aside_url": reverse("assessment_set_aside", args=[page.file.id, head.id]),
    }
    return answer_form(
        request,
        form,
        act,
        template="screening/assessments/finish.html",
        context=context,
        draft=draft,
        on_stale=on_stale,
    )


@member_view(Capability.ASSESS, page="assessment_set_aside")
def aside(request: MemberRequest, file_id: UUID, record_id: UUID) -> HttpResponse:
    """Set a begun assessment aside, with the reason."""
    page, found = _mine(request, file_id, record_id)
    head, _words, definition = _begun(found)
    form = SetAsideForm(posted(request), at=request.at)

    def act(cleaned: dict[str, Any]) -> str:
        actions.set_aside(record_id=head.id, why=cleaned["why"], by=page.member, at=request.at)
        messages.success(request, _("Set aside."))
        return reverse("risk", args=[page.file.id])

    context = page.context | {
        "instrument": definition,
        "cancel_url": reverse("assessment_part", args=[page.file.id, head.id, definition.parts[0].code]),
    }
    return answer_form(request, form, act, template="screening/assessments/set_aside.html", context=context)


@member_view(Capability.SEE_FILES, page="assessment")
def assessment(request: MemberRequest, file_id: UUID, record_id: UUID) -> HttpResponse:
    """One assessment, one's own or opened by another agency: result, text, sources, every answer."""
    page = case_page(request, file_id, "risk")
    found = _read(page, record_id)
    definition, words = found.definition, found.words
    mine = found.head.holder_id == page.member.agency_id
    may_go_on = mine and found.head.open and page.member.may(Capability.ASSESS)
    context = _result(page, found) | {
        "found": found,
        "instrument": definition,
        "words": words,
        "mine": mine,
        "held_by": "" if mine else page.agency_name(found.head.holder_id),
        "circumstances": circumstances(page, words, mine=mine),
        "answers": answer_rows(definition, words),
        "follows": follows(found) if mine and words.is_finished else [],
        "go_on_url": reverse("assessment_part", args=[page.file.id, found.head.id, definition.parts[0].code])
        if may_go_on
        else "",
        "plan_url": reverse("safety_plan", args=[page.file.id]) if mine and words.is_finished else "",
        "seen_by": page.seen_by(Category.RISK, written_at=found.head.recorded_at)
        if mine and not found.head.kept
        else [],
    }
    return TemplateResponse(request, "screening/assessments/assessment.html", page.context | context)


# Reading ---------------------------------------------------------------------


def _read(page: CasePage, record_id: UUID) -> Whole:
    """An assessment of this line with its words; one open in summary only has no page. Raises NotVisible."""
    found = assessment_in(page.member, page.line.file_ids, record_id)
    if found is None:
        raise NotVisible("record", record_id)
    return found


def _mine(request: MemberRequest, file_id: UUID, record_id: UUID) -> tuple[CasePage, Whole]:
    """The page of a file and an assessment its own agency holds; a borrowed one is refused with a reason."""
    page = case_page(request, file_id, "risk", Capability.ASSESS)
    access_record(page.member, record_id, Capability.ASSESS, own=True)
    return page, _read(page, record_id)


def _begun(found: Whole) -> tuple[Record, Assessment, Instrument]:
    """Head, words and instrument of one that is not finished. Raises FinishedAlready."""
    if not found.head.open:
        raise FinishedAlready
    return found.head, found.words, found.definition


def _others(page: CasePage, head: Record) -> list[Found]:
    return [one for one in assessments_of(page.member, [page.file.id]) if one.head.id != head.id]


def _levels(page: CasePage) -> list[dict[str, Any]]:
    found = list(heads(page.member, page.line.file_ids, kinds=[Kind.LEVEL]).order_by("-recorded_at")[:50])
    words = words_of(page.member, found)
    return [
        {
            "on": head.happened_on,
            "risk": {"level": head.level or 0, "label": LEVELS[head.level or 0]},
            "why": words.get(head.id, {}).get("why", ""),
            "agency": "" if head.holder_id == page.member.agency_id else page.agency_name(head.holder_id),
        }
        for head in found
    ]


def _unfinished(page: CasePage, found: list[Found]) -> list[dict[str, str]]:
    """Those of our own that are begun, each with the first part nothing was asked of yet, or the judgement."""
    rows = []
    for one in found:
        whole = one.whole
        if whole and one.head.open and one.head.holder_id == page.member.agency_id:
            given = whole.words.given
            parts = [part.code for part in whole.definition.parts]
            left = [code for code in parts if not any(given.get(item.code) for item in whole.definition.items_of(code))]
            ids = [page.file.id, one.head.id]
            url = reverse("assessment_part", args=[*ids, left[0]]) if left else reverse("assessment_finish", args=ids)
            rows.append({"name": gettext(whole.definition.name), "url": url})
    return rows


def _result(page: CasePage, found: Whole) -> dict[str, Any]:
    """What a finished assessment found, for the top of a page."""
    definition, words = found.definition, found.words
    mine = found.head.holder_id == page.member.agency_id
    flags = {code: Flag(flag) for code, flag in words.flags.items()}
    return {
        "name": gettext(definition.name),
        "label": gettext(definition.label),
        "on": found.head.happened_on,
        "agency": "" if mine else page.agency_name(found.head.holder_id),
        "rows": profile_rows(definition, words.given, flags) if words.score is None else [],
        "score": score_line(words),
        "judged": judged(words),
        "url": reverse("assessment", args=[page.file.id, found.head.id]),
    }


# Drawing ---------------------------------------------------------------------


def _question(form: ItemsForm, item: Item, known: Before | None) -> dict[str, Any]:
    """One row: its field, what stands beneath it, and what was answered before."""
    bound = {
        name: form[name]
        for name in (f"{item.code}_note", f"{item.code}_day", f"{item.code}_instead")
        if name in form.fields
    }
    dangerous = any(trigger.code in DANGER for trigger in item.triggers)
    rows = known.rows() if known else []
    return {
        "code": item.code,
        "in_row": item.kind is Answers.YES_NO,
        "is_scale": item.kind is Answers.SCALE,
        "field": form[item.code],
        "note": bound.get(f"{item.code}_note"),
        "day": bound.get(f"{item.code}_day"),
        "instead": bound.get(f"{item.code}_instead"),
        "red": RED if dangerous else "",
        "earlier": rows,
        "take": rows[0]["take"] if rows else "",
    }


def _both(
    form: PartForm, items: list[Item], stale: AnsweredMeanwhile, now: Whole, *, page: CasePage, url: str
) -> dict[str, Any]:
    """Both answers of each question that two people changed. The form keeps mine, takes over what only they changed, and
    counts from what is held now: saving once more is a decision made with both in sight.
    """
    held, mine = now.words.given, form.answers()
    drawn = form.cleaned_data["drawn"]
    context = both(form, {}, member=page.member, subject_id=now.head.id, version=now.head.version, url=url)
    rows = []
    typed = cast(QueryDict, form.data)
    for item in items:
        theirs, own = held.get(item.code, NOT_ASKED), mine.get(item.code, NOT_ASKED)
        if item.code in stale.codes:
            rows.append(
                {"label": gettext(item.ask), "mine": whole_answer(item, own), "theirs": whole_answer(item, theirs)}
            )
        elif mark_of(own) == drawn.get(item.code):
            for name, value in typed_of(item, theirs).items():
                given = value if isinstance(value, list) else ["" if value is None else str(value)]
                typed.setlist(name, given)
    typed["drawn"] = marks(items, held)
    context["conflict"]["rows"] = rows
    return context


# Where to go on --------------------------------------------------------------


def _next(file_id: UUID, head_id: UUID, definition: Instrument, part: str) -> str:
    codes = [one.code for one in definition.parts]
    following = codes[codes.index(part) + 1 :]
    if following:
        return reverse("assessment_part", args=[file_id, head_id, following[0]])
    return reverse("assessment_finish", args=[file_id, head_id])
