"""The door for the invited: a link that works once. Opening it changes nothing; only the button does."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ccr.core import clock
from ccr.core.errors import NotPossible
from ccr.core.refusals import not_found
from ccr.tenancy import actions
from ccr.tenancy.forms import JoinForm, TakeUpForm
from ccr.tenancy.gate import POST_KEY, public_view
from ccr.tenancy.policy import sentences
from ccr.tenancy.selectors import Offer, offer_of

BACKEND = "ccr.accounts.backend.SignInBackend"


def _page(request: HttpRequest, offer: Offer, form: Any, template: str, status: int) -> HttpResponse:
    context = {"offer": offer, "form": form, "can": sentences(offer.roles)}
    return TemplateResponse(request, template, context, status=status)


def _as_new(request: HttpRequest, token: str, offer: Offer, at: Any) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = JoinForm(data, email=offer.email, initial={"name": offer.name})
    template = "tenancy/join_new.html"
    if data is None:
        return _page(request, offer, form, template, 200)
    if not form.is_valid():
        return _page(request, offer, form, template, 422)
    try:
        user, post_id = actions.take_up_invitation(token=token, email=offer.email, at=at, **form.cleaned_data)
    except NotPossible as refusal:
        form.refuse(refusal.reason)
        return _page(request, offer, form, template, 409)
    login(request, user, backend=BACKEND)
    record_authentication(request, user, method="password", email=user.email)
    request.session[POST_KEY] = str(post_id)
    # The frame asks for the second factor next.
    return HttpResponseRedirect(reverse("home"), status=303)


def _as_known(request: HttpRequest, token: str, offer: Offer, at: Any) -> HttpResponse:
    user: Any = request.user
    if not user.is_authenticated:
        if request.method == "POST":
            request.session["after_sign_in"] = request.get_full_path()
            return HttpResponseRedirect(reverse("account_login"), status=303)
        return _page(request, offer, TakeUpForm(), "tenancy/join_sign_in.html", 200)
    form = TakeUpForm(request.POST if request.method == "POST" else None)
    template = "tenancy/join_known.html"
    if user.email != offer.email:
        return _page(request, offer, form, "tenancy/join_other.html", 200 if request.method == "GET" else 409)
    if request.method != "POST":
        return _page(request, offer, form, template, 200)
    try:
        post_id = actions.take_up_as(token=token, user=user, email=offer.email, at=at)
    except NotPossible as refusal:
        form.is_valid()
        form.refuse(refusal.reason)
        return _page(request, offer, form, template, 409)
    request.session[POST_KEY] = str(post_id)
    return HttpResponseRedirect(reverse("home"), status=303)


@require_http_methods(["GET", "POST"])
@public_view(reason="whoever holds an invitation has no account yet; the token in the link says who may")
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Take up an invitation. A link that was used, has ended or never was is answered like any address that is not there."""
    at = clock.now()
    offer = offer_of(token, at=at) if len(token) <= 100 else None
    if offer is None:
        return not_found(request)
    return (_as_known if offer.has_account else _as_new)(request, token, offer, at)
