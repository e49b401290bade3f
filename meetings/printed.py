"""The print buttons of a meeting."""

from uuid import UUID, uuid4

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from ccr.core.errors import NotVisible
from ccr.documents.answer import answer_paper
from ccr.documents.forms import DrawForm
from ccr.documents.papers import known_paper
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.gate import MemberRequest, member_view
from meetings.doors import access_meeting
from meetings.printing import AGENDA, MINUTES


@require_POST
@member_view(Capability.ATTEND, page="agenda")
def print_meeting(request: MemberRequest, meeting_id: UUID, code: str) -> HttpResponse:
    """The agenda or the minutes as the next numbered copy, drawn for the reader."""
    access_meeting(request.member, meeting_id, Capability.ATTEND)
    paper = known_paper({"agenda": AGENDA, "minutes": MINUTES}.get(code, ""))
    form = DrawForm(request.POST, at=request.at)
    if not form.is_valid():
        # Nothing was filled in: a damaged key still prints, as a copy of its own.
        form = DrawForm({"once": str(uuid4())}, at=request.at)
    response = answer_paper(request, paper, meeting_id, form) if paper else None
    if response is None:
        raise NotVisible("paper", meeting_id)
    return response
