"""What the programming interface says when it says no: problems (RFC 9457), as `application/problem+json`, never a page."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions

from ccr.core.errors import Refusal

PROBLEM = "application/problem+json"
CHALLENGE = 'Session realm="site"'
# What the request itself lacks, in our own words: the library's name a header or what was sent.
SENTENCES: dict[int, Promise] = {
    400: gettext_lazy("This cannot be read as JSON."),
    403: gettext_lazy("The CSRF token is missing or is not this session's. Send it as X-CSRFToken."),
    405: gettext_lazy("This address does not take that method."),
    406: gettext_lazy("Only JSON is answered here."),
    413: gettext_lazy("This is more than is taken at once."),
    415: gettext_lazy("Send JSON, as application/json."),
    429: gettext_lazy("Too often. Wait, then try again."),
}
# How an error that belongs to no field is named.
WHOLE = "__all__"


class InOurWords(exceptions.APIException):
    """Base of our own errors of a request: what they say may be said."""


def problem(
    status: int,
    detail: str | Promise = "",
    *,
    errors: Mapping[str, Any] | None = None,
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """One problem. `detail`: a plain sentence; `errors`: sentences by field; `more`: further members, by name."""
    # The title is the same for every problem of its status (RFC 9457 section 3.1.3), so it is the standard's own phrase.
    title = HTTPStatus(status).phrase
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": str(detail)}
    if errors:
        body["errors"] = errors
    response = JsonResponse({**body, **(more or {})}, status=status, content_type=PROBLEM)
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = CHALLENGE
    return response


def refusal_problem(refusal: Refusal) -> HttpResponse:
    """A refusal with its reason, beside the field it belongs to where it names one."""
    field = getattr(refusal, "field", None)
    reason = str(refusal.reason)
    return problem(refusal.status, reason, errors={str(field): [reason]} if field else None)


def _said(detail: Any) -> Any:
    """Sentences of a field, or of the fields inside it."""
    if isinstance(detail, dict):
        return {(WHOLE if name == "non_field_errors" else str(name)): _said(one) for name, one in detail.items()}
    if isinstance(detail, list):
        return [_said(one) for one in detail]
    return str(detail)


def fields_problem(refused: exceptions.ValidationError | ValidationError) -> HttpResponse:
    """422: what is to be put right, by field."""
    if isinstance(refused, exceptions.ValidationError):
        errors = _said(refused.detail)
    else:
        errors = refused.message_dict if hasattr(refused, "error_dict") else {WHOLE: refused.messages}
    if not isinstance(errors, dict):
        errors = {WHOLE: errors}
    return problem(
        HTTPStatus.UNPROCESSABLE_ENTITY, _("Put right what is named here. Nothing was saved."), errors=errors
    )


def as_problem(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """Errors of the request itself. Refusals of the field are left to the frame, which answers and logs them as always."""
    if isinstance(error, exceptions.ValidationError):
        return fields_problem(error)
    if isinstance(error, Http404):
        return problem(HTTPStatus.NOT_FOUND)
    if isinstance(error, PermissionDenied):
        return problem(HTTPStatus.FORBIDDEN)
    if not isinstance(error, exceptions.APIException):
        return None
    ours = isinstance(error, InOurWords)
    response = problem(error.status_code, str(error.detail) if ours else SENTENCES.get(error.status_code, ""))
    if wait := getattr(error, "wait", None):
        # Throttled: in how many seconds it may be asked again.
        response["Retry-After"] = str(wait)
    return response
