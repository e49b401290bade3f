"""Registered papers: what may be drawn, who may ask for it, and how its words are read. Filled in `AppConfig.ready`.

Every paper is drawn for the one reader who asks, from what they may see at that moment. A room says what a paper showed
(`Drawn.shows`) and how to look it up again (`register_sight`), so that what lies ready is shown to be still theirs before it
is handed over.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Who asks for a paper about what, at which moment. `part_id`: which page of a pack is being read."""

    member: Member
    at: datetime
    subject_id: UUID
    part_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """What one page shows. `context` is its template's; the rest says what was read, for the log and to be looked up again."""

    context: Mapping[str, Any]
    # The file of the reader's own agency that it is about.
    file_id: UUID | None = None
    # Every file whose records stand on it, with the agency that holds it.
    reads: Mapping[UUID, UUID] = field(default_factory=dict)
    # By kind of sight, the ids of whatever must still be visible when the paper is handed over.
    shows: Mapping[str, Iterable[UUID]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One kind of paper. `context` and `parts` are asked with the reader bound, and raise NotVisible like any door.

    A pack names its pages in `parts`, in their order; `context` is then asked once for each, and answers None to leave one
    out. `plain`: nothing on it says what it is or whose, because it may be found. `css`: names under `static/`.
    """

    code: str
    label: Promise | str
    capability: Capability
    template: str
    context: Callable[[Asked], Drawn | None]
    parts: Callable[[Asked], Sequence[UUID]] | None = None
    # Whether one page of it takes longer than an answer may, such as an agenda of hundreds of lines.
    long: Callable[[Asked], bool] | None = None
    plain: bool = False
    css: tuple[str, ...] = ()


# (member, ids) -> those of them the member may see now.
Sight = Callable[[Member, Sequence[UUID]], Iterable[UUID]]
_papers: dict[str, Paper] = {}
_sights: dict[str, Sight] = {}


def register_paper(paper: Paper) -> Paper:
    """Declare a paper. Raises ValueError when two rooms claim one code."""
    if paper.code in _papers:
        raise ValueError(f"paper {paper.code} is registered twice")
    _papers[paper.code] = paper
    return paper


def register_sight(kind: str, sight: Sight) -> None:
    """Say how things of one kind are looked up again. Raises ValueError for a kind taken twice."""
    if kind in _sights:
        raise ValueError(f"sight {kind} is registered twice")
    _sights[kind] = sight


def known_paper(code: str) -> Paper | None:
    """The paper, or None for a code nobody registered (a job of an older version)."""
    return _papers.get(code)


def still_seen(member: Member, shows: Mapping[str, Sequence[UUID]]) -> bool:
    """Whether everything a paper showed is open to its reader now. A kind nobody registered is not."""
    for kind, ids in shows.items():
        sight = _sights.get(kind)
        if sight is None or set(ids) - set(sight(member, list(ids))):
            return False
    return True
