"""The demonstration's door and its mail. Where the door is not open, both answer as if they were not there."""

import email
import email.policy
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from ccr.accounts import demo, passkeys
from ccr.accounts.views import SignIn, before_sign_in
from ccr.core import clock
from ccr.core.refusals import not_found
from ccr.tenancy.gate import POST_KEY, public_view
from ccr.tenancy.selectors import role_words

MOST_MAILS = 30
BETWEEN_LETTERS = b"-" * 79 + b"\n"


class HouseSignIn(SignIn):
    """The sign-in page; while the door is open, with the demonstration's people and the folder of local mail beneath."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | {"passkey": passkeys.offered()}
        if demo.is_open(self.request):
            context["doors"] = [
                {
                    "value": person.post_id,
                    "name": person.name,
                    "agency": person.agency,
                    "partnership": person.partnership,
                    "label": person.title or role_words(person.roles),
                }
                for person in demo.people(at=clock.now())
            ]
            context["door_url"] = reverse("demo_enter")
            context["mail_url"] = reverse("demo_mail") if getattr(settings, "MAIL_DIR", "") else ""
        return context


sign_in = before_sign_in(HouseSignIn.as_view(), reason="signing in")


@require_POST
@public_view(reason="an invented person's door, on one's own machine while developing")
def enter(request: HttpRequest) -> HttpResponse:
    """Sign in as an invented person, in the post that was pressed."""
    if not demo.is_open(request):
        return not_found(request)
    try:
        wanted = UUID(request.POST.get("door", ""))
    except ValueError:
        return not_found(request)
    person = next((one for one in demo.people(at=clock.now()) if one.post_id == wanted), None)
    if person is None:
        return not_found(request)
    goal = request.session.pop("after_sign_in", "")
    demo.sign_in(request, person)
    request.session[POST_KEY] = str(person.post_id)
    return HttpResponseRedirect(goal or reverse("home"), status=303)


def _letters(folder: Path) -> list[dict[str, Any]]:
    """The newest letters. A file holds what one process sent, each letter ending in a line of dashes."""
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)[:MOST_MAILS]
    letters: list[dict[str, Any]] = []
    for file in files:
        for text in reversed(file.read_bytes().split(BETWEEN_LETTERS)):
            letter: Any = email.message_from_bytes(text.lstrip(), policy=email.policy.default)
            body = letter.get_body(("plain",))
            if letter["To"] and body:
                words = {
                    "words": body.get_content(),
                    "to": letter["To"],
                    "subject": letter["Subject"],
                    "on": letter["Date"],
                }
                letters.append(words)
    return letters[:MOST_MAILS]


@require_GET
@public_view(reason="mail that would have left, on one's own machine while developing")
def letters(request: HttpRequest) -> HttpResponse:
    """The newest letters of the local mail folder."""
    folder = getattr(settings, "MAIL_DIR", "")
    if not demo.is_open(request) or not folder:
        return not_found(request)
    return TemplateResponse(request, "tenancy/demo_mail.html", {"letters": _letters(Path(folder)), "folder": folder})
