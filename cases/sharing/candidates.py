"""*Is this one of yours?* Which of one's own open files may be about the same person, with the reasons in words.

Compared in Python, inside one's own vault, with what the lender opened and nothing else: no agency learns that another
holds someone, and a person answers. Looks through the newest open files only, up to a fixed number; any other file is
named by its reference.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from cases.files.models import CaseFile
from cases.files.states import OPEN_STAGES
from cases.records.categories import Category, Kind
from cases.records.models import Record, RecordBody
from cases.sharing.models import Disclosure
from ccr.tenancy.member import Member

# How many of the newest open files are looked through, and how many are shown.
LOOKED_THROUGH = 400
SHOWN = 5
# Digits that make two numbers the same: without country and trunk prefixes.
PHONE_DIGITS = 7

_COMPARED = (Kind.SURVIVOR, Kind.RESPONDENT, Kind.CONTACT)
_CATEGORIES = (Category.IDENTITY, Category.OTHER_PERSON, Category.CONTACT)


@dataclass(frozen=True)
class Candidate:
    """One of one's own files that may be the same. `certain`: it is already tied to this very file of the lender."""

    file_id: UUID
    reference: str
    person: str
    opened_at: datetime
    reasons: tuple[str, ...]
    score: int
    certain: bool = False


@dataclass
class Traits:
    """What of a file is compared: names as sets of parts, numbers as digits."""

    person: str = ""
    names: set[frozenset[str]] = field(default_factory=set)
    others: set[frozenset[str]] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)

    @property
    def empty(self) -> bool:
        return not (self.names or self.others or self.phones)


