"""Pages that belong to no room: not found, failed, forged form, alive."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from ccr.core.refusals import not_found


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return not_found(request)


def server_error(request: HttpRequest) -> HttpResponse:
    return HttpResponse(render_to_string("500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or not ours: says so and loses nothing, as going back keeps what was typed."""
    return HttpResponse(render_to_string("csrf.html", request=request), status=403)


def alive(request: HttpRequest) -> HttpResponse:
    """For the supervisor and the load balancer: the web process answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
