"""The second factor: everyone has one, and every session has given it."""

from typing import Any

from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
    record_authentication,
)
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.urls import reverse

from ccr.accounts.models import User

METHOD = "mfa"


def is_given(request: HttpRequest) -> bool:
    """Whether this session has given the second factor; asks the session alone."""
    return any(record.get("method") == METHOD for record in get_authentication_records(request, request.user))


def has_authenticator(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def second_factor_pending(request: Any) -> str | None:
    """Where a signed-in person must go first: to set up their second factor, or to give it. None when it was given."""
    if is_given(request):
        return None
    if request.method == "GET":
        request.session["after_sign_in"] = request.get_full_path()
    return reverse("mfa_reauthenticate" if has_authenticator(request.user) else "mfa_activate_totp")


def mark_given(request: HttpRequest, kind: str) -> None:
    """Note that this session's person has given it (`kind`: totp, recovery_codes, demo)."""
    record_authentication(request, request.user, METHOD, type=kind)


def take_back(request: HttpRequest) -> None:
    """This session has not given it any more: what it gave belonged to an authenticator that has ended."""
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [one for one in records if one.get("method") != METHOD]