def name_parts(name: str) -> frozenset[str]:
    """The parts of a name without accents, case, order and single letters: “Maya R.” → {maya}."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    return frozenset(part for part in re.split(r"[\W\d_]+", plain) if len(part) > 1 or not part.isascii())


def phone_digits(number: str) -> str:
    """The last digits of a number, or nothing when it is too short to tell two people apart."""
    digits = "".join(str(unicodedata.digit(c)) for c in number if c.isdigit())
    return digits[-PHONE_DIGITS:] if len(digits) >= PHONE_DIGITS else ""


def traits_of(records: Iterable[tuple[str, dict[str, Any]]]) -> Traits:
    """What the words of these records (kind, words) give to compare."""
    found = Traits()
    for kind, words in records:
        names = {parts for key in ("full_name", "display_name") if (parts := name_parts(words.get(key, "")))}
        if kind == Kind.SURVIVOR:
            found.person = found.person or words.get("display_name") or words.get("full_name", "")
            found.names |= names
        elif kind == Kind.RESPONDENT:
            found.others |= names
        elif kind == Kind.CONTACT:
            found.phones |= {
                digits for key in ("phone", "second_phone") if (digits := phone_digits(words.get(key, "")))
            }
    return found


def _same(one: set[frozenset[str]], other: set[frozenset[str]]) -> bool:
    """Two names are the same when one has every part of the other, and at least two: a first name alone tells little."""
    return any(min(len(a), len(b)) > 1 and (a <= b or b <= a) for a in one for b in other)


def _shares_part(one: set[frozenset[str]], other: set[frozenset[str]]) -> str:
    shared = {part for a in one for b in other for part in a & b}
    return max(shared, key=len).capitalize() if shared else ""


def compare(lent: Traits, own: Traits) -> tuple[int, tuple[str, ...]]:
    """How much speaks for the same person, and why, in words. Nothing in common is (0, ())."""
    score = 0
    reasons: list[str] = []
    if _same(lent.names, own.names):
        score, reasons = score + 4, [*reasons, _("The same name.")]
    elif part := _shares_part(lent.names, own.names):
        score, reasons = score + 1, [*reasons, _("“%(part)s” is in both names.") % {"part": part}]
    if lent.phones & own.phones:
        score, reasons = score + 4, [*reasons, _("The same telephone number.")]
    if _same(lent.others, own.others):
        score, reasons = score + 3, [*reasons, _("The other person has the same name.")]
    return score, tuple(reasons)


def lent_traits(member: Member, loan: Disclosure) -> Traits:
    """What the lender opened that can be compared. Two statements."""
    return _traits(member, [loan.from_file_id], own=False).get(loan.from_file_id, Traits())


def _traits(member: Member, file_ids: list[UUID], *, own: bool) -> dict[UUID, Traits]:
    heads = Record.objects.visible_to(member).filter(file_id__in=file_ids, kind__in=_COMPARED)
    bodies = RecordBody.objects.visible_to(member).filter(file_id__in=file_ids, category__in=_CATEGORIES)
    if own:
        heads, bodies = heads.filter(holder_id=member.agency_id), bodies.filter(holder_id=member.agency_id)
    kinds = dict(heads.values_list("id", "kind"))
    words: dict[UUID, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    for body in bodies:
        if body.record_id in kinds:
            words[body.file_id].append((kinds[body.record_id], body.words))
    return {file_id: traits_of(records) for file_id, records in words.items()}


def candidates(member: Member, loan: Disclosure, lent: Traits) -> list[Candidate]:
    """The likeliest of one's own files, best first; those already tied to the lender's file stand at the top.

    At most five statements.
    """
    return files_like(member, lent, tied=_already_tied(member, loan), without=loan.to_file_id)


def files_like(
    member: Member, lent: Traits, *, tied: Mapping[UUID, str] | None = None, without: UUID | None = None
) -> list[Candidate]:
    """Files of one's own that may be about the person these traits describe, best first. At most four statements.

    `tied`: files known to belong, each with why; they stand at the top. `without`: a file that is left out.
    """
    tied = tied or {}
    mine = CaseFile.objects.visible_to(member).exclude(id__in=[without] if without else [])
    newest = mine.filter(stage__in=OPEN_STAGES, lent_only=False).order_by("-opened_at")[:LOOKED_THROUGH]
    files = {file.id: file for file in newest}
    if missing := set(tied) - set(files):
        files |= {file.id: file for file in mine.filter(id__in=missing)}
    own = _traits(member, list(files), own=True) if files and not lent.empty else {}
    found = []
    for file in files.values():
        traits = own.get(file.id, Traits())
        score, reasons = compare(lent, traits)
        if file.id in tied:
            score, reasons = score + 100, (tied[file.id], *reasons)
        if reasons:
            found.append(
                Candidate(
                    file.id,
                    file.reference,
                    traits.person or file.reference,
                    file.opened_at,
                    reasons,
                    score,
                    certain=file.id in tied,
                )
            )
    found.sort(key=lambda one: (-one.score, one.opened_at))
    return found[:SHOWN]


def files_like_each(member: Member, lines: Mapping[UUID, tuple[UUID, ...]]) -> dict[UUID, list[Candidate]]:
    """For each of one's own files, other files of one's own that may be about the same people, best first.

    `lines`: each file with the files its line is drawn from, as far as they are open. Three statements, however many.
    """
    drawn = {file_id for line in lines.values() for file_id in line}
    lent = _traits(member, list(drawn), own=False)
    mine = CaseFile.objects.visible_to(member).filter(stage__in=OPEN_STAGES, lent_only=False)
    files = {file.id: file for file in mine.order_by("-opened_at")[:LOOKED_THROUGH]}
    own = _traits(member, list(files), own=True) if files and lent else {}
    found: dict[UUID, list[Candidate]] = {}
    for file_id, line in lines.items():
        scored = []
        for other_id, traits in own.items():
            if other_id in line:
                continue
            matches = [compare(lent[one], traits) for one in line if one in lent]
            score, reasons = max(matches, default=(0, ()))
            # A part of a name alone is no hit: research reads what it finds.
            if score > 1:
                other = files[other_id]
                person = traits.person or other.reference
                scored.append(Candidate(other_id, other.reference, person, other.opened_at, reasons, score))
        found[file_id] = sorted(scored, key=lambda one: (-one.score, one.opened_at))[:SHOWN]
    return found


def _already_tied(member: Member, loan: Disclosure) -> dict[UUID, str]:
    """One's own files that already stand on one line with the lender's file, and how. One statement."""
    rows = (
        Disclosure.objects.visible_to(member)
        .live()
        .filter(Q(to_file_id=loan.from_file_id) | Q(from_file_id=loan.from_file_id))
        .exclude(pk=loan.pk)
    )
    tied: dict[UUID, str] = {}
    for row in rows:
        if row.from_agency_id == member.agency_id:
            tied[row.from_file_id] = _("You opened this file to them: what they open now is their answer.")
        elif row.to_file_id and row.to_file_id != loan.to_file_id:
            tied.setdefault(row.to_file_id, _("What they opened earlier about the same case is joined to this file."))
    return tied
