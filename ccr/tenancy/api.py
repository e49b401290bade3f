"""The frame of the programming interface: the same frame, doors and verbs as the pages, in JSON.

A view is an Endpoint: it asks its door, reads what was sent, calls one verb and shows what came of it. The frame around it
is `member_view`, as for any page, so the actor is bound while it reads, serializes and writes who looked.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache, wraps
from http import HTTPStatus
from typing import Any, ClassVar, cast
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ccr.accounts.once import once, used
from ccr.audit.pages import name_page
from ccr.core.api_fields import StrictJSON
from ccr.core.api_pages import CURSOR, Pages
from ccr.core.api_problems import as_problem, fields_problem, problem
from ccr.core.api_throttles import too_often
from ccr.core.errors import Stale
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.gate import MemberRequest, account_view, member_view
from ccr.tenancy.member import Member
from ccr.tenancy.models import Agency

# How the reading log calls whatever was read here.
A_PROGRAM = gettext_lazy("a connected program")
ONCE = "Idempotency-Key"
VERSION = "If-Match"
KEY = OpenApiParameter(
    ONCE,
    str,
    OpenApiParameter.HEADER,
    description="A UUID of your own for this one act. Sent a second time, nothing is done twice: 303 to where it led.",
)
PLACE = OpenApiParameter(CURSOR, str, description="Taken from `next` or `previous` of the page before; opaque.")
MATCH = OpenApiParameter(
    VERSION,
    str,
    OpenApiParameter.HEADER,
    description='The version it was read in, in quotes: `"3"`. Or `version` in the body.',
)


class OnlyJSON(DefaultContentNegotiation):
    """JSON or 406; no other form may be asked for in the address."""

    def filter_renderers(self, renderers: Any, format: str) -> Any:  # noqa: A002 — the library's name for it
        return renderers


class Endpoint(APIView):
    """Base of the interface's views."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "post"]
    parser_classes: ClassVar[list[Any]] = [StrictJSON]
    content_negotiation_class = OnlyJSON

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], HttpResponse | None]:
        return as_problem

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        done = super().finalize_response(request, response, *args, **kwargs)
        if done.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            done["Allow"] = ", ".join(self.allowed_methods)
        return done

    @property
    def frame(self) -> MemberRequest:
        """The request as the frame knows it: somebody acting, at a moment, with what they read."""
        return cast(MemberRequest, self.request._request)  # noqa: SLF001 — DRF's documented way to the request inside

    @property
    def member(self) -> Member:
        return self.frame.member

    @property
    def at(self) -> Any:
        return self.frame.at

    def served(self, files: Mapping[UUID, UUID]) -> None:
        """Files this answer is drawn from, each with its holder: they are told who asked."""
        for file_id, holder_id in files.items():
            self.frame.reads.file(file_id, holder_id)

    def page(self, rows: QuerySet[Any], *order: str, show: Callable[[list[Any]], list[Any]]) -> Response:
        """The page that was asked for of a list: those rows as `show` shows them, and the ways on and back."""
        found, after, before = Pages(rows, *order).page(self.request.query_params.get(CURSOR))
        # Links stay on this site whatever a request calls it.
        here = self.request.path
        onwards, back = (f"{here}?{urlencode({CURSOR: place})}" if place else None for place in (after, before))
        return Response({"next": onwards, "previous": back, "results": show(found)})

    def given(self, takes: type[serializers.Serializer[Any]], **context: Any) -> dict[str, Any]:
        """What was sent, read. Raises what becomes 400, 413, 415 or 422."""
        body = takes(data=self.request.data, context={"member": self.member, "at": self.at, **context})
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def version(self, given: dict[str, Any], *, needed: bool = True) -> int | None:
        """The version that was read, from the body or the header. Raises ValidationError."""
        if (named := given.pop("version", None)) is not None:
            return int(named)
        tag = self.request.headers.get(VERSION, "").strip().removeprefix("W/").strip('"')
        if tag.isdecimal() and len(tag) < 10 and tag.isascii():
            return int(tag)
        if tag or needed:
            raise exceptions.ValidationError({"version": [_("Say which version you read: here, or in If-Match.")]})
        return None

    def act(
        self,
        do: Callable[[], tuple[Any, str]],
        *,
        status: int = HTTPStatus.OK,
        stale: Callable[[], tuple[Any, Any]] | None = None,
    ) -> HttpResponse:
        """Let `do` call one verb, once, and show what it made. `do` gives what to show and the address it stands at.

        A key that was used before leads to where the first act led. What a verb refuses leaves nothing behind. `stale` gives
        both texts, theirs and ours, when somebody was faster.
        """
        key = self._key()
        try:
            with transaction.atomic():
                if key and (location := once(key)):
                    response = Response(status=HTTPStatus.SEE_OTHER)
                    response["Location"] = location
                    return response
                shown, location = do()
                if key:
                    used(key, location)
        except ValidationError as refused:
            return fields_problem(refused)
        except Stale as refusal:
            if stale is None:
                raise
            theirs, yours = stale()
            conflict = problem(HTTPStatus.CONFLICT, refusal.reason, more={"current": theirs, "yours": yours})
            return cast(HttpResponse, with_version(conflict, theirs["version"]))
        done = Response(shown, status=status)
        done["Location"] = location
        return done

    def _key(self) -> UUID | None:
        sent = self.request.headers.get(ONCE)
        if sent is None:
            return None
        try:
            return UUID(sent.strip())
        except ValueError:
            raise exceptions.ValidationError({ONCE: [_("This is not a UUID.")]}) from None


