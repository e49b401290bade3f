"""The tray: a list, its number in the bar, opening one, marking all as seen."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST, require_safe

from ccr.core.errors import NotVisible
from ccr.notifications import kinds
from ccr.notifications.actions import see_all, see_notice
from ccr.notifications.forms import SeenForm
from ccr.notifications.selectors import notices_of
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.context import unread_count
from ccr.tenancy.form_view import answer_form
from ccr.tenancy.gate import MemberRequest, member_view

TEMPLATE = "notifications/notices.html"


def _page(request: Any) -> dict[str, Any]:
    lines = notices_of(request.member)
    return {"lines": lines, "any_new": any(line.is_new for line in lines)}


@require_safe
@member_view(Capability.HOME, page="notices")
def notices(request: MemberRequest) -> HttpResponse:
    """What there is to look at, newest first, unseen before seen."""
    form = SeenForm(at=request.at, initial={"until": request.at})
    return TemplateResponse(request, TEMPLATE, {**_page(request), "form": form})


@require_POST
@member_view(Capability.HOME, page="notices")
def notices_seen(request: MemberRequest) -> HttpResponse:
    """Mark everything that was on the page as seen."""
    form = SeenForm(request.POST, at=request.at)

    def act(cleaned: dict[str, Any]) -> str:
        see_all(until=cleaned["until"], by=request.member, at=request.at)
        return reverse("notices")

    return answer_form(request, form, act, template=TEMPLATE, context=_page(request))


@require_GET
@member_view(Capability.HOME, page="notices")
def notice(request: MemberRequest, notice_id: UUID) -> HttpResponse:
    """Mark one notice as seen and go where it leads; its own page may refuse, as it would without a notice."""
    found = see_notice(notice_id=notice_id, by=request.member, at=request.at)
    if found is None:
        raise NotVisible("notice", notice_id)
    return HttpResponseRedirect(kinds.known(found.code).url(found) or reverse("notices"))


@require_safe
@member_view(Capability.HOME, page="notices")
def notices_count(request: MemberRequest) -> HttpResponse:
    """The bell alone, for the bar's own refresh every two minutes."""
    member = request.member
    bell = {
        "unread": unread_count(member),
        "notices_url": reverse("notices"),
        "notices_count_url": reverse("notices_count"),
    }
    return TemplateResponse(request, "notifications/count.html", {"bell": bell})
