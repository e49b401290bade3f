"""Papers of a file, brought by any room above: a code, a label, who may, a template, and what is on it.

    register_paper("safety_plan", _("Safety plan"), Capability.ASSESS, "screening/plan/print.html", plan_paper, plain=True)

`plan_paper(asked)` begins with a door (`access_file(asked.member, asked.subject_id, …)`) and answers a `Drawn`.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from cases.files.models import CaseFile
from cases.files.selectors import CasePage
from cases.records.models import Record, RecordBody
from cases.sharing.models import Disclosure, ReleaseOfInformation
from ccr.core.errors import NotVisible
from ccr.documents import papers
from ccr.documents.papers import Asked, Drawn, Paper
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member

# Codes of papers a file's own page offers, in their order.
_of_file: list[str] = []


def register_paper(
    code: str,
    label: Promise | str,
    capability: Capability,
    template: str,
    context_function: Callable[[Asked], Drawn | None],
    *,
    plain: bool = False,
    offered: bool = True,
    css: tuple[str, ...] = (),
) -> Paper:
    """A paper about one file (`asked.subject_id` is its id). `offered`: stands on the file's page of papers.

    Called in `AppConfig.ready`. Raises ValueError when two rooms claim one code.
    """
    paper = papers.register_paper(
        Paper(
            code=code,
            label=label,
            capability=capability,
            template=template,
            context=context_function,
            plain=plain,
            css=css,
        )
    )
    if offered:
        _of_file.append(code)
    return paper


def register_pack(
    code: str,
    label: Promise | str,
    capability: Capability,
    template: str,
    context_function: Callable[[Asked], Drawn | None],
    files_of: Callable[[Asked], Sequence[UUID]],
) -> Paper:
    """One page for each of the reader's files that `files_of` names, in its order: drawn by the worker as one copy.

    `files_of` begins with a door of its own (a meeting's). A file that is not open to the reader is left out without a trace.
    """

    def page_of(asked: Asked) -> Drawn | None:
        try:
            return context_function(asked)
        except NotVisible:
            return None

    return papers.register_paper(
        Paper(code=code, label=label, capability=capability, template=template, context=page_of, parts=files_of)
    )


def papers_of_file(member: Member) -> list[Paper]:
    """What this post may print of a file."""
    found = [paper for code in _of_file if (paper := papers.known_paper(code))]
    return [paper for paper in found if member.may(paper.capability)]


def shown(page: CasePage, *, heads: Iterable[Record] = (), words: Iterable[UUID] = ()) -> dict[str, list[UUID]]:
    """What must still be open when a paper drawn from this page is handed over: the file, heads, and words of heads."""
    bodies = set(words)
    seen: dict[str, list[UUID]] = {"file": [page.file.id]}
    if records := [head.id for head in heads]:
        seen["record"] = records
    if bodies:
        seen["words"] = sorted(bodies)
    return seen


def _visible(model: Any) -> papers.Sight:
    def sight(member: Member, ids: Sequence[UUID]) -> Iterable[UUID]:
        return model.objects.visible_to(member).filter(pk__in=ids).values_list("pk", flat=True)

    return sight


def _live(member: Member, ids: Sequence[UUID]) -> Iterable[UUID]:
    return Disclosure.objects.visible_to(member).live().filter(pk__in=ids).values_list("pk", flat=True)


def register_sights() -> None:
    """How what stood on a paper of a case is looked up again."""
    papers.register_sight("file", _visible(CaseFile))
    papers.register_sight("record", _visible(Record))
    papers.register_sight("words", _visible(RecordBody))
    papers.register_sight("release", _visible(ReleaseOfInformation))
    papers.register_sight("loan", _live)
