"""The lock page, drawn by the middleware in place of what was asked for and by its own address."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from ccr.accounts import demo, passkeys
from ccr.accounts.forms import UnlockForm


def needs_no_password(request: HttpRequest) -> bool:
    """A demonstration's session began without one; while its door stands open one press opens it again."""
    return bool(request.session.get(demo.SESSION_MARK)) and demo.is_open(request)


def unlock_form(request: Any, data: Any = None) -> UnlockForm:
    form = UnlockForm(data, user=request.user)
    if needs_no_password(request):
        del form.fields["password"]
    return form


def draw(
    request: Any, form: UnlockForm | None = None, *, passkey_refused: bool = False, status: int = 200
) -> HttpResponse:
    """The page. It says who is locked and nothing of what was open. Who has a passkey unlocks with one touch."""
    context = {
        "passkey": passkeys.offered(request.user.pk),
        "passkey_refused": passkey_refused,
        "form": form or unlock_form(request),
        "action": reverse("locked"),
        "who": getattr(request.user, "name", ""),
        "sign_out_url": reverse("account_logout"),
    }
    response = TemplateResponse(request, "accounts/locked.html", context, status=status)
    return response.render()
