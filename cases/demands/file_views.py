"""Pages of one file: the demands about it, and what keeps it from being destroyed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.demands import actions, selectors, shown
from cases.demands.doors import access_hold
from cases.demands.forms import HoldForm, WhyForm
from cases.demands.states import DemandState
from cases.demands.views import FORMS, READ, enter, rows_of
from cases.files.page import case_page, names_of
from ccr.core.templatetags.house import write_day
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.form_view import answer_form, posted
from ccr.tenancy.gate import MemberRequest, member_view
from ccr.tenancy.packs import pack

FORM = "cases/demands/file_form.html"
keeper = member_view(Capability.ANSWER_DEMANDS, page="file_demands")


@READ
@keeper
def file_demands(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Legal demands about this file, and whether it is on hold."""
    page = case_page(request, file_id, "demands", Capability.ANSWER_DEMANDS)
    member = request.member
    held = selectors.holds_of(member, file_id)
    names = names_of(member, [post for one in held for post in (one.placed_by, one.lifted_by) if post])
    holds = shown.holds(held, names)
    context = page.context | {
        "rows": rows_of(request, selectors.of_file(member, file_id)),
        "standing_holds": [one for one in holds if one["stands"]],
        "lifted_holds": [one for one in holds if not one["stands"]],
        "new_url": reverse("new_file_demand", args=[file_id]),
        "hold_url": reverse("place_hold", args=[file_id]),
        "register_url": reverse("demands"),
    }
    return TemplateResponse(request, "cases/demands/file.html", context)


@FORMS
@keeper
def new_file_demand(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Enter what came about this file."""
    page = case_page(request, file_id, "demands", Capability.ANSWER_DEMANDS)
    return enter(request, file_id, page.context | {"back_url": reverse("file_demands", args=[file_id])}, FORM)


@FORMS
@keeper
def place_hold(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Keep this file from being destroyed."""
    page = case_page(request, file_id, "demands", Capability.ANSWER_DEMANDS)
    member = request.member
    known = pack(member.pack)
    about = [
        (one.id, f"{known.demand(one.kind).label}, {write_day(one.received_on)}")
        for one in selectors.of_file(member, file_id)
        if one.state != DemandState.STRUCK
    ]
    form = HoldForm(
        posted(request), at=request.at, demands=about, initial={"demand": request.GET.get("demand", "")[:36]}
    )
    back = reverse("file_demands", args=[file_id])

    def act(cleaned: dict[str, Any]) -> str:
        actions.place_hold(
            file_id=file_id, why=cleaned["why"], demand_id=cleaned.get("demand"), by=member, at=request.at
        )
        messages.success(request, _("This file is on hold: nothing of it is destroyed."))
        return back

    context = page.context | {
        "heading": _("Place a legal hold"),
        "lead": _("Until it is lifted nothing of this file is destroyed, whatever its time. Work in it goes on."),
        "save": _("Place the hold"),
        "back_url": back,
    }
    return answer_form(request, form, act, template=FORM, context=context)


@FORMS
@keeper
def lift_hold(request: MemberRequest, hold_id: UUID) -> HttpResponse:
    """Lift one hold, with the reason."""
    hold = access_hold(request.member, hold_id)
    page = case_page(request, hold.file_id, "demands", Capability.ANSWER_DEMANDS)
    form = WhyForm(posted(request), at=request.at, initial={"version": hold.version})
    back = reverse("file_demands", args=[hold.file_id])

    def act(cleaned: dict[str, Any]) -> str:
        actions.lift_hold(hold_id=hold_id, by=request.member, at=request.at, **cleaned)
        messages.success(request, _("The hold is lifted."))
        return back

    context = page.context | {
        "heading": _("Lift the hold"),
        "lead": _("Other holds on this file stay. From then on its own time counts again."),
        "save": _("Lift the hold"),
        "danger": True,
        "back_url": back,
    }
    return answer_form(request, form, act, template=FORM, context=context)
