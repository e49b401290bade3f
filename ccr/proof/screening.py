"""`bench screening`: a part of fourteen questions saved, against a form with nothing in it posted on the same file.

Both go the whole way: session, gate, the file's page, the form that counts once, the transaction. What is left of the
share is what answering costs: fourteen fields, the lock, the record with its words, the act in the log.
"""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path, reverse

import ccr.urls
from cases.files.page import case_page
from ccr.core import clock
from ccr.core.actor import acting
from ccr.core.forms import HouseForm
from ccr.proof.bench_database import BenchDatabase
from ccr.proof.caseload import READERS
from ccr.proof.figures import Figures
from ccr.proof.matrix import signed_in
from ccr.proof.stopwatch import Stopwatch
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.form_view import answer_form, posted
from ccr.tenancy.gate import MemberRequest, member_view
from ccr.tenancy.member import Member, member_in, posts_of
from screening.assessments.actions import begin_assessment
from screening.assessments.forms import marks
from screening.instruments.definitions import MOST_IN_PART
from screening.instruments.registry import newest
from screening.instruments.scoring import Answer

GOAL = 3
INSTRUMENT, PART = "dash24", "now"


@member_view(Capability.ASSESS, page="risk")
def nothing(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """A form with nothing in it, on the page of a file: what every form of the house costs."""
    page = case_page(request, file_id, "risk", Capability.ASSESS)
    form = HouseForm(posted(request), at=request.at)
    return answer_form(request, form, lambda _cleaned: "/cases/", template="base_case.html", context=page.context)


# The site's addresses, and that one: only while the bench runs.
urlpatterns = [*ccr.urls.urlpatterns, path("bench/<uuid:file_id>/", nothing, name="bench_nothing")]


class Posts:
    """The two ways, each in a transaction of its own that is undone."""

    def __init__(self, member: Member, file_id: UUID) -> None:
        definition = newest(INSTRUMENT)
        if definition is None or len(definition.items_of(PART)) != MOST_IN_PART:
            raise RuntimeError("the bench needs a part of fourteen questions")
        self.member, self.file_id, self.items = member, file_id, definition.items_of(PART)

    @contextmanager
    def ready(self) -> Iterator[int]:
        """Signed in, with an assessment begun; nothing of it stays."""
        with transaction.atomic():
            self.client: Client = signed_in(self.member)
            with acting(self.member, at=clock.now()):
                head = begin_assessment(file_id=self.file_id, key=INSTRUMENT, by=self.member, at=clock.now())
            self.part = reverse("assessment_part", args=[self.file_id, head.id, PART])
            self.held: dict[str, Answer] = {}
            self.values = itertools.cycle(["no", "unknown"])
            yield connection.connection.info.backend_pid
            transaction.set_rollback(True)

    def answered(self) -> None:
        """Fourteen answers, other ones each time."""
        value = next(self.values)
        data = {item.code: value for item in self.items}
        self._post(self.part, data | {"drawn": marks(self.items, self.held)})
        given = Answer(value="no") if value == "no" else Answer(instead="unknown")
        self.held = {item.code: given for item in self.items}

    def empty(self) -> None:
        """Nothing but the form's own key."""
        self._post(reverse("bench_nothing", args=[self.file_id]), {})

    def _post(self, url: str, data: dict[str, Any]) -> None:
        answer = self.client.post(url, data | {"once": str(uuid4())})
        if answer.status_code != 303:
            raise RuntimeError(f"the bench's form was answered {answer.status_code}")


def bench(figures: Figures, database: BenchDatabase, say: Callable[[str], object]) -> None:
    """Time both, interleaved, and print the share."""
    watch = Stopwatch()
    reader = READERS[0].actor
    if reader.user_id is None:
        raise RuntimeError("the bench's reader is a person")
    with override_settings(ROOT_URLCONF=__name__), database.as_django_sees_it():
        with acting(reader.account(reader.user_id), at=clock.now()):
            found = posts_of(reader.user_id)
        post = next(one for one in found if one.membership_id == reader.member_id)
        member = member_in(post, user_id=reader.user_id, posts=len(found))
        posts = Posts(member, _file(database, member))
        watch.add("answered", posts.answered, posts.ready)
        watch.add("empty", posts.empty, posts.ready)
        for number in watch.rounds():
            say(f"  round {number}")
    say(f"  a part saved {watch.ways['answered'].median:.1f} ms, an empty form {watch.ways['empty'].median:.1f} ms")
    figures.add("screening.part_saved_to_empty_post", watch.ratio("answered", "empty"), "x", "<=", GOAL)


def _file(database: BenchDatabase, member: Member) -> UUID:
    """A file of the member's agency that is open to anybody of it."""
    with database.connect(superuser=True) as server:
        row = server.execute(
            "SELECT id FROM cases_casefile WHERE agency_id = %s AND NOT named_only AND NOT lent_only"
            " AND id <> ALL (ARRAY(SELECT file_id FROM cases_wall)) ORDER BY id LIMIT 1",
            [member.agency_id],
        ).fetchone()
    if row is None:
        raise RuntimeError("the bench's filling has no file for this reader")
    return row[0]