def with_version(response: Any, version: int | None) -> Any:
    """The version as an entity tag, for If-Match."""
    if version is not None:
        response["ETag"] = f'"{version}"'
    return response


# Who is who -----------------------------------------------------------------------------------------------------------


class AgencySerializer(serializers.Serializer[Agency]):
    """An agency of the partnership, by its short name."""

    id = serializers.UUIDField()
    name = serializers.CharField(source="short_name")


def agencies(member: Member, ids: Iterable[UUID | None]) -> dict[UUID, Agency]:
    """Agencies by id. One statement, whatever is asked."""
    found: dict[UUID, Agency] = Agency.objects.visible_to(member).in_bulk({one for one in ids if one})
    return found


# Pages of a list ------------------------------------------------------------------------------------------------------


@cache
def paged(gives: type[serializers.Serializer[Any]]) -> type[serializers.Serializer[Any]]:
    """The shape of a list: its rows, and the ways on and back where there are any."""
    return cast(
        type[serializers.Serializer[Any]],
        type(
            f"PageOf{gives.__name__}",
            (serializers.Serializer,),
            {
                "__doc__": "A page of a list.",
                "next": serializers.CharField(allow_null=True),
                "previous": serializers.CharField(allow_null=True),
                "results": gives(many=True),
            },
        ),
    )


# Describing and mounting ----------------------------------------------------------------------------------------------


def says(
    summary: str,
    *,
    gives: Any,
    takes: Any = None,
    status: int = 200,
    pages: bool = False,
    versioned: bool = False,
    more: Iterable[OpenApiParameter] = (),
) -> Callable[[Any], Any]:
    """One method as the schema describes it. Refusals are the same everywhere and are added to every method."""
    parameters = [*more, *([PLACE] if pages else []), *([MATCH] if versioned else [])]
    return cast(
        Callable[[Any], Any],
        extend_schema(summary=summary, request=takes, responses={int(status): gives}, parameters=parameters),
    )


def _for_machines(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Where the frame would send a person to another page, a machine is told in words what is missing; and it is counted."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if wait := too_often(request):
            return cast(HttpResponse, as_problem(exceptions.Throttled(wait), {}))
        response = view(request, *args, **kwargs)
        if not isinstance(response, HttpResponseRedirect) and response.status_code != HTTPStatus.NO_CONTENT:
            return response
        if request.user.is_authenticated:
            return problem(HTTPStatus.FORBIDDEN, _("Finish signing in and choose a post on the site first."))
        return problem(HTTPStatus.UNAUTHORIZED, _("Sign in on the site first."))

    # An address without its last slash is none; nobody is led on by a page.
    told: Any = answered
    told.should_append_slash = False
    return answered


def endpoint(view: type[Endpoint], capability: Capability, *, page: str) -> Callable[..., HttpResponse]:
    """An Endpoint inside the frame, for whoever has `capability`; `page` names what is read, for the reading log."""
    name_page(page, A_PROGRAM)
    return _for_machines(member_view(capability, page=page)(view.as_view()))


def account_endpoint(view: type[Endpoint]) -> Callable[..., HttpResponse]:
    """An Endpoint for anybody signed in; bound as an account, it can show no case."""
    return _for_machines(account_view(view.as_view()))
