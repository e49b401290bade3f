"""Pages of looking again: the checks of a file, the decision, and the button into monitoring."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.files.page import CasePage, case_page
from cases.files.states import Stage
from cases.records.categories import Category
from cases.reviews import rules
from cases.reviews.actions import decide_review, enter_monitoring
from cases.reviews.forms import DecideForm, MonitoringForm
from cases.reviews.selectors import Check, checks_of, silence_of
from cases.reviews.shown import decisions_of, how_long
from cases.reviews.words import MONTHS, Decision
from ccr.accounts.drafts import load
from ccr.core.deadlines import months_after
from ccr.core.templatetags.house import write_day
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.form_view import answer_form, posted
from ccr.tenancy.gate import MemberRequest, member_view

TEMPLATE = "cases/reviews/reviews.html"
DRAFT = "review"


def _decisions(page: CasePage, checks: list[Check]) -> list[tuple[str, Promise | str]]:
    """What may be decided now, in words that say what happens; empty when there is nothing to decide."""
    stage = page.file.stage
    if stage == Stage.ACTIVE and not any(check.is_open for check in checks):
        return []
    coming = [check for check in checks if not check.is_open]
    next_on = coming[0].on if coming else months_after(page.today, MONTHS[0])
    labels: dict[Decision, Promise | str] = {decision: decision.label for decision in Decision}
    keep = (
        _("Back to monitoring: next check on %(day)s")
        if stage == Stage.ACTIVE
        else _("Keep monitoring: next check on %(day)s")
    )
    labels[Decision.KEEP_MONITORING] = keep % {"day": write_day(next_on)}
    if stage == Stage.ACTIVE:
        labels[Decision.BACK_TO_ACTIVE] = _("Go on with active work")
    offered = [decision for decision in rules.possible(stage) if stage != Stage.MONITORING or _leads_back(decision)]
    return [(decision.value, labels[decision]) for decision in offered]


def _leads_back(decision: Decision) -> bool:
    """Before its check is due, a file in monitoring can only be taken up again."""
    return decision is Decision.BACK_TO_ACTIVE


def _context(page: CasePage, checks: list[Check]) -> dict[str, Any]:
    review = None
    if checks:
        first = checks[0]
        review = {"on": first.on, "title": first.name, "detail": how_long(first.on, page.today)}
    # The first stands above the list.
    rest = [{"check": check, "how_long": how_long(check.on, page.today)} for check in checks[1:]]
    planned = [months_after(page.today, months) for months in MONTHS]
    return page.context | {
        "review": review,
        "checks": rest,
        "decisions": decisions_of(page),
        "planned": planned,
        "stage": page.file.stage,
        "is_due": any(check.is_open for check in checks),
        "seen_by": page.seen_by(Category.COORDINATION),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@member_view(Capability.SEE_FILES, page="reviews")
def reviews(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """The checks of a file, what was decided, and, for who leads files, the decision to be taken."""
    page = case_page(request, file_id, "reviews")
    member, checks = request.member, checks_of(request.member, file_id)
    context = _context(page, checks)
    version = {"version": page.file.version}
    leads = member.may(Capability.LEAD_FILES)
    decisions = _decisions(page, checks) if leads else []
    if leads and not decisions and page.file.stage in (Stage.NEW, Stage.ACTIVE):
        context["monitoring"] = MonitoringForm(at=request.at, initial=version)
    if any(code == Decision.CLOSE for code, _label in decisions):
        silence = silence_of(member, page.file)
        context["high_and_silent"] = silence.is_high_and_silent(page.today)
        if context["high_and_silent"] and not rules.may_close_high(member, lead_id=page.file.lead_id):
            context["another_closes"] = True
            decisions = [(code, label) for code, label in decisions if code != Decision.CLOSE]
    form = DecideForm(
        posted(request),
        at=request.at,
        decisions=decisions,
        initial=version,
        draft=load(member, DRAFT, file_id) if decisions else None,
    )
    context["can_decide"] = bool(decisions) or form.is_bound

    def act(cleaned: dict[str, Any]) -> str:
        reason = cleaned.pop("why")
        decide_review(file_id=file_id, reason=reason, by=member, at=request.at, **cleaned)
        messages.success(request, _("The decision is recorded."))
        return reverse("reviews", args=[file_id])

    return answer_form(request, form, act, template=TEMPLATE, context=context, draft=(DRAFT, file_id))


@require_POST
@member_view(Capability.LEAD_FILES, page="reviews")
def monitoring(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Move the file to monitoring; its checks are set at once."""
    page = case_page(request, file_id, "reviews", Capability.LEAD_FILES)
    checks = checks_of(request.member, file_id)
    form = MonitoringForm(request.POST, at=request.at)

    def act(cleaned: dict[str, Any]) -> str:
        page.file.expect_version(cleaned["version"])
        enter_monitoring(file_id=file_id, by=request.member, at=request.at)
        messages.success(request, _("The file is in monitoring. Its checks are set."))
        return reverse("reviews", args=[file_id])

    context = _context(page, checks) | {"monitoring": form}
    return answer_form(request, form, act, template=TEMPLATE, context=context)
