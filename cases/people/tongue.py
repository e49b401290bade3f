"""What her own pages begin with: the language she reads, if they are offered in it, and her name as it was written down."""

from typing import Any
from uuid import UUID

from cases.files.selectors import CasePage
from cases.people.words import Survivor
from cases.records.categories import Kind
from cases.records.selectors import latest, words_of
from ccr.core import tongues
from ccr.tenancy.member import Member


def her_language(page: CasePage) -> str:
    """The language her papers begin in; English where nothing else is known or may be seen by this reader."""
    return _of(page.words_for(page.best(Kind.SURVIVOR)))


def language_in_file(member: Member, file_id: UUID) -> str:
    """The same, for an act that has no page: as the agency's own file says."""
    head = latest(member, [file_id], [Kind.SURVIVOR]).get((file_id, Kind.SURVIVOR))
    return _of(words_of(member, [head]).get(head.id) if head else None)


def _of(words: dict[str, Any] | None) -> str:
    return (tongues.written(Survivor.from_words(words).language) if words else "") or tongues.default()


def name_in_file(member: Member, file_id: UUID) -> str:
    """Her full name as the agency's own file has it, else how she wants to be named; empty where neither is written down."""
    head = latest(member, [file_id], [Kind.SURVIVOR]).get((file_id, Kind.SURVIVOR))
    words = words_of(member, [head]).get(head.id) if head else None
    person = Survivor.from_words(words or {})
    return person.full_name or person.display_name
