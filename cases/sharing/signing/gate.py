"""The frame of the pages she opens by a link: who she is follows from the visit's cookie, and she is nobody else.

The only cookie is the visit's own, SameSite=Strict and for `/n/` alone. A form carries a key made from it, so that Django's
second cookie against forged forms is not needed: what it guards is guarded by the cookie that is there anyway.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from cases.sharing.signing import links
from cases.sharing.signing.host import COOKIE, PREFIX, unavailable
from cases.sharing.signing.models import SigningRequest
from cases.sharing.signing.words import Reading
from ccr.core import clock, tongues
from ccr.core.actor import Actor, bind
from ccr.core.errors import NotVisible
from ccr.core.stamps import stamped

REASON = (
    "public: a survivor by her own link; who holds neither link nor visit gets the same page as for a wrong address"
)


class VisitRequest(HttpRequest):
    """A request inside the frame: the one signing it is about, at a moment."""

    signing: SigningRequest
    reading: Reading
    visit: str
    at: Any


def _found(sql: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone()
    return row[0] if row else None


def by_link(token: str) -> Any:
    """The id of the signing this link opens, or None. Needs a bound actor for the moment, anybody."""
    return _found("SELECT sec.visit_by_link(%s)", links.hash_of(token))


def by_session(session: str) -> Any:
    """The id of the signing a visit is under way in, or None."""
    return _found("SELECT sec.visit_by_session(%s, %s)", links.hash_of(session), settings.SIGNING_IDLE_MINUTES)


def from_here(request: HttpRequest) -> bool:
    """Whether a browser that says where a form comes from says: from here."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"


def keep_visit(response: HttpResponse, session: str) -> None:
    """The one cookie: gone with the browser, sent nowhere else, read by no script."""
    secure = settings.NEUTRAL_BASE_URL.startswith("https:")
    response.set_cookie(COOKIE, session, path=PREFIX, httponly=True, samesite="Strict", secure=secure)


def _said_in(request: Any, default: str, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer in the language that was asked for by the switch; where it leads within her pages, that goes along."""
    language = tongues.chosen(request.POST.get("l") or request.GET.get("l")) or default
    with translation.override(language):
        response = answer()
        if hasattr(response, "render"):
            response.render()
    if language != default and response.headers.get("Location") == reverse("notes"):
        response["Location"] += f"?l={language}"
    return response


def visitor_view(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Stamp: whoever holds a visit that is under way. Everything else is the page that is not available."""

    @wraps(view)
    @csrf_exempt
    def frame(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        session = request.COOKIES.get(COOKIE, "")
        request.at, request.visit = clock.now(), session
        if request.method == "POST" and not (
            from_here(request) and links.is_form_key(session, request.POST.get("key", ""))
        ):
            return unavailable()
        try:
            with transaction.atomic():
                with bind(Actor(), at=request.at):
                    signing_id = by_session(session) if session else None
                if signing_id is None:
                    return unavailable()
                visitor = Actor.visitor(signing_id)
                with bind(visitor, at=request.at):
                    # Held until the end: two windows answer one after the other.
                    found = SigningRequest.objects.visible_to(visitor).select_for_update().first()
                    if found is None:
                        return unavailable()
                    request.signing, request.reading = found, Reading.from_words(found.words)
                    # Begun in the language the worker wrote down about her; the switch on each page goes along with it.
                    default = request.reading.language or tongues.default()
                    return _said_in(request, default, lambda: view(request, *args, **kwargs))
        except NotVisible:
            return unavailable()

    stamped(frame, REASON)
    return frame


def stranger_view(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Stamp: anybody at all; bound as nobody, at a moment."""

    @wraps(view)
    @csrf_exempt
    def frame(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        request.at = clock.now()
        default = tongues.of_browser(request.headers.get("Accept-Language", ""))
        with transaction.atomic(), bind(Actor(), at=request.at):
            return _said_in(request, default, lambda: view(request, *args, **kwargs))

    stamped(frame, REASON)
    return frame
