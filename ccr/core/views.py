"""Pages that belong to no room: not found, failed, forged form, alive."""

from django.core.exceptions import RequestDataTooBig
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from ccr.core.api_problems import SENTENCES, problem
from ccr.core.refusals import not_found, wants_json
from ccr.core.stamps import stamped


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The 404 page, with DEBUG on as well as off."""
    return not_found(request)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something failed on our side. Drawn without a request: whatever failed must not fail again here."""
    if wants_json(request):
        return problem(500)
    return HttpResponse(render_to_string("500.html"), status=500)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What came was no request of ours: too large, too many fields, a session that ended while it was under way."""
    if wants_json(request):
        status = 413 if isinstance(exception, RequestDataTooBig) else 400
        return problem(status, SENTENCES[status])
    return HttpResponse(render_to_string("400.html"), status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A refusal from a library, in the house's words."""
    if wants_json(request):
        return problem(403)
    return HttpResponse(render_to_string("403.html"), status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or not ours: says so and loses nothing, as going back keeps what was typed."""
    if wants_json(request):
        return problem(403)
    return HttpResponse(render_to_string("csrf.html", request=request), status=403)


def alive(request: HttpRequest) -> HttpResponse:
    """For the supervisor and the load balancer: the web process answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


stamped(alive, "public: the load balancer has no account; says nothing but ok")
