"""The frame every page runs in, and the stamps a URL must carry.

The frame opens the transaction, binds the actor, calls the view, **renders**, writes who looked, and commits. Rendering
inside matters: a template drawn after commit reads with nobody bound. A refusal rolls the transaction back; a 404 then
opens a second one, only to write that it was refused.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, cast
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils import timezone

from ccr.accounts.second_factor import second_factor_pending
from ccr.audit.recording import record_denial, record_reads
from ccr.core import clock
from ccr.core.actor import Actor, bind
from ccr.core.errors import NotPermitted, NotVisible, Refusal
from ccr.core.refusals import not_found, refused
from ccr.core.stamps import stamped
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member, member_in, posts_of

POST_KEY = "post"


class Reads:
    """The files a page serves, each with its holder; the frame writes them down before the page leaves."""

    def __init__(self) -> None:
        self.files: dict[UUID, UUID] = {}
        self.page = ""

    def file(self, file_id: UUID, holder_id: UUID) -> None:
        self.files[file_id] = holder_id


class MemberRequest(HttpRequest):
    """A request inside the frame: somebody is acting, at a moment, and what they read is noted."""

    member: Member
    at: Any
    reads: Reads


class View(Protocol):
    def __call__(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse: ...


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = reverse("account_login")
        return response
    request.session["after_sign_in"] = request.get_full_path() if request.method == "GET" else reverse("home")
    return HttpResponseRedirect(reverse("account_login"))


def _member(request: HttpRequest, at: Any) -> Member | HttpResponse:
    """The post this session works as; the only one is taken by itself, of several one is chosen on its own page."""
    user_id = cast(UUID, request.user.pk)
    with transaction.atomic(), bind(Actor.account(user_id), at=at):
        posts = posts_of(user_id)
    chosen = request.session.get(POST_KEY)
    for post in posts:
        if str(post.membership_id) == chosen or (len(posts) == 1):
            return member_in(post, user_id=user_id, posts=len(posts))
    return HttpResponseRedirect(reverse("working_as"))


def _before_page(request: HttpRequest) -> HttpResponse | None:
    """Where someone must go first: to sign in, or to set up or give the second factor."""
    if not request.user.is_authenticated:
        return _to_sign_in(request)
    if waiting := second_factor_pending(request):
        return HttpResponseRedirect(waiting)
    return None


def _drawn(response: HttpResponse) -> HttpResponse:
    if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
        response.render()
    return response


def _deny(request: HttpRequest, member: Member, at: Any, refusal: NotVisible) -> HttpResponse:
    subject = refusal.subject_id if isinstance(refusal.subject_id, UUID) else None
    match = request.resolver_match
    with transaction.atomic(), bind(member, at=at):
        record_denial(refusal.kind or (match.view_name if match else "page"), subject)
    return not_found(request)


def member_view(capability: Capability, *, page: str = "") -> Callable[[View], View]:
    """Stamp: only a signed-in person whose post has `capability`. `page` names what is read, for the reading log."""

    def stamp(view: View) -> View:
        @wraps(view)
        def frame(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if elsewhere := _before_page(request):
                return elsewhere
            at = clock.now()
            member = _member(request, at)
            if isinstance(member, HttpResponse):
                return member
            request.member, request.at, request.reads = member, at, Reads()
            request.reads.page = page
            try:
                with timezone.override(member.zone), transaction.atomic(), bind(member, at=at):
                    if not member.may(capability):
                        raise NotPermitted
                    response = _drawn(view(request, *args, **kwargs))
                    record_reads(
                        by=member,
                        role=member.post_label,
                        page=request.reads.page or getattr(view, "__name__", ""),
                        files=request.reads.files,
                        at=at,
                    )
                    return response
            except NotVisible as refusal:
                return _deny(request, member, at, refusal)
            except Refusal as refusal:
                # The refusal's page names the agency's duty number and the way back: drawn with the actor bound.
                with timezone.override(member.zone), transaction.atomic(), bind(member, at=at):
                    return _drawn(refused(request, refusal))

        stamped(frame, capability)
        return frame

    return stamp


def account_view(view: View) -> View:
    """Stamp: a signed-in person before any post is chosen; bound as an account, which sees no tenant's rows."""

    @wraps(view)
    def frame(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if elsewhere := _before_page(request):
            return elsewhere
        request.at = clock.now()
        try:
            with transaction.atomic(), bind(Actor.account(request.user.pk), at=request.at):
                return _drawn(view(request, *args, **kwargs))
        except NotVisible:
            return not_found(request)
        except Refusal as refusal:
            return _drawn(refused(request, refusal))

    stamped(frame, "account")
    return frame


def public_view(*, reason: str) -> Callable[[View], View]:
    """Stamp: open to anyone, for a stated reason. Nobody is bound, so it can show no case and no agency."""

    def stamp(view: View) -> View:
        @wraps(view)
        def frame(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            return _drawn(view(request, *args, **kwargs))

        stamped(frame, f"public: {reason}")
        return frame

    return stamp


__all__ = ["MemberRequest", "account_view", "member_view", "public_view"]
