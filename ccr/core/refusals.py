"""The pages of a refusal. A 404 is the same bytes whatever was asked for."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse

from ccr.core.api_problems import problem, refusal_problem
from ccr.core.errors import NotPossible, Refusal


def wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def not_found(request: HttpRequest) -> HttpResponse:
    """Absent, foreign, ended, shut: one page without a name, a nonce or a token in it."""
    if wants_json(request):
        return problem(404)
    return HttpResponse(render_to_string("404.html"), status=404)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """403 or 409 with the reason in plain words."""
    if wants_json(request):
        return refusal_problem(refusal)
    template = "409.html" if isinstance(refusal, NotPossible) else "403.html"
    return TemplateResponse(request, template, {"reason": refusal.reason}, status=refusal.status)
