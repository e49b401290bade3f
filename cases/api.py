"""The one endpoint there is so far: files of one's own agency, read only, through the same doors and frame as the pages.

Every field is named here; a field a model gains is seen by nobody until somebody names it. Errors are problems (RFC 9457)
as `application/problem+json`; absent, foreign and shut files answer alike.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView, exception_handler

from cases.access.doors import access_file
from cases.files.models import CaseFile
from cases.records.categories import Kind
from cases.records.models import Record
from cases.records.selectors import latest, line_of
from cases.sharing.models import Disclosure
from ccr.core.errors import Refusal
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.gate import MemberRequest, member_view
from ccr.tenancy.member import Member

PROBLEM = "application/problem+json"
PAGE_SIZE = 50


@dataclass(frozen=True)
class FileLine:
    """A file with what its line holds: incidents this agency wrote, and incidents others have opened to this file."""

    file: CaseFile
    level: int | None
    own_incidents: int
    opened_incidents: int


class FileLineSerializer(serializers.Serializer[FileLine]):
    """What leaves. No name, no text; an id, the random reference, and facts of the agency's own seat."""

    id = serializers.UUIDField(source="file.id")
    reference = serializers.CharField(source="file.reference")
    stage = serializers.CharField(source="file.stage")
    level = serializers.IntegerField(allow_null=True)
    opened_at = serializers.DateTimeField(source="file.opened_at")
    next_review_on = serializers.DateField(source="file.next_review_on", allow_null=True)
    own_incidents = serializers.IntegerField()
    opened_incidents = serializers.IntegerField()


def lines_of(member: Member, files: Iterable[CaseFile]) -> list[FileLine]:
    """These files with their levels and counts, in three statements however many there are."""
    page = list(files)
    ids = [file.id for file in page]
    levels = latest(member, ids, [Kind.LEVEL])
    lenders: dict[UUID, set[UUID]] = {file_id: set() for file_id in ids}
    for to_file_id, from_file_id in (
        Disclosure.objects.visible_to(member)
        .live()
        .filter(to_file_id__in=ids)
        .values_list("to_file_id", "from_file_id")
    ):
        lenders[to_file_id].add(from_file_id)
    wanted = set(ids).union(*lenders.values())
    incidents = dict(
        Record.objects.visible_to(member)
        .filter(file_id__in=wanted, kind=Kind.INCIDENT)
        .values_list("file_id")
        .annotate(number=Count("id"))
    )
    return [
        FileLine(
            file=file,
            level=level.level if (level := levels.get((file.id, Kind.LEVEL))) else None,
            own_incidents=incidents.get(file.id, 0),
            opened_incidents=sum(incidents.get(lender, 0) for lender in lenders[file.id]),
        )
        for file in page
    ]


class UnreadableCursor(exceptions.ValidationError):
    status_code = 422


def _ours(cursor: Cursor) -> bool:
    """Whether a cursor names a place as we spell it: a moment with its zone, or a turn."""
    if cursor.position is None:
        return bool(cursor.offset or cursor.reverse)
    try:
        moment = parse_datetime(str(cursor.position))
    except ValueError:
        # Well formed and still no day.
        return False
    return moment is not None and moment.tzinfo is not None


class FilePages(CursorPagination):
    """Newest file first. A cursor is opaque and only ever moves within what the reader may see."""

    page_size = PAGE_SIZE
    ordering = ("-opened_at", "id")

    def decode_cursor(self, request: Request) -> Cursor | None:
        """The place a cursor names. Raises UnreadableCursor for one that we did not make."""
        unreadable = UnreadableCursor(_("This cursor cannot be read. Begin again without one."))
        try:
            cursor = super().decode_cursor(request)
        except (exceptions.NotFound, ValueError):
            raise unreadable from None
        if cursor is not None and not _ours(cursor):
            raise unreadable
        return cursor

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        found: list[Any] | None = super().paginate_queryset(queryset, request, view)
        # Links stay on this site whatever a request calls it.
        self.base_url = request.get_full_path()
        return found


def problem(request: HttpRequest, status: int, title: str) -> HttpResponse:
    """An error as a machine reads it."""
    response = JsonResponse({"title": title, "status": status}, status=status, content_type=PROBLEM)
    if status == 401:
        response["WWW-Authenticate"] = 'Session realm="site"'
    return response


def as_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Errors of the request itself. The field's refusals are left to the frame, which answers and logs them as always."""
    if isinstance(error, Refusal):
        return None
    response = exception_handler(error, context)
    if response is not None:
        # The library's own sentences, without what was sent.
        title = str(error.default_detail) if isinstance(error, exceptions.APIException) else _("Not found")
        if isinstance(error, UnreadableCursor):
            title = str(cast(list[Any], error.detail)[0])
        response.data = {"title": title, "status": response.status_code}
        response.content_type = PROBLEM
    return response


class ReadView(APIView):
    """Base of the endpoint's views: JSON out, nothing in but GET."""

    http_method_names = ("get", "head")

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response | None]:
        return as_problem


def _member(request: Request) -> Member:
    return cast(MemberRequest, request._request).member  # noqa: SLF001 — DRF's documented way to the request inside


class Files(ReadView):
    """Files of one's own agency that are open to this person, newest first."""

    def get(self, request: Request) -> Response:
        member = _member(request)
        pages = FilePages()
        page = pages.paginate_queryset(CaseFile.objects.visible_to(member), request, view=self) or []
        return pages.get_paginated_response([FileLineSerializer(line).data for line in lines_of(member, page)])


class File(ReadView):
    """One file of one's own agency. Raises NotVisible, which the frame answers as for one that never was."""

    def get(self, request: Request, file_id: UUID) -> Response:
        member = _member(request)
        file = access_file(member, file_id, Capability.SEE_FILES)
        reads = cast(MemberRequest, request._request).reads  # noqa: SLF001 — as above
        for read_id, holder_id in line_of(member, file).holders.items():
            reads.file(read_id, holder_id)
        return Response(FileLineSerializer(lines_of(member, [file])[0]).data)


def for_machines(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Where the frame would send a person to another page, a machine is told in words what is missing."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if not isinstance(response, HttpResponseRedirect):
            return response
        if request.user.is_authenticated:
            return problem(request, 403, _("Finish signing in and choose a post on the site first."))
        return problem(request, 401, _("Sign in on the site first."))

    return answered


files = for_machines(member_view(Capability.SEE_FILES, page="api_files")(Files.as_view()))
file = for_machines(member_view(Capability.SEE_FILES, page="api_file")(File.as_view()))

__all__ = ["FileLine", "FileLineSerializer", "file", "files", "lines_of"]
