"""The house around the rooms: start, menu, working as, emergency card, who may do what."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ccr.core.errors import NotVisible
from ccr.core.gallery import gallery as draw_gallery
from ccr.core.refusals import not_found
from ccr.tenancy import policy as policy_words
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.context import start_page
from ccr.tenancy.gate import POST_KEY, MemberRequest, account_view, member_view, public_view
from ccr.tenancy.member import posts_of
from ccr.tenancy.packs import Helpline, pack
from ccr.tenancy.selectors import own_agency, role_words


@member_view(Capability.HOME)
def home(request: MemberRequest) -> HttpResponse:
    """Where this post begins."""
    return HttpResponseRedirect(start_page(request.member))


@member_view(Capability.HOME)
def menu(request: MemberRequest) -> HttpResponse:
    """The phone's menu."""
    return TemplateResponse(request, "tenancy/menu.html")


@require_http_methods(["GET", "POST"])
@account_view
def working_as(request: Any) -> HttpResponse:
    """Choose the post to work as. Only one's own open posts can be chosen; the choice is shown on every page."""
    posts = posts_of(request.user.pk)
    if request.method == "POST":
        try:
            wanted = UUID(request.POST.get("post", ""))
        except ValueError:
            raise NotVisible("post") from None
        if wanted not in {post.membership_id for post in posts}:
            raise NotVisible("post", wanted)
        request.session[POST_KEY] = str(wanted)
        return HttpResponseRedirect(reverse("home"), status=303)
    chosen = request.session.get(POST_KEY)
    shown = [
        {
            "id": post.membership_id,
            "agency": post.agency_name,
            "label": post.title or role_words(post.roles),
            "current": str(post.membership_id) == chosen,
        }
        for post in posts
    ]
    return TemplateResponse(request, "tenancy/working_as.html", {"posts": shown, "action": reverse("working_as")})


def _hours(line: Helpline) -> str:
    if not line.text:
        return line.hours
    return _("%(hours)s · by text: %(text)s") % {"hours": line.hours, "text": line.text}


@member_view(Capability.HOME)
def emergency(request: MemberRequest) -> HttpResponse:
    """Whom to ring. A file's own card adds what was agreed with her; this one is the same for everybody in the agency."""
    rules = pack(request.member.pack)
    agency = own_agency(request.member)
    card = {
        "alarm": rules.alarm,
        "policy_url": reverse("agency", args=[request.member.agency_id]) + "#in-danger",
        "duty": {"name": agency.name, "number": agency.duty_phone, "hours": ""} if agency.duty_phone else None,
        "helplines": [
            {"name": line.name, "number": line.number, "hours": _hours(line), "checked": line.verified_on}
            for line in rules.helplines
        ],
    }
    return TemplateResponse(request, "tenancy/emergency.html", {"card": card})


@member_view(Capability.SEE_POLICY)
def policy(request: MemberRequest) -> HttpResponse:
    """Who may do what: drawn from the rules that run, not written beside them."""
    context = {"roles": policy_words.roles(), "mine": policy_words.sentences(request.member.roles)}
    return TemplateResponse(request, "tenancy/policy.html", context)


@require_GET
@public_view(reason="pictures of the house's own components with invented words; only while developing")
def gallery(request: HttpRequest) -> HttpResponse:
    return draw_gallery(request) if settings.DEBUG else not_found(request)
