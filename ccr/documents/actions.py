"""Verbs of papers: draw one now, ask for one that takes longer, note what became of a copy."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ccr.audit.recording import record, record_reads
from ccr.core.errors import NotPossible, NotVisible
from ccr.documents import events
from ccr.documents.models import DocumentCopy, Job
from ccr.documents.papers import Asked, Paper
from ccr.documents.pdf import PACK, CannotRender, Limits, Pdf
from ccr.documents.selectors import access_copy
from ccr.documents.sheet import Sheet, set_type
from ccr.documents.states import COPY, CopyState, JobState
from ccr.tenancy.member import Member

KEPT = timedelta(hours=24)
# A second press within this is the same one: a thumb that slipped, a page sent twice.
SAME_PRESS = timedelta(minutes=1)


class NotDrawn(NotPossible):
    reason = _("This paper could not be drawn. Nothing was issued. Try again, or print fewer at a time.")


class NothingToDraw(NotPossible):
    reason = _("There is nothing to draw here for you.")


@dataclass(frozen=True)
class Issued:
    """A numbered copy and its bytes, which are handed over once and not kept."""

    copy: DocumentCopy
    pdf: Pdf

    @property
    def file_name(self) -> str:
        """A name that says nothing: it stands in download folders and mail."""
        return f"paper-{self.copy.id.hex[:8]}.pdf"


@transaction.atomic
def draw_paper(*, paper: Paper, subject_id: UUID, once: UUID, by: Member, at: datetime) -> Issued:
    """Read one paper as `by` sees it now, draw it and issue it as the next copy.

    The same press twice is the same copy, for a minute, while that copy is out and would read the same; each is a reading.
    Raises NotVisible and NotPermitted as the paper's own door, NotDrawn when the child gave up: nothing is issued then.
    """
    drawn = paper.context(Asked(member=by, at=at, subject_id=subject_id))
    if drawn is None:
        raise NothingToDraw
    return _issue(paper, subject_id, [Sheet.read(paper, drawn)], once=once, by=by, at=at)


@transaction.atomic
def issue_pack(
    *, paper: Paper, subject_id: UUID, sheets: Sequence[Sheet], once: UUID, by: Member, at: datetime
) -> Issued:
    """Draw pages that were read one by one as one numbered copy, with a line for each file in it."""
    return _issue(paper, subject_id, sheets, once=once, by=by, at=at)


def _issue(paper: Paper, subject_id: UUID, sheets: Sequence[Sheet], *, once: UUID, by: Member, at: datetime) -> Issued:
    """Number, draw, write down. One at a time for each paper, so that a copy that fails leaves no gap."""
    whole = paper.parts is not None
    file_id = None if whole else sheets[0].drawn.file_id
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"copy {by.agency_id} {paper.code} {subject_id}"]
        )
    mine = DocumentCopy.objects.visible_to(by).filter(kind=paper.code, subject_id=subject_id, pack_id=None)
    reads = {read: holder for sheet in sheets for read, holder in sheet.drawn.reads.items()}
    # Whatever comes of it: these words leave the screen now.
    record_reads(by=by, role=by.post_label, page=paper.code, files=reads, at=at)
    limits = PACK if whole or paper.long else None
    same = mine.filter(once=once, member_id=by.member_id, state=CopyState.OUT, drawn_at__gt=at - SAME_PRESS)
    if again := same.order_by("-number").first():
        pdf = _set_type(paper, sheets, number=again.number, by=by, limits=limits)
        if hashlib.sha256(pdf.data).hexdigest() == again.sha256:
            return Issued(again, pdf)
    number = (mine.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    pdf = _set_type(paper, sheets, number=number, by=by, limits=limits)
    copy = DocumentCopy(
        tenant_id=by.tenant_id,
        agency_id=by.agency_id,
        member_id=by.member_id,
        user_id=by.user_id,
        kind=paper.code,
        subject_id=subject_id,
        file_id=file_id,
        number=number,
        once=once,
        drawn_at=at,
        pages=pdf.pages,
        sha256=hashlib.sha256(pdf.data).hexdigest(),
    )
    copy.save()
    if whole:
        _write_pages(copy, sheets)
    detail = {"kind": paper.code, "number": number, "pages": pdf.pages}
    record(events.COPY_DRAWN, by=by, at=at, file_id=file_id, subject_id=copy.id, detail=detail)
    return Issued(copy, pdf)


def _set_type(paper: Paper, sheets: Sequence[Sheet], *, number: int, by: Member, limits: Limits | None) -> Pdf:
    """The bytes of the copy with this number. Raises NotDrawn."""
    try:
        return set_type(paper, sheets, number=number, by=by, limits=limits)
    except CannotRender as given_up:
        raise NotDrawn from given_up


def _write_pages(pack: DocumentCopy, sheets: Sequence[Sheet]) -> None:
    """One line for each file of a pack, so that the file's own list says that a paper about it is out."""
    shared = ("tenant_id", "agency_id", "member_id", "user_id", "kind", "subject_id", "number", "drawn_at", "sha256")
    same = {name: getattr(pack, name) for name in shared}
    files = dict.fromkeys(sheet.drawn.file_id for sheet in sheets if sheet.drawn.file_id)
    DocumentCopy.objects.bulk_create(
        [DocumentCopy(**same, once=pack.once, pack_id=pack.id, file_id=file_id, pages=1) for file_id in files]
    )


@transaction.atomic
def ask_for_paper(*, paper: Paper, subject_id: UUID, once: UUID, pages: int, by: Member, at: datetime) -> Job:
    """Leave a paper to the worker. Only the one who asks can fetch it, for a day, and only what is still open to them then."""
    job = Job(
        tenant_id=by.tenant_id,
        agency_id=by.agency_id,
        member_id=by.member_id,
        user_id=by.user_id,
        kind=paper.code,
        subject_id=subject_id,
        once=once,
        language=get_language() or "",
        total=pages,
        asked_at=at,
        moved_at=at,
        expires_at=at + KEPT,
    )
    job.save()
    record(events.PAPER_ASKED, by=by, at=at, subject_id=job.id, detail={"kind": paper.code, "pages": pages})
    return job


@transaction.atomic
def destroy_job(*, job_id: UUID, by: Member, at: datetime) -> None:
    """Destroy the bytes of a job whose paper shows what is no longer open to its reader."""
    gone = Job.objects.visible_to(by).filter(pk=job_id).exclude(state=JobState.GONE)
    if gone.update(state=JobState.GONE, sealed=b"", shows={}, claim=None):
        record(events.PAPER_DESTROYED, by=by, at=at, subject_id=job_id)


@transaction.atomic
def end_copy(*, copy_id: UUID, how: str, by: Member, at: datetime) -> DocumentCopy:
    """Tick a copy as handed back or destroyed; a pack's pages go with it. `how` is a verb of COPY. Raises WrongState."""
    copy = access_copy(by, copy_id, lock=True)
    if copy.pack_id:
        # A page of a pack is ended with its pack, not alone.
        raise NotVisible("copy", copy_id)
    state = COPY.move(how, copy.state)
    same = DocumentCopy.objects.visible_to(by).filter(Q(pk=copy.id) | Q(pack_id=copy.id))
    same.update(state=state, ended_at=at, ended_by=by.member_id)
    event = events.COPY_DESTROYED if state == CopyState.DESTROYED else events.COPY_HANDED_BACK
    record(event, by=by, at=at, file_id=copy.file_id, subject_id=copy.id)
    copy.state, copy.ended_at, copy.ended_by = state, at, by.member_id
    return copy
