"""Answering “print this”: at once where it is short, else with the page of a job. What any room's print button calls."""

from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from ccr.accounts.once import once, used
from ccr.core.errors import NotPermitted
from ccr.documents import tasks
from ccr.documents.actions import Issued, NothingToDraw, ask_for_paper, draw_paper
from ccr.documents.papers import Asked, Paper
from ccr.tenancy.form_view import led_to
from ccr.tenancy.gate import MemberRequest


def as_file(issued: Issued) -> HttpResponse:
    """The bytes, shown in the browser's own viewer under a name that says nothing."""
    return pdf_response(issued.pdf.data, issued.file_name)


def pdf_response(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def answer_paper(request: MemberRequest, paper: Paper, subject_id: UUID, form: Any) -> HttpResponse | None:
    """Draw a paper for whoever asks, or leave it to the worker and lead to its page. None: the form was damaged; show it again.

    One page is drawn at once (a second or so); a pack is a job. Raises NotVisible, NotPermitted and NotPossible.
    """
    member, at = request.member, request.at
    if not form.is_valid():
        return None
    key = form.cleaned_data["once"]
    asked = Asked(member=member, at=at, subject_id=subject_id)
    if paper.parts is None and not (paper.long and paper.long(asked)):
        return as_file(draw_paper(paper=paper, subject_id=subject_id, once=key, by=member, at=at))
    parts = paper.parts(asked) if paper.parts else [subject_id]
    if not member.may(paper.capability):
        raise NotPermitted
    if not parts:
        raise NothingToDraw
    with transaction.atomic():
        if location := once(key):
            return led_to(request, location)
        job = ask_for_paper(paper=paper, subject_id=subject_id, once=key, pages=len(parts), by=member, at=at)
        location = reverse("job", args=[job.id])
        used(key, location)
    transaction.on_commit(partial(tasks.send, job.id, member.user_id, member.member_id))
    return led_to(request, location)
