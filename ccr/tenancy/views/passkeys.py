"""Passkeys: signing in with one touch, unlocking, proving that one is still oneself, adding and removing.

Each has two addresses: one gives the browser what its device shall sign, the other takes what it signed.
"""

import json
from collections.abc import Callable
from typing import Any

from allauth.account import views as library
from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.models import Login
from allauth.core.internal import ratelimit
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ccr.accounts import events, forms, lock_page, mail, passkeys
from ccr.accounts.actions import add_passkey, remove_passkey
from ccr.accounts.browsers import summary
from ccr.accounts.middleware import KEPT, LOCKED, own_page, unlock
from ccr.accounts.models import User
from ccr.accounts.passkeys import Copied, NotAccepted, Purpose
from ccr.accounts.views import before_sign_in
from ccr.audit.recording import record
from ccr.core import clock
from ccr.core.actor import Actor, bind
from ccr.core.errors import NotVisible
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.gate import MemberRequest, account_view, member_view
from ccr.tenancy.member import member_in, posts_of
from ccr.tenancy.views.demo import HouseSignIn

# Longer than any device’s answer.
LONGEST = 20_000


def _told_of_a_copy(user: User) -> None:
    """A passkey was shut: the person gets a mail, and the log of each agency they work for a line."""
    at = clock.now()
    with transaction.atomic(), bind(Actor.account(user.pk), at=at):
        posts = posts_of(user.pk)
        for post in posts:
            member = member_in(post, user_id=user.pk, posts=len(posts))
            with bind(member, at=at):
                record(events.PASSKEY_SHUT, by=member, at=at)
        mail.tell_of_passkeys(user, at=at)


def _signed(request: HttpRequest) -> Any:
    """What the device signed, as it was sent. Raises NotAccepted for anything that is no such thing."""
    sent = request.POST.get("credential", "")
    if len(sent) > LONGEST:
        raise NotAccepted
    try:
        found = json.loads(sent)
    except (ValueError, RecursionError):
        raise NotAccepted from None
    if not isinstance(found, dict):
        raise NotAccepted
    return found


def _proved(request: HttpRequest, purpose: Purpose, user: User | None) -> Authenticator | None:
    """The passkey that signed, or None; a copy is told of first."""
    try:
        return passkeys.prove(request.session, purpose, _signed(request), user=user, at=clock.now())
    except Copied as copied:
        _told_of_a_copy(copied.user)
    except NotAccepted:
        pass
    return None


def _begun(request: HttpRequest, make: Callable[[], dict[str, Any]]) -> HttpResponse:
    if not ratelimit.consume(request, app="allauth.account", action="passkey"):
        return JsonResponse({}, status=429)
    return JsonResponse(make())


# Signing in -----------------------------------------------------------------------


@require_POST
def _sign_in_begin(request: HttpRequest) -> HttpResponse:
    """The same for everybody: no address is asked for, so none can be tried."""
    return _begun(request, lambda: passkeys.begin(request.session, Purpose.SIGN_IN, user=None, at=clock.now()))


sign_in_begin = before_sign_in(_sign_in_begin, reason="what a device signs to sign in; the same for everybody")


class PasskeySignIn(HouseSignIn):
    """Both factors at once. A passkey of nobody, a removed one and a wrong signature get one answer."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_login"))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        passkey = _proved(request, Purpose.SIGN_IN, None)
        if passkey is None:
            context = self.get_context_data(form=forms.SignInForm(request=request), passkey_refused=True)
            return self.render_to_response(context, status=422)
        return perform_passwordless_login(request, passkey, Login(user=passkey.user))


sign_in = before_sign_in(PasskeySignIn.as_view(), reason="signing in with a passkey")


# Unlocking ------------------------------------------------------------------------


@require_POST
@account_view
def unlock_begin(request: Any) -> HttpResponse:
    """One of this person's own passkeys. 409 when nothing is locked: another tab was faster."""
    if not request.session.get(LOCKED):
        return JsonResponse({}, status=409)
    return _begun(
        request,
        lambda: passkeys.begin(request.session, Purpose.UNLOCK, user=request.user, at=request.at),
    )


