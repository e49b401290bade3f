"""Numbered copies: without a gap whatever happens, one press one copy, ticked in afterwards."""

import hashlib
import time
from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID, uuid4

import pytest
from django.db import connection

from cases.files.actions import set_level
from ccr.audit.models import AuditEvent, ReadEvent
from ccr.core.errors import NotVisible
from ccr.core.states import WrongState
from ccr.documents import actions, papers, pdf
from ccr.documents.actions import Issued, NotDrawn, draw_paper, end_copy
from ccr.documents.models import DocumentCopy
from ccr.documents.pdf import CannotRender
from ccr.documents.selectors import copies_of
from ccr.tenancy.member import Member
from tests.documents.conftest import Press
from tests.support.databases import Database
from tests.support.threads import at_once
from tests.world import MOMENT, acting, world

FILE = world.file("harbor quiet")
ada, sol = world.harbor.ada, world.harbor.sol


def sheet() -> papers.Paper:
    paper = papers.known_paper("case_sheet")
    assert paper
    return paper


def draw(by: Member, *, once: UUID | None = None, file: UUID = FILE) -> Issued:
    with acting(by):
        return draw_paper(paper=sheet(), subject_id=file, once=once or uuid4(), by=by, at=MOMENT)


def numbers(database: Database) -> list[int]:
    rows = database.query("SELECT number FROM documents_documentcopy WHERE subject_id = %s ORDER BY number", FILE)
    return [number for (number,) in rows]


def test_two_who_print_at_once_get_two_numbers(fresh_database: Database, press: Press) -> None:
    works = [lambda who=who: draw(who).copy.number for who in (ada, sol, ada, sol)]
    assert sorted(at_once(*works)) == [1, 2, 3, 4]
    assert numbers(fresh_database) == [1, 2, 3, 4]


def test_control_without_the_lock_two_take_one_number(
    fresh_database: Database, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database still refuses the second: the lock is what makes it wait instead."""

    class Unlocked:
        def cursor(self) -> "Unlocked":
            return self

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None: ...

        def execute(self, *_: object) -> None: ...

    monkeypatch.setattr(actions, "connection", Unlocked())
    press.does = lambda: time.sleep(0.3)
    answers = at_once(lambda: draw(ada).copy.number, lambda: draw(sol).copy.number)
    assert sum(isinstance(answer, Exception) for answer in answers) == 1


def test_what_could_not_be_drawn_takes_no_number(fresh_database: Database, press: Press) -> None:
    draw(ada)

    def breaks_off() -> None:
        raise CannotRender("out of memory")

    press.does = breaks_off
    with pytest.raises(NotDrawn):
        draw(ada)
    press.does = lambda: None
    assert draw(sol).copy.number == 2
    assert numbers(fresh_database) == [1, 2]


@pytest.mark.django_db
def test_the_same_press_twice_is_the_same_copy(press: Press) -> None:
    once = uuid4()
    first, second = draw(ada, once=once), draw(ada, once=once)
    assert first.copy.id == second.copy.id
    assert first.pdf.data == second.pdf.data
    assert draw(ada).copy.number == 2


def again(once: UUID, *, at: datetime) -> Issued:
    with acting(ada, at=at):
        return draw_paper(paper=sheet(), subject_id=FILE, once=once, by=ada, at=at)


def readings() -> int:
    with acting(sol):
        return ReadEvent.objects.visible_to(sol).filter(page="case_sheet", file_id=FILE).count()


@pytest.mark.django_db
def test_each_press_is_written_into_the_reading_log(press: Press) -> None:
    once = uuid4()
    draw(ada, once=once)
    assert readings() == 1
    draw(ada, once=once)
    assert readings() == 2


@pytest.mark.django_db
def test_a_press_after_a_minute_is_a_new_copy_with_its_act(press: Press) -> None:
    once = uuid4()
    first = draw(ada, once=once)
    assert again(once, at=MOMENT + timedelta(seconds=59)).copy.id == first.copy.id
    assert again(once, at=MOMENT + timedelta(minutes=2)).copy.number == 2
    with acting(ada):
        assert AuditEvent.objects.visible_to(ada).filter(code="copy_drawn").count() == 2


@pytest.mark.django_db
def test_a_copy_that_was_destroyed_is_not_drawn_again_under_its_number(press: Press) -> None:
    once = uuid4()
    first = draw(ada, once=once)
    with acting(ada):
        end_copy(copy_id=first.copy.id, how="destroy", by=ada, at=MOMENT)
    assert again(once, at=MOMENT).copy.number == 2


@pytest.mark.django_db
def test_other_words_are_another_copy_even_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A number and its digest stand for one text only."""

    def whole(_template: str, context: Any, **_limits: Any) -> pdf.Pdf:
        return pdf.Pdf("".join(one.html for one in context["sheets"]).encode(), 1, 0.0, 0)

    monkeypatch.setattr(pdf, "render", whole)
    once = uuid4()
    first = draw(ada, once=once)
    assert draw(ada, once=once).copy.id == first.copy.id
    with acting(ada):
        set_level(file_id=FILE, level=3, why="WRITTEN SINCE", direction="", judged_on=MOMENT.date(), by=ada, at=MOMENT)
    second = draw(ada, once=once)
    assert b"WRITTEN SINCE" in second.pdf.data
    assert second.copy.number == 2
    assert second.copy.sha256 == hashlib.sha256(second.pdf.data).hexdigest()


@pytest.mark.django_db
def test_a_copy_is_written_down_with_its_act_and_without_its_bytes(press: Press) -> None:
    issued = draw(ada)
    with acting(ada):
        act = AuditEvent.objects.visible_to(ada).get(code="copy_drawn", subject_id=issued.copy.id)
        assert act.detail == {"kind": "case_sheet", "number": 1, "pages": 1}
        assert act.file_id == FILE
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = 'documents_documentcopy'::regclass AND atttypid = 'bytea'::regtype"
        )
        assert cursor.fetchall() == []


@pytest.mark.django_db
def test_a_copy_is_handed_back_once_and_may_then_be_destroyed(press: Press) -> None:
    copy = draw(ada).copy
    with acting(sol):
        end_copy(copy_id=copy.id, how="hand_back", by=sol, at=MOMENT)
        with pytest.raises(WrongState):
            end_copy(copy_id=copy.id, how="hand_back", by=sol, at=MOMENT)
        end_copy(copy_id=copy.id, how="destroy", by=sol, at=MOMENT)
        (line,) = copies_of(sol, file_id=FILE)
        assert (line.copy.state, line.who, line.is_out) == ("destroyed", "Ada Advocate", False)


@pytest.mark.django_db
@pytest.mark.parametrize("who", [world.police.dan, world.harbor.vera, world.beacon.bea], ids=lambda who: who.name)
def test_copies_of_a_file_that_is_not_open_are_not_there(who: Member, press: Press) -> None:
    file = world.file("harbor main")
    copy = draw(ada, file=file).copy
    with acting(who):
        assert not DocumentCopy.objects.visible_to(who).filter(pk=copy.id).exists()
        assert copies_of(who, file_id=file) == []
        with pytest.raises(NotVisible):
            end_copy(copy_id=copy.id, how="destroy", by=who, at=MOMENT)


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["number", "sha256", "drawn_at", "user_id", "file_id", "pages"])
def test_what_was_drawn_cannot_be_rewritten(column: str, press: Press) -> None:
    copy = draw(ada).copy
    with pytest.raises(Exception, match="permission denied"), acting(ada):
        DocumentCopy.objects.visible_to(ada).filter(pk=copy.id).update(**{column: getattr(copy, column)})
