"""Pages of papers: a job that is being drawn, its state for the page's own refresh, its bytes, and what became of a copy."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from ccr.audit.recording import record_denial
from ccr.core.errors import NotPossible, NotVisible
from ccr.core.refusals import not_found
from ccr.documents.actions import destroy_job, end_copy
from ccr.documents.answer import pdf_response
from ccr.documents.forms import EndCopyForm
from ccr.documents.models import Job
from ccr.documents.papers import known_paper, still_seen
from ccr.documents.selectors import access_copy, access_job
from ccr.documents.states import JobState
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.form_view import led_to
from ccr.tenancy.gate import MemberRequest, member_view

# The page asks every two seconds at first, then every five.
SOON, LATER = 2, 5
SOON_FOR_SECONDS = 20
OVER = (JobState.READY, JobState.FAILED, JobState.GONE)


def _context(request: MemberRequest, job: Job) -> dict[str, Any]:
    paper = known_paper(job.kind)
    waited = (request.at - job.asked_at).total_seconds()
    return {
        "job": job,
        "label": paper.label if paper else "",
        "state": job.state,
        "is_over": job.state in OVER,
        "every": SOON if waited < SOON_FOR_SECONDS else LATER,
        "state_url": reverse("job_state", args=[job.id]),
        "paper_url": reverse("job_paper", args=[job.id]),
        "narrow": True,
    }


def _watch(request: MemberRequest, job: Job) -> None:
    Job.objects.visible_to(request.member).filter(pk=job.id).update(watched_at=request.at)


@require_safe
@member_view(Capability.HOME, page="job")
def job(request: MemberRequest, job_id: UUID) -> HttpResponse:
    """How far a paper is; once it is ready, the way to it."""
    found = access_job(request.member, job_id)
    _watch(request, found)
    return TemplateResponse(request, "documents/job.html", _context(request, found))


@require_safe
@member_view(Capability.HOME, page="job")
def job_state(request: MemberRequest, job_id: UUID) -> HttpResponse:
    """The same, without the page around it."""
    found = access_job(request.member, job_id)
    _watch(request, found)
    return TemplateResponse(request, "documents/_job.html", _context(request, found))


class NotThere(NotPossible):
    """It is not drawn yet, or not any more."""


@require_GET
@member_view(Capability.HOME, page="job")
def job_paper(request: MemberRequest, job_id: UUID) -> HttpResponse:
    """The paper, only to who asked and only while everything in it is still open to them; else it is destroyed and absent."""
    member = request.member
    found = access_job(member, job_id)
    if found.state != JobState.READY or found.expires_at <= request.at:
        raise NotThere(_("This paper is not here. It is kept for a day; draw it again."))
    paper = known_paper(found.kind)
    shows = {kind: [UUID(one) for one in ids] for kind, ids in found.shows.items()}
    if paper is None or not member.may(paper.capability) or not still_seen(member, shows):
        # Not raised: a refusal would take back what destroys it.
        destroy_job(job_id=found.id, by=member, at=request.at)
        record_denial("job", found.id)
        return not_found(request)
    return pdf_response(found.paper, f"paper-{(found.copy_id or found.id).hex[:8]}.pdf")


@require_POST
@member_view(Capability.SEE_FILES, page="copy")
def end_copy_page(request: MemberRequest, copy_id: UUID) -> HttpResponse:
    """Tick a copy; back to the list it stands in."""
    copy = access_copy(request.member, copy_id)
    if copy.pack_id:
        raise NotVisible("copy", copy_id)
    form = EndCopyForm(request.POST, at=request.at)
    if form.is_valid():
        end_copy(copy_id=copy.id, how=form.cleaned_data["how"], by=request.member, at=request.at)
        messages.success(request, _("Noted."))
    else:
        messages.error(request, _("Choose whether it was handed back or destroyed."))
    return led_to(request, _back(request))


def _back(request: MemberRequest) -> str:
    """The page the button stood on, if it is one of ours; else the first page."""
    came = request.headers.get("Referer", "")
    path = urlsplit(came).path
    ours = url_has_allowed_host_and_scheme(came, {request.get_host()}) and not path.startswith("//")
    return path if ours and path else reverse("home")
