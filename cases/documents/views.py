"""The page of papers of a file: what may be printed, and the copies that were made of it."""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.documents.registry import papers_of_file
from cases.files.page import case_page
from ccr.core.errors import NotVisible
from ccr.documents.answer import answer_paper
from ccr.documents.forms import DrawForm
from ccr.documents.papers import known_paper
from ccr.documents.selectors import copies_of
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.form_view import posted
from ccr.tenancy.gate import MemberRequest, member_view

INCOMPLETE = _("This page was incomplete. Press the button once more.")


def _page(request: MemberRequest, file_id: UUID) -> dict[str, Any]:
    page = case_page(request, file_id, "papers")
    offered = [
        {"code": paper.code, "label": paper.label, "form": DrawForm(at=request.at)}
        for paper in papers_of_file(request.member)
    ]
    return page.context | {"papers": offered, "copies": copies_of(request.member, file_id=file_id)}


@require_safe
@member_view(Capability.SEE_FILES, page="papers")
def papers(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """What may be printed of this file, and where copies of it are."""
    return TemplateResponse(request, "cases/documents/papers.html", _page(request, file_id))


@require_http_methods(["POST"])
@member_view(Capability.SEE_FILES, page="papers")
def draw_file_paper(request: MemberRequest, file_id: UUID, code: str) -> HttpResponse:
    """Draw one paper of this file as the next numbered copy."""
    paper = known_paper(code)
    if paper is None or paper not in papers_of_file(request.member):
        # A door first: whose file it is decides before whether there is such a paper.
        case_page(request, file_id, "papers")
        raise NotVisible("paper", file_id)
    response = answer_paper(request, paper, file_id, DrawForm(posted(request), at=request.at))
    if response is None:
        return TemplateResponse(
            request, "cases/documents/papers.html", _page(request, file_id) | {"refused": INCOMPLETE}, status=422
        )
    return response


@require_http_methods(["POST"])
@member_view(Capability.SEE_FILES, page="permission_paper")
def draw_permission(request: MemberRequest, release_id: UUID) -> HttpResponse:
    """Draw one permission as the next numbered copy."""
    paper = known_paper("permission_paper")
    if paper is None:
        raise NotVisible("release", release_id)
    form = DrawForm(posted(request), at=request.at)
    if not form.is_valid():
        # Nothing was filled in: a damaged key still prints, as a copy of its own.
        form = DrawForm({"once": str(uuid4())}, at=request.at)
    response = answer_paper(request, paper, release_id, form)
    if response is None:
        raise NotVisible("release", release_id)
    return response