@require_http_methods(["GET", "POST"])
@account_view
def unlock_with_passkey(request: Any) -> HttpResponse:
    """One touch opens the session again at the same address. It does not last longer for it: twelve hours from sign-in."""
    if request.method != "POST" or not request.session.get(LOCKED):
        return HttpResponseRedirect(reverse("locked"), status=303)
    passkey = _proved(request, Purpose.UNLOCK, request.user)
    if passkey is None:
        return lock_page.draw(request, passkey_refused=True, status=422)
    post_authentication(request, passkey, reauthenticated=True)
    back = own_page(unlock(request.session))
    where = reverse("kept_form") if KEPT in request.session else back or reverse("home")
    return HttpResponseRedirect(where, status=303)


# Once more, before the account is changed -------------------------------------------


@require_POST
@account_view
def again_begin(request: Any) -> HttpResponse:
    return _begun(
        request,
        lambda: passkeys.begin(request.session, Purpose.AGAIN, user=request.user, at=request.at),
    )


@method_decorator(login_required, name="dispatch")
class PasskeyAgain(library.BaseReauthenticateView):
    """In place of the password, before something that protects the account is changed."""

    form_class = forms.PasswordAgainForm
    template_name = "account/reauthenticate.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(self.passthrough_next_url(reverse("account_reauthenticate")))

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        passkey = _proved(request, Purpose.AGAIN, request.user)
        if passkey is None:
            form = forms.PasswordAgainForm(user=request.user)
            return self.render_to_response(
                self.get_context_data(form=form, passkey=passkeys.offered(), passkey_refused=True), status=422
            )
        post_authentication(request, passkey, reauthenticated=True)
        return self.form_valid(None)


again = before_sign_in(PasskeyAgain.as_view(), reason="asks a signed-in person for their passkey; shows nothing")


# One's own passkeys -----------------------------------------------------------------


@require_POST
@member_view(Capability.HOME)
def add_begin(request: MemberRequest) -> HttpResponse:
    """Only for somebody who proved a moment ago that they are still themselves."""
    if get_adapter().is_reauthentication_required(app="allauth.mfa"):
        return JsonResponse({}, status=403)
    return _begun(
        request,
        lambda: passkeys.begin_to_add(request.session, user=request.user, at=request.at),
    )


@require_http_methods(["GET", "POST"])
@member_view(Capability.HOME)
@reauthentication_required(app="allauth.mfa")
def add(request: Any) -> HttpResponse:
    """Name it, touch the device, done."""
    if not passkeys.are_possible() or len(passkeys.of(request.user.pk)) >= passkeys.MOST:
        return HttpResponseRedirect(reverse("mfa_index"), status=303)
    name = summary(request.headers.get("User-Agent", "")) or _("Passkey")
    form = forms.PasskeyForm(request.POST if request.method == "POST" else None, initial={"name": name})
    refused = False
    if request.method == "POST" and form.is_valid():
        try:
            add_passkey(
                session=request.session,
                credential=_signed(request),
                name=form.cleaned_data["name"] or name,
                by=request.member,
                at=request.at,
            )
        except NotAccepted:
            refused = True
        else:
            messages.success(request, _("The passkey is added. Next time, press “Use a passkey”."))
            return HttpResponseRedirect(reverse("mfa_index"), status=303)
    wrong = refused or bool(form.errors)
    context = {"form": form, "passkey": passkeys.offered(), "passkey_refused": refused}
    return TemplateResponse(request, "accounts/add_passkey.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "POST"])
@member_view(Capability.HOME)
@reauthentication_required(app="allauth.mfa")
def remove(request: Any, passkey: int) -> HttpResponse:
    """Asks once, then forgets it."""
    found = next((one for one in passkeys.of(request.user.pk) if one.pk == passkey), None)
    if found is None:
        raise NotVisible("passkey")
    if request.method == "POST":
        remove_passkey(passkey_id=passkey, by=request.member, at=request.at)
        messages.success(request, _("The passkey is removed and no longer opens anything."))
        return HttpResponseRedirect(reverse("mfa_index"), status=303)
    return TemplateResponse(request, "accounts/remove_passkey.html", {"name": found.wrap().name})
