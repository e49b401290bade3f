"""What is in a person's tray: the list, and how many wait."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ccr.notifications import kinds
from ccr.notifications.models import Notice
from ccr.tenancy.member import Member

SHOWN = 100


@dataclass(frozen=True)
class Line:
    """Notices that say the same about the same thing, as one line: the newest, and whether any of them is unseen."""

    id: UUID
    text: object
    file: str
    at: datetime
    is_new: bool
    times: int
    leads_somewhere: bool


def notices_of(member: Member) -> list[Line]:
    """The newest notices, unseen ones first, equal ones drawn together. Two statements."""
    rows = Notice.objects.visible_to(member).order_by("-at", "-id")[:SHOWN]
    together: dict[tuple[object, ...], list[Notice]] = {}
    for notice in rows:
        # Seen and unseen apart: what is new stays at the top.
        key = (notice.code, notice.file_id, notice.subject_id, notice.seen_at is None)
        together.setdefault(key, []).append(notice)
    labels = kinds.file_labels(member, [notice.file_id for notice in rows if notice.file_id])
    lines = [_line(alike, labels.get(alike[0].file_id, "") if alike[0].file_id else "") for alike in together.values()]
    return sorted(lines, key=lambda line: (not line.is_new, -line.at.timestamp()))


def _line(alike: list[Notice], file: str) -> Line:
    newest = alike[0]
    kind = kinds.known(newest.code)
    return Line(
        id=newest.id,
        text=kind.sentence,
        file=file,
        at=newest.at,
        is_new=newest.seen_at is None,
        times=len(alike),
        leads_somewhere=bool(kind.url(newest)),
    )


def unread_count(member: Member) -> int:
    """How many different things wait for this person in this post. One statement."""
    same = ("code", "file_id", "subject_id")
    return Notice.objects.visible_to(member).unseen().values(*same).distinct().count()
