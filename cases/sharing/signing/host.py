"""Her pages live apart: on a neutral host, with none of the staff's cookies, and one plain page for whatever is not there."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

PREFIX = "/n/"
COOKIE = "n"

Next = Callable[[HttpRequest], HttpResponse]


def unavailable() -> HttpResponse:
    """Unknown, used, expired, forwarded, guessed: the same bytes, drawn without the request. The 404 clock does the rest."""
    with translation.override(settings.LANGUAGE_CODE):
        return HttpResponse(render_to_string("notes_host/unavailable.html"), status=404)


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()


class NeutralPages:
    """Stands round everything under `/n/`: only the visit's own cookie goes in, and no address of ours goes out.

    Where the neutral host is another one, each host answers only its own pages.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        hers = request.path_info.startswith(PREFIX)
        own_host, asked = _host(settings.NEUTRAL_BASE_URL), request.META.get("HTTP_HOST", "").lower()
        apart = own_host != _host(settings.BASE_URL)
        if not hers and not (apart and asked == own_host):
            return self.get_response(request)
        if hers:
            # Signing in, the staff's session and its idle lock have nothing to do with who reads here.
            request.COOKIES = {COOKIE: request.COOKIES[COOKIE]} if COOKIE in request.COOKIES else {}
        elsewhere = hers != (asked == own_host) if apart else False
        if elsewhere and not request.path_info.startswith(settings.STATIC_URL):
            response = unavailable()
        else:
            response = self.get_response(request)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response
