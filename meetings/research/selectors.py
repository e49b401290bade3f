"""Reading research: one's own answers, and what one's own vault holds about each case of an agenda."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Max

from cases.files.models import CaseFile
from cases.records.categories import Kind
from cases.records.models import Record
from cases.records.selectors import heads, words_of
from cases.sharing.candidates import Candidate, files_like_each
from ccr.tenancy.member import Member
from meetings.agenda.selectors import Shown
from meetings.states import TO_COME
from meetings.words import RESEARCH, MinuteWords

# What says most about a case, in this order; the rest of a file is a touch away.
TOLD = (Kind.INCIDENT, Kind.ASSESSMENT, Kind.LEVEL, Kind.CONTACT_MADE)


@dataclass(frozen=True)
class Answer:
    """What one's own agency answered; an empty text is *nothing known*."""

    head: Record
    text: str
    standing: str


def answers_of(member: Member, files: Mapping[UUID, UUID]) -> dict[UUID, Answer]:
    """The answers of the reader's own agency, by item; `files`: its own file of each item's case. Two statements."""
    if not files:
        return {}
    mine = heads(member, files.values(), kinds=[Kind.MINUTE]).filter(
        about_id__in=list(files), holder_id=member.agency_id, kept=True
    )
    found = list(mine)
    words = words_of(member, found)
    answers = {}
    for head in found:
        said = MinuteWords.from_words(words.get(head.id, {}))
        if said.line == RESEARCH and head.about_id:
            answers[head.about_id] = Answer(head, said.text, said.standing)
    return answers


@dataclass(frozen=True)
class Held:
    """How much of one kind one's own agency recorded in its own file, and the newest day of it."""

    kind: Kind
    number: int
    newest: date | None


@dataclass(frozen=True)
class Hits:
    """What one's own vault has: in the file that is joined to the case, and other files that resemble it."""

    reference: str = ""
    held: tuple[Held, ...] = ()
    alike: tuple[Candidate, ...] = ()


def hits_of(member: Member, items: Sequence[Shown]) -> dict[UUID, Hits]:
    """What one's own vault holds beside each item, by the reader's own file of it. Five statements, however many."""
    lines: dict[UUID, tuple[UUID, ...]] = {}
    for one in items:
        if one.file_id:
            lines[one.file_id] = (*lines.get(one.file_id, (one.file_id,)), one.item.file_id)
    if not lines:
        return {}
    own = CaseFile.objects.visible_to(member).in_bulk(list(lines))
    counted = (
        Record.objects.visible_to(member)
        .filter(file_id__in=list(lines), holder_id=member.agency_id, kind__in=TOLD)
        .values_list("file_id", "kind")
        .annotate(number=Count("id"), newest=Max("happened_on"))
        .order_by()
    )
    held: dict[UUID, dict[str, Held]] = {}
    for file_id, kind, number, newest in counted:
        held.setdefault(file_id, {})[kind] = Held(Kind(kind), number, newest)
    alike = files_like_each(member, lines)
    return {
        file_id: Hits(
            reference=own[file_id].reference if file_id in own else "",
            held=tuple(held[file_id][kind] for kind in TOLD if kind in held.get(file_id, {})),
            alike=tuple(alike.get(file_id, ())),
        )
        for file_id in lines
    }


def asked_of(items: Sequence[Shown]) -> list[Shown]:
    """The items an agency researches: still to come, open to it, and not brought by itself."""
    return [one for one in items if one.file_id and not one.own and one.item.state in TO_COME]
