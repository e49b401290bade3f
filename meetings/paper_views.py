"""The page of a meeting's papers: what may be printed, and which copies are out."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from ccr.core.errors import NotVisible
from ccr.documents.answer import answer_paper
from ccr.documents.forms import DrawForm
from ccr.documents.papers import known_paper
from ccr.documents.selectors import copies_of
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.gate import MemberRequest, member_view
from meetings.agenda.context import context_of
from meetings.doors import access_meeting
from meetings.papers import CODES

TEMPLATE = "meetings/papers.html"
INCOMPLETE = _("This page was incomplete. Press the button once more.")


def _context(request: MemberRequest, meeting_id: UUID) -> dict[str, Any]:
    member = request.member
    meeting = access_meeting(member, meeting_id, Capability.ATTEND)
    papers = [paper for code in CODES if (paper := known_paper(code)) and member.may(paper.capability)]
    return context_of(member, meeting, at=request.at) | {
        "papers": [{"code": one.code, "label": one.label, "form": DrawForm(at=request.at)} for one in papers],
        "copies": copies_of(member, subject_id=meeting.id),
    }


@require_safe
@member_view(Capability.ATTEND, page="meeting_papers")
def meeting_papers(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    """What may be printed of this meeting, and where copies of it are."""
    return TemplateResponse(request, TEMPLATE, _context(request, meeting_id))


@require_POST
@member_view(Capability.ATTEND, page="meeting_papers")
def draw_meeting_paper(request: MemberRequest, meeting_id: UUID, code: str) -> HttpResponse:
    """Draw one paper of this meeting as the next numbered copy; a pack is left to the worker."""
    access_meeting(request.member, meeting_id, Capability.ATTEND)
    paper = known_paper(code) if code in CODES else None
    if paper is None:
        raise NotVisible("paper", meeting_id)
    response = answer_paper(request, paper, meeting_id, DrawForm(request.POST, at=request.at))
    if response is None:
        return TemplateResponse(request, TEMPLATE, _context(request, meeting_id) | {"refused": INCOMPLETE}, status=422)
    return response
