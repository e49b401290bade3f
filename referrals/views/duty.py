"""The duty queue: its page, the panel on the caseload and its refresh, and the agency's duty hours."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.sharing.now.views import arrived_panel
from ccr.core.errors import Stale
from ccr.tenancy.capabilities import ROLES, Capability, capabilities_of
from ccr.tenancy.form_view import answer_form, posted
from ccr.tenancy.gate import MemberRequest, member_view
from ccr.tenancy.models import Membership
from referrals import shown
from referrals.actions import set_duty
from referrals.forms import DutyForm
from referrals.models import DutyDesk
from referrals.selectors import own_desk, queue
from referrals.views.offer import desk_now

# In the address of a refresh: the queue as its own page draws it.
AT_DESK = "desk"


def _cards(request: MemberRequest) -> list[dict[str, Any]]:
    return [shown.card(one, request.member, at=request.at) for one in queue(request.member)]


def _queue(request: MemberRequest) -> dict[str, Any]:
    """The queue as its own part of a page. One statement."""
    return {"cards": _cards(request), "refresh_url": reverse("duty_panel")}


def _desk(request: MemberRequest) -> dict[str, Any]:
    """The queue on its own page: also what partners shared at once, which on the caseload has a panel of its own.

    Two statements; one where the country has no such thing.
    """
    return {**_queue(request), **(arrived_panel(request) or {}), "refresh_url": f"{reverse('duty_panel')}?{AT_DESK}"}


def duty_panel(request: MemberRequest) -> dict[str, Any] | None:
    """*Duty queue*, on the caseload: asks for itself once the page is there, and then every few seconds. No statement."""
    if not request.member.may(Capability.TAKE_REFERRALS):
        return None
    return {"refresh_url": reverse("duty_panel"), "duty_url": reverse("duty")}


@require_safe
@member_view(Capability.TAKE_REFERRALS, page="duty")
def panel(request: MemberRequest) -> HttpResponse:
    """The queue alone, for its own refresh every few seconds. Does not count as activity."""
    drawn = _desk(request) if AT_DESK in request.GET else _queue(request)
    return TemplateResponse(request, "referrals/_queue.html", {"panel": drawn})


@require_safe
@member_view(Capability.TAKE_REFERRALS, page="duty")
def duty(request: MemberRequest) -> HttpResponse:
    """What waits for an answer, what came at once, urgent first, and whether our own desk is staffed now."""
    context = {
        "panel": _desk(request),
        "desk": desk_now(request, request.member.agency_id),
        "rota_url": reverse("duty_rota") if request.member.may(Capability.MANAGE_AGENCY) else "",
    }
    return TemplateResponse(request, "referrals/duty.html", context)


@member_view(Capability.MANAGE_AGENCY, page="duty_rota")
def rota(request: MemberRequest) -> HttpResponse:
    """When our desk is staffed, who is called in which order, and the number outside those hours."""
    desk = own_desk(request.member)
    colleagues = [
        (post.id, post.user.name)
        for post in Membership.objects.visible_to(request.member)
        .filter(ended_at=None)
        .select_related("user")
        .order_by("user__name")
        if Capability.TAKE_REFERRALS in capabilities_of([code for code in post.roles if code in ROLES])
    ]
    form = DutyForm(posted(request), at=request.at, colleagues=colleagues, initial=_initial(desk))

    def act(cleaned: dict[str, Any]) -> str:
        set_duty(by=request.member, at=request.at, **cleaned)
        messages.success(request, _("Saved."))
        return reverse("duty_rota")

    def on_stale(stale: Stale) -> dict[str, Any]:
        return {"theirs": stale.theirs}

    context = {"narrow": True, "cancel_url": reverse("home")}
    return answer_form(request, form, act, template="referrals/rota.html", context=context, on_stale=on_stale)


def _initial(desk: DutyDesk | None) -> dict[str, Any]:
    if desk is None:
        return {"version": 0}
    named = {f"call_{place}": str(post) for place, post in enumerate(desk.rota, start=1)}
    return named | {
        "version": desk.version,
        "days": [str(day) for day in desk.days],
        "begins": desk.begins,
        "ends": desk.ends,
        "outside_phone": desk.outside_phone,
    }
