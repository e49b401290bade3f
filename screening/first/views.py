"""Pages of the first call: the first questions on a file, for a new caller, and what was answered."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.files.page import CasePage, case_page
from cases.records.categories import Category, Kind
from ccr.accounts import drafts
from ccr.core.errors import NotVisible
from ccr.core.forms import draft_of
from ccr.core.text import Unreadable
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.form_view import answer_form, led_to, posted
from ccr.tenancy.gate import MemberRequest, member_view
from ccr.tenancy.packs import pack
from screening.first import actions, rules
from screening.first.forms import CallerForm, FirstForm
from screening.first.questions import DRAFT, CanTalk
from screening.first.selectors import Earlier, earlier_answers, screen_in
from screening.first.shown import answers_of, fear_row, groups

# A conversation: the outcome tapped before the questions belongs to them, and is not recorded twice.
SAME_TALK = timedelta(hours=2)
CALLER_DRAFT = ("first-caller", None)


@member_view(Capability.ASSESS, page="first_questions")
def first_questions(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """The first questions, kept as a draft with every tap. Whatever is answered may be saved."""
    page = case_page(request, file_id, "risk", Capability.ASSESS, more=[Kind.CONTACT_MADE])
    draft = (DRAFT, page.file.id)
    here = reverse("first_questions", args=[page.file.id])
    # Of one's own file: another agency's answers are read on its own page and never taken into one's own record.
    earlier = earlier_answers(page.member, [page.file.id])
    if taken := _take(request, earlier, draft, here):
        return taken
    kept = drafts.load(page.member, *draft)
    form = FirstForm(posted(request), at=request.at, draft=kept, contact_stands=_contact_stands(page))

    def act(cleaned: dict[str, Any]) -> str:
        asking = form.asking(earlier)
        head = actions.record_screen(file_id=page.file.id, asking=asking, by=page.member, at=request.at)
        messages.success(request, _("Saved."))
        if rules.reasons(asking.screen.answers):
            return reverse("safety_step", args=[page.file.id])
        return reverse("first_answers", args=[page.file.id, head.id])

    context = page.context | {
        "groups": groups(form, pack(page.member.pack), earlier, page=page),
        "fear": fear_row(form, earlier, page=page),
        "takes": len(earlier) > 1,
        "is_kept": kept is not None and not form.is_bound,
        "seen_by": page.seen_by(Category.RISK),
        "cancel_url": reverse("contact", args=[page.file.id]),
    }
    return answer_form(request, form, act, template="screening/first/questions.html", context=context, draft=draft)


@member_view(Capability.ASSESS, page="first_caller")
def first_caller(request: MemberRequest) -> HttpResponse:
    """The first questions for somebody nobody knows yet. Saved, they are a file; if nothing was said yes to, only a count."""
    if request.method == "POST" and "anew" in request.POST:
        drafts.discard(request.member, *CALLER_DRAFT)
        return led_to(request, reverse("first_caller"))
    kept = drafts.load(request.member, *CALLER_DRAFT)
    form = CallerForm(posted(request), at=request.at, draft=kept)

    def act(cleaned: dict[str, Any]) -> str:
        asking = form.asking({})
        if "later" in request.POST:
            actions.count_screen(asking=asking, by=request.member, at=request.at)
            messages.success(request, _("Counted. No answer was kept."))
            return reverse("cases")
        head = actions.open_with_screen(
            display_name=cleaned["display_name"], asking=asking, by=request.member, at=request.at
        )
        messages.success(request, _("File opened with these answers."))
        if rules.reasons(asking.screen.answers):
            return reverse("safety_step", args=[head.file_id])
        return reverse("first_answers", args=[head.file_id, head.id])

    context = {
        "groups": groups(form, pack(request.member.pack), {}),
        "fear": fear_row(form, {}),
        "is_kept": kept is not None and not form.is_bound,
        "may_open": request.member.may(Capability.OPEN_FILES),
        "cancel_url": reverse("cases"),
    }
    return answer_form(request, form, act, template="screening/first/caller.html", context=context, draft=CALLER_DRAFT)


@member_view(Capability.SEE_FILES, page="first_answers")
def first_answers(request: MemberRequest, file_id: UUID, record_id: UUID) -> HttpResponse:
    """What was answered once, and what may come next. Another agency's stand here too where they are open in full."""
    page = case_page(request, file_id, "risk")
    asked = screen_in(page.member, page.line.file_ids, record_id)
    if asked is None or asked.screen is None:
        raise NotVisible("screen", record_id)
    screen = asked.screen
    may_ask = page.member.may(Capability.ASSESS)
    link = [page.file.id]
    context = page.context | {
        "asked": asked,
        "screen": screen,
        "can_talk": CanTalk(screen.can_talk).label if screen.can_talk in CanTalk else "",
        "stopped": screen.can_talk == CanTalk.NOT_SAFE,
        "parts": answers_of(asked),
        "indicated": rules.indicated(screen.answers),
        "who": page.who_recorded(asked.head),
        "again_url": reverse("first_questions", args=link) if may_ask else "",
        "profile_url": reverse("assessment_new", args=[*link, "profile"]) if may_ask else "",
        "plan_url": reverse("safety_plan", args=link),
        "incident_url": page.context["file"]["urls"].get("add_incident", ""),
    }
    return TemplateResponse(request, "screening/first/answers.html", context)


def _contact_stands(page: CasePage) -> bool:
    """Whether this person has just recorded that they reached her."""
    head = page.own(Kind.CONTACT_MADE)
    return bool(
        head
        and head.level == 1
        and head.recorded_by == page.member.member_id
        and head.recorded_at > page.at - SAME_TALK
    )


def _take(
    request: MemberRequest, earlier: dict[str, Earlier], draft: tuple[str, UUID], here: str
) -> HttpResponse | None:
    """*Take over*: the earlier answer goes into what is kept of this page; nothing is recorded yet."""
    asked = request.POST.get("take", "") if request.method == "POST" else ""
    codes = list(earlier) if asked == "all" else [code for code in [asked] if code in earlier]
    if not asked:
        return None
    try:
        typed = draft_of(request.POST, skip={"take"})
    except Unreadable:
        # Too long to keep: the form itself says so.
        return None
    for code in codes:
        typed[code] = [earlier[code].value]
    before = " ".join(typed.get("taken", [])).split()
    typed["taken"] = [" ".join(dict.fromkeys([*before, *codes]))]
    drafts.keep(request.member, *draft, typed, at=request.at)
    anchor = f"#row-{codes[0]}" if len(codes) == 1 else ""
    return HttpResponseRedirect(here + anchor, status=303)
