"""One's own account: name and colours, sessions, drafts, the lock."""

from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ccr.accounts import drafts, lock_page
from ccr.accounts.actions import change_account, end_session, end_sessions
from ccr.accounts.forms import AccountForm
from ccr.accounts.middleware import BACK, KEPT, LOCKED, lock, own_page, unlock
from ccr.accounts.selectors import sessions_of
from ccr.core.errors import NotVisible
from ccr.core.forms import draft_of
from ccr.core.text import Unreadable
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.form_view import answer_form, posted
from ccr.tenancy.gate import MemberRequest, account_view, member_view


def _own(request: MemberRequest) -> UUID:
    """The person who is acting; their sessions alone are read and ended, for no row policy stands behind that table."""
    return cast(UUID, request.user.pk)


@member_view(Capability.HOME)
def account(request: MemberRequest) -> HttpResponse:
    """Name, colours, language; and the way to password, second factor and sessions."""
    user: Any = request.user
    start = {"name": user.name, "theme": user.theme or "auto", "language": user.language or "auto"}
    form = AccountForm(posted(request), at=request.at, initial=start, languages=list(settings.LANGUAGES))

    def act(cleaned: dict[str, Any]) -> str:
        own = {name: "" if cleaned.get(name, "auto") == "auto" else cleaned[name] for name in ("theme", "language")}
        change_account(user_id=user.pk, name=cleaned["name"], **own, at=request.at)
        messages.success(request, _("Saved."))
        return reverse("account")

    return answer_form(request, form, act, template="accounts/account.html", context={"email": user.email})


@member_view(Capability.HOME)
def sessions(request: MemberRequest) -> HttpResponse:
    """Where this account is signed in; one's own sessions alone."""
    this = getattr(request.session, "public_id", None)
    shown = [
        {
            "id": one.public_id,
            "device": one.browser or _("Unknown browser"),
            "started_at": one.began_at,
            "seen_at": one.seen_at,
            "is_this": one.public_id == this,
        }
        for one in sessions_of(_own(request), at=request.at)
    ]
    shown.sort(key=lambda one: not one["is_this"])
    context = {"sessions": shown, "end_url": reverse("end_session")}
    if len(shown) > 1:
        context["end_all_url"] = reverse("end_other_sessions")
    return TemplateResponse(request, "accounts/sessions.html", context)


@require_POST
@member_view(Capability.HOME)
def end_one_session(request: MemberRequest) -> HttpResponse:
    """Sign out one other browser; it is refused at its very next request."""
    try:
        which = UUID(request.POST.get("session", ""))
    except ValueError:
        raise NotVisible("session") from None
    if not end_session(user_id=_own(request), public_id=which):
        raise NotVisible("session", which)
    messages.success(request, _("That browser is signed out."))
    return HttpResponseRedirect(reverse("sessions"), status=303)


@require_POST
@member_view(Capability.HOME)
def end_other_sessions(request: MemberRequest) -> HttpResponse:
    """Sign out every browser but this one."""
    end_sessions(user_id=_own(request), but=getattr(request.session, "public_id", None))
    messages.success(request, _("All other browsers are signed out."))
    return HttpResponseRedirect(reverse("sessions"), status=303)


@require_POST
@account_view
def keepalive(request: HttpRequest) -> HttpResponse:
    """Somebody is at work: the middleware has noted it."""
    return HttpResponse(status=204)


@require_POST
@member_view(Capability.HOME)
def draft(request: MemberRequest, form: str, subject: UUID | None = None) -> HttpResponse:
    """Keep what was typed so far. Only goes in: what is kept is shown by the form's own page, to whoever typed it."""
    if len(form) > 60:
        raise NotVisible("draft")
    try:
        typed = draft_of(request.POST)
    except Unreadable as refused:
        return JsonResponse({"title": str(refused.message)}, status=422)
    drafts.keep(request.member, form, subject, typed, at=request.at)
    return HttpResponse(status=204)


@require_POST
@account_view
def lock_now(request: HttpRequest) -> HttpResponse:
    """Lock by one's own hand; `next` is the page to come back to.

    A page that says it has been idle locks nothing by itself: somebody may be at work in another one. The middleware knows.
    """
    page = own_page(request.POST.get("next", ""))
    if "idle" in request.POST and not request.session.get(LOCKED):
        request.session[BACK] = page
    else:
        lock(request.session, page)
    return HttpResponseRedirect(reverse("locked"), status=303)


@require_http_methods(["GET", "POST"])
@account_view
def locked(request: HttpRequest) -> HttpResponse:
    """The lock page: the password opens it again, at the same address."""
    if not request.session.get(LOCKED):
        return HttpResponseRedirect(own_page(request.session.pop(BACK, "")) or reverse("home"), status=303)
    if request.method != "POST":
        return lock_page.draw(request)
    form = lock_page.unlock_form(request, request.POST)
    if not form.is_valid():
        throttled = form.has_error("password", "too_many_login_attempts")
        return lock_page.draw(request, form, status=429 if throttled else 422)
    back = unlock(request.session)
    where = reverse("kept_form") if KEPT in request.session else back or reverse("home")
    return HttpResponseRedirect(where, status=303)


@require_http_methods(["GET", "POST"])
@account_view
def kept_form(request: HttpRequest) -> HttpResponse:
    """A form was being sent when the lock came: it can be sent now, or left."""
    kept = request.session.get(KEPT)
    if not kept:
        return HttpResponseRedirect(reverse("home"), status=303)
    if request.method == "POST":
        del request.session[KEPT]
        return HttpResponseRedirect(own_page(kept["path"]) or reverse("home"), status=303)
    return TemplateResponse(request, "accounts/kept_form.html", {"kept": kept, "leave_url": reverse("kept_form")})
