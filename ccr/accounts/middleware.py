"""The idle lock: after 15 minutes without a request the session shows nothing until its passkey is touched or its password typed again.

The address that was open, and a form that was just being sent, are kept in the session, never in an address. Drafts may
still be kept while locked: they only go in. A poll in the background (`X-Background: 1`) is no sign of anybody at work.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from ccr.accounts.lock_page import draw
from ccr.accounts.second_factor import is_given
from ccr.core import clock
from ccr.core.api_problems import problem
from ccr.core.refusals import wants_json

LOCKED = "locked"
BACK = "locked_page"
KEPT = "locked_form"
# A form longer than this was not typed by a person.
LONGEST_KEPT = 200_000
_SECRET = ("password", "code", "credential")
# What a locked session may still ask for.
OPEN = ("lock", "locked", "passkey_unlock", "passkey_unlock_begin", "account_logout", "alive")

Next = Callable[[HttpRequest], HttpResponse]


def lock(session: Any, back: str = "") -> None:
    """Shut the session; `back` is the page to return to."""
    session[LOCKED] = True
    if back:
        session[BACK] = back


def unlock(session: Any) -> str:
    """Open it again under a fresh key; the page to return to, or empty."""
    session.pop(LOCKED, None)
    session.cycle_key()
    return str(session.pop(BACK, ""))


def own_page(url: str) -> str:
    """The path of one of our pages, or empty: whatever a browser says, nobody is sent elsewhere."""
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")
    ours = not parts.scheme and not parts.netloc and path.startswith("/")
    return path[:2000] if ours and url_has_allowed_host_and_scheme(path, allowed_hosts=None) else ""


def keep_form(request: HttpRequest) -> None:
    """Put aside what was being sent when the lock came, so that it can be sent after unlocking."""
    fields = [
        [name, value] for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"
    ]
    size = sum(len(name) + len(value) for name, value in fields)
    if fields and size <= LONGEST_KEPT and not any(mark in name for name, _value in fields for mark in _SECRET):
        request.session[KEPT] = {"path": request.get_full_path(), "fields": fields}


class IdleLock:
    """Locks, keeps locked, and notes that somebody is at work."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or SESSION_KEY not in request.session:
            return self.get_response(request)
        session: Any = request.session
        at = clock.now()
        idle_for = abs(at - session.seen_at) if session.seen_at else timedelta(0)
        if not session.get(LOCKED) and idle_for >= timedelta(seconds=settings.IDLE_LOCK_SECONDS):
            lock(session)
        if session.get(LOCKED):
            if not is_given(request):
                # Half signed in, or no longer anybody: there is nothing to come back to.
                session.flush()
                request.user = AnonymousUser()
                return self.get_response(request)
            return self._locked(request)
        if request.headers.get("X-Background") != "1":
            session.touch(at)
        return self._in_own_language(request)

    def _in_own_language(self, request: HttpRequest) -> HttpResponse:
        language = getattr(request.user, "language", "")
        if not language:
            return self.get_response(request)
        with translation.override(language):
            return self.get_response(request)

    def _locked(self, request: HttpRequest) -> HttpResponse:
        path = request.path
        if path in self._open() or path.startswith(settings.STATIC_URL):
            return self.get_response(request)
        if request.method == "POST" and path.startswith("/drafts/"):
            response = self.get_response(request)
            response["X-Locked"] = "1"
            return response
        return self._shut(request)

    @staticmethod
    def _open() -> frozenset[str]:
        return frozenset(reverse(name) for name in OPEN)

    def _shut(self, request: HttpRequest) -> HttpResponse:
        session: Any = request.session
        where = reverse("locked")
        if request.headers.get("HX-Request"):
            # The page on the screen goes too, also when only its bell was asking.
            if back := own_page(
                urlsplit(request.headers.get("HX-Current-URL", ""))._replace(scheme="", netloc="").geturl()
            ):
                session[BACK] = back
            response = HttpResponse(status=423)
            response["HX-Redirect"] = where
            return self._say(response)
        if wants_json(request):
            return self._say(problem(423))
        if request.headers.get("X-Background") == "1":
            return self._say(HttpResponse(status=423))
        if request.method in {"GET", "HEAD"}:
            if page := own_page(request.get_full_path()):
                session[BACK] = page
            return HttpResponseRedirect(where, status=303)
        keep_form(request)
        return self._say(draw(request, status=423))

    @staticmethod
    def _say(response: HttpResponse) -> HttpResponse:
        response["X-Locked"] = "1"
        return response
