"""The library's pages in this house: our forms, our words, and honest status codes.

Each is named in `ccr/tenancy/urls.py` with why it may be reached: before anybody acts, or inside the frame.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as second
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

from ccr.accounts import forms, passkeys
from ccr.accounts.second_factor import mark_given, take_back
from ccr.core.stamps import stamped

View = Callable[..., HttpResponse]
THROTTLED = {"too_many_login_attempts", "rate_limited"}
# Longer than either path takes; the answer leaves on this stroke whether the address has an account or not.
RESET_STROKE = 0.25


def _status(form: Any) -> int:
    wrong = {error.code for errors in form.errors.as_data().values() for error in errors}
    return 429 if wrong & THROTTLED else 422


def honest(view: View) -> View:
    """What was refused says so in its status: 422 to put right, 429 to wait."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.method == "POST" and isinstance(response, TemplateResponse) and response.status_code == 200:
            form = (response.context_data or {}).get("form")
            if form is not None and form.errors:
                response.status_code = _status(form)
        return response

    return shown


def before_sign_in(view: View, *, reason: str) -> View:
    """Stamp for a page that is reached before anybody acts, or that leads to where somebody may."""
    page = honest(view)
    stamped(page, f"public: {reason}")
    return page


class SignIn(account.LoginView):
    form_class = forms.SignInForm
    template_name = "account/login.html"


class SignOut(account.LogoutView):
    """Ends the session and tells the browser to forget what it saw."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(*args, **kwargs)
        response["Clear-Site-Data"] = '"cache", "storage"'
        response.delete_cookie(settings.CSRF_COOKIE_NAME)
        return response


class SecondStep(second.AuthenticateView):
    """A code. Who would rather use a passkey signs in with it altogether: it is both factors, checked in one place."""

    form_class = forms.SecondStepForm

    def _build_forms(self) -> Any:
        self.webauthn_form = None
        sent = self.request.POST if self.request.method == "POST" else None
        self.auth_form = self.form_class(user=self.stage.login.user, data=sent)
        return self.auth_form if sent is not None else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"passkey": passkeys.offered()}


class SecondStepAgain(second.ReauthenticateView):
    form_class = forms.SecondStepAgainForm


class PasswordAgain(account.ReauthenticateView):
    form_class = forms.PasswordAgainForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"passkey": passkeys.offered(self.request.user.pk)}


class PasswordChange(account.PasswordChangeView):
    form_class = forms.PasswordChangeForm

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_usable_password():
            messages.info(request, _("This account signs in without a password: it belongs to the demonstration."))
            return HttpResponseRedirect(reverse("account"))
        return super().dispatch(request, *args, **kwargs)


class PasswordReset(account.PasswordResetView):
    """Asks for a link. Known and unknown addresses are answered alike, on the same stroke."""

    form_class = forms.PasswordResetForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        began = time.perf_counter()
        response = super().post(request, *args, **kwargs)
        time.sleep(max(0.0, RESET_STROKE - (time.perf_counter() - began)))
        return response


class PasswordFromLink(account.PasswordResetFromKeyView):
    form_class = forms.PasswordFromLinkForm


class SetUpAuthenticator(totp.ActivateTOTPView):
    """Setting it up counts as giving it; its first code cannot be used again to sign in."""

    form_class = forms.AuthenticatorForm

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        authenticator = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        authenticator.wrap().validate_code(form.cleaned_data["code"])
        mark_given(self.request, "totp")
        return response


class NewRecoveryCodes(codes.GenerateRecoveryCodesView):
    success_url = reverse_lazy("mfa_view_recovery_codes")


def second_factor(request: HttpRequest) -> HttpResponse:
    """Since when the authenticator is set up, how many recovery codes are left, and the passkeys."""
    user: Any = request.user
    found = {one.type: one for one in Authenticator.objects.filter(user=user)}
    recovery = found.get(Authenticator.Type.RECOVERY_CODES)
    context = {
        "authenticator": found.get(Authenticator.Type.TOTP),
        "codes": bool(recovery),
        "codes_left": len(recovery.wrap().get_unused_codes()) if recovery else 0,
        "passkeys": [
            {
                "id": one.pk,
                "name": one.wrap().name,
                "added_at": one.created_at,
                "used_at": one.last_used_at,
                "shut": "shut" in one.data,
            }
            for one in passkeys.of(user.pk)
        ],
        "may_add_passkey": passkeys.are_possible() and len(passkeys.of(user.pk)) < passkeys.MOST,
    }
    return TemplateResponse(request, "accounts/second_factor.html", context)


class ReplaceAuthenticator(totp.DeactivateTOTPView):
    """A new phone: the old authenticator and its recovery codes end, and this session must set up the new one first.

    Passkeys stay: each is a device of its own, removed by itself.
    """

    template_name = "accounts/replace_authenticator.html"

    def form_valid(self, form: Any) -> HttpResponse:
        super().form_valid(form)
        Authenticator.objects.filter(user=self.request.user, type=Authenticator.Type.RECOVERY_CODES).delete()
        take_back(self.request)
        return HttpResponseRedirect(reverse("mfa_activate_totp"))
