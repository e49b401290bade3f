"""The page of the safety step: what to do now, and how it was settled; before and after it, the history."""

import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.files.page import case_page
from cases.people.words import Address, ContactDetails
from cases.records.categories import Category, Kind
from ccr.accounts.drafts import load
from ccr.accounts.once import led_before
from ccr.core.errors import NotVisible
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.form_view import answer_form, led_to, posted
from ccr.tenancy.gate import MemberRequest, member_view
from ccr.tenancy.packs import pack
from ccr.tenancy.selectors import own_agency
from screening.safety import actions
from screening.safety.forms import OpenForm, SettleForm
from screening.safety.selectors import open_one, steps_of
from screening.safety.shown import history_rows
from screening.safety.words import SafetyStep, reason_words


@member_view(Capability.ASSESS, page="safety_step")
def safety_step(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """What to do now, while a step is open; else the steps there were, and opening one by one's own judgement."""
    page = case_page(request, file_id, "risk", Capability.ASSESS, more=[Kind.CONTACT, Kind.LOCATION])
    here = reverse("safety_step", args=[page.file.id])
    if request.method == "POST" and (location := led_before(request.POST.get("once", ""))):
        # Sent before: the step it settled is settled, and the page would be another one now.
        return led_to(request, location)
    steps = steps_of(page.member, page.line.file_ids)
    now = open_one(page.member, steps)
    history = history_rows(page, [one for one in steps if one is not now])
    context = page.context | {"history": history, "seen_by": page.seen_by(Category.RISK)}
    # What was drawn while a step was open settles that step, or learns that somebody was faster.
    step_id = _sent_step(request)
    if step_id is not None and step_id not in {one.head.id for one in steps}:
        raise NotVisible("safety_step", step_id)
    if now is None and step_id is None:
        return _opening(request, page, context, here)
    step = (now.step if now else None) or SafetyStep()
    draft = ("safety-step", now.head.id if now else page.file.id)
    where = Address.from_words(page.words_for(page.own(Kind.LOCATION)) or {})
    form = SettleForm(
        posted(request),
        at=request.at,
        draft=load(page.member, *draft) if now else None,
    )

    def act(cleaned: dict[str, Any]) -> str:
        done = request.POST.get("how") != "not_needed"
        actions.settle_step(
            step_id=step_id or (now.head.id if now else page.file.id),
            by=page.member,
            at=request.at,
            done=done,
            **cleaned,
        )
        messages.success(request, _("Safety step done.") if done else _("Safety step: not needed."))
        return _go_on(request, page.file.id)

    rules = pack(page.member.pack)
    agency = own_agency(page.member)
    details = ContactDetails.from_words(page.words_for(page.own(Kind.CONTACT)) or {})
    context |= {
        "step_id": now.head.id if now else step_id,
        "is_open": now is not None,
        "since": now.head.recorded_at if now else None,
        "reasons": reason_words(step.reasons),
        "is_crisis": step.is_crisis,
        "alarm": rules.alarm,
        "crisis": rules.crisis_line,
        "crisis_number": rules.crisis.replace(" ", ""),
        "duty_phone": agency.duty_phone,
        "code_word": details.code_word,
        "safe_place": where.safe_place,
        "seen_by": [] if now and now.head.kept else context["seen_by"],
        "place_seen_by": page.seen_by(Category.LOCATION),
        "contact_url": reverse("contact", args=[page.file.id]),
        "here": here,
    }
    return answer_form(request, form, act, template="screening/safety/step.html", context=context, draft=draft)


def _go_on(request: MemberRequest, file_id: UUID) -> str:
    """Back to the questions of this file that the step interrupted, where the address says so; else on to the plan."""
    asked = request.GET.get("go_on", "")
    if re.fullmatch(rf"/cases/{file_id}/risk/[0-9a-f-]{{36}}/[a-z_-]+/", asked):
        return asked
    return reverse("safety_plan", args=[file_id])


def _opening(request: MemberRequest, page: Any, context: dict[str, Any], here: str) -> HttpResponse:
    form = OpenForm(posted(request), at=request.at)

    def act(cleaned: dict[str, Any]) -> str:
        actions.open_step(file=page.file, reasons=[cleaned["reasons"]], by=page.member, at=request.at)
        return here

    return answer_form(request, form, act, template="screening/safety/steps.html", context=context)


def _sent_step(request: MemberRequest) -> UUID | None:
    """The step a sent page was drawn for; None for a page that was drawn without one."""
    try:
        return UUID(request.POST.get("step", ""))
    except ValueError:
        return None
