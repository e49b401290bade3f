"""Reading copies and jobs."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ccr.core.errors import NotVisible
from ccr.documents.models import DocumentCopy, Job
from ccr.documents.papers import known_paper
from ccr.tenancy.member import Member
from ccr.tenancy.models import Membership

MOST_COPIES = 100


@dataclass(frozen=True)
class CopyLine:
    """One copy as a list shows it. `who`: the colleague it was drawn for."""

    copy: DocumentCopy
    label: Any
    who: str
    in_pack: bool

    @property
    def is_out(self) -> bool:
        return self.copy.state == "out"


def access_job(member: Member, job_id: UUID) -> Job:
    """A job of the member's own. Raises NotVisible for everybody else's, and for one that shows what is shut to them now."""
    found = Job.objects.visible_to(member).filter(pk=job_id).defer("sealed").first()
    if found is None:
        raise NotVisible("job", job_id)
    return found


def access_copy(member: Member, copy_id: UUID, *, lock: bool = False) -> DocumentCopy:
    """A copy drawn in the member's agency, of something open to them. Raises NotVisible."""
    rows = DocumentCopy.objects.visible_to(member)
    found = (rows.select_for_update() if lock else rows).filter(pk=copy_id).first()
    if found is None:
        raise NotVisible("copy", copy_id)
    return found


def copies_of(member: Member, *, file_id: UUID | None = None, subject_id: UUID | None = None) -> list[CopyLine]:
    """The newest copies that show a file, or of everything drawn about a subject such as a meeting. Two statements."""
    rows = DocumentCopy.objects.visible_to(member)
    if file_id is not None:
        rows = rows.filter(file_id=file_id)
    if subject_id is not None:
        rows = rows.filter(subject_id=subject_id, pack_id=None)
    found = list(rows.order_by("-drawn_at", "-number")[:MOST_COPIES])
    names = _names(member, {copy.member_id for copy in found})
    return [
        CopyLine(copy, paper.label if paper else "", names.get(copy.member_id, ""), copy.pack_id is not None)
        for copy in found
        for paper in (known_paper(copy.kind),)
    ]


def _names(member: Member, posts: set[UUID]) -> dict[UUID, str]:
    if not posts:
        return {}
    return dict(Membership.objects.visible_to(member).filter(id__in=posts).values_list("id", "user__name"))
