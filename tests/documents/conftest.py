"""A pack of the tests' own, a clock that stands still until a test moves it, and a press that can be told to fail."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from cases.documents import registry
from cases.documents.case_sheet import TEMPLATE, case_sheet
from ccr.documents import papers, pdf
from ccr.documents.actions import ask_for_paper
from ccr.documents.models import Job
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from tests.world import MOMENT, acting, key, world

SUBJECT = key("a meeting of the tests")
PACK = "test_pack"


class Clock:
    """The one clock, where the test puts it."""

    def __init__(self) -> None:
        self.at = MOMENT

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> datetime:
        self.at += timedelta(**by)
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    stands = Clock()
    monkeypatch.setattr("ccr.core.clock.now", stands)
    return stands


@pytest.fixture
def pack(monkeypatch: pytest.MonkeyPatch) -> papers.Paper:
    """Case sheets of two files: Dan's own, which borrows, and one that is Harbor's and nobody else's."""
    monkeypatch.setattr(papers, "_papers", dict(papers._papers))

    def files_of(asked: papers.Asked) -> list[UUID]:
        return [world.file("police own"), world.file("harbor quiet"), world.file("harbor main")]

    return registry.register_pack(PACK, "Pack", Capability.SEE_FILES, TEMPLATE, case_sheet, files_of)


class Press:
    """Stands for the child: answers at once, counts, and breaks off when told to."""

    def __init__(self) -> None:
        self.drawn = 0
        self.does: Callable[[], None] = lambda: None

    def __call__(self, template: str, context: Any, **_limits: Any) -> pdf.Pdf:
        self.does()
        self.drawn += 1
        return pdf.Pdf(b"%PDF-" + str(context["number"]).encode(), len(context["sheets"]), 0.0, 0)


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> Press:
    quick = Press()
    monkeypatch.setattr(pdf, "render", quick)
    return quick


def ask(paper: papers.Paper, by: Member, *, at: datetime = MOMENT) -> Job:
    """What the button does, without sending the worker anything."""
    with acting(by, at=at):
        return ask_for_paper(paper=paper, subject_id=SUBJECT, once=uuid4(), pages=3, by=by, at=at)


def row(job: Job, by: Member, at: datetime = MOMENT) -> Job:
    with acting(by, at=at):
        return Job.objects.visible_to(by).get(pk=job.pk)
