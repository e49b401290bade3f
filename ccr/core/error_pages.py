"""Our own 404 and 500 while developing too: a page that shows its code and its data is no page for a demonstration."""

import logging
import sys

from django.conf import settings
from django.core.exceptions import BadRequest, MiddlewareNotUsed, PermissionDenied, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse

from ccr.core.middleware import Next
from ccr.core.refusals import not_found
from ccr.core.views import bad_request, forbidden, server_error

log = logging.getLogger("django.request")


class OwnErrorPages:
    """With DEBUG on, stands in front of Django's technical pages; with it off there is nothing to do."""

    def __init__(self, get_response: Next) -> None:
        if not settings.DEBUG:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # An address that reaches no view is answered before any view could fail.
        if response.status_code == 404 and request.resolver_match is None:
            return not_found(request)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of what went wrong in a view; the log keeps where."""
        if isinstance(exception, Http404):
            return not_found(request)
        if isinstance(exception, SuspiciousOperation | BadRequest):
            return bad_request(request, exception)
        if isinstance(exception, PermissionDenied):
            return forbidden(request)
        got_request_exception.send(sender=type(self), request=request)
        log.error("Internal Server Error: %s", request.path, exc_info=sys.exc_info())
        return server_error(request)
