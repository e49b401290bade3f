"""Raising what is due: once, in order, each by itself, and only for whom it is."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from cases.files.models import CaseFile
from ccr.core.actor import Actor
from ccr.core.errors import NotBound
from ccr.reminders import engine, proofs, registry
from ccr.reminders.actions import settle
from ccr.reminders.engine import Tally, raise_due
from ccr.reminders.models import Reminder
from tests.reminders.conftest import KIND, Bell, ring, set_for
from tests.support.databases import Database
from tests.support.threads import at_once, meeting
from tests.world import LARKSPUR, MOMENT, acting, world

HOUR = timedelta(hours=1)
RUNG = "SELECT subject_id FROM audit_auditevent WHERE code = 'test.rung'"
WAITING = "SELECT id FROM reminders_reminder WHERE raised_at IS NULL AND settled_at IS NULL AND kind = %s"


def rung(database: Database) -> list[UUID]:
    return [row[0] for row in database.query(RUNG)]


def test_what_is_due_is_raised_once_and_what_is_not_waits(fresh_database: Database, bell: Bell) -> None:
    set_for(MOMENT + HOUR, world.harbor.ada)
    set_for(MOMENT + 3 * HOUR, world.police.dan)
    assert raise_due(at=MOMENT) == Tally()
    assert raise_due(at=MOMENT + 2 * HOUR) == Tally(raised=1)
    assert raise_due(at=MOMENT + 2 * HOUR) == Tally()
    assert len(rung(fresh_database)) == 1
    assert raise_due(at=MOMENT + 3 * HOUR) == Tally(raised=1)
    assert fresh_database.query("SELECT agency_id FROM audit_auditevent WHERE code = 'test.rung' ORDER BY at") == [
        (world.harbor.id,),
        (world.police.id,),
    ]


def test_asked_for_twice_it_is_one_reminder_and_after_settling_a_new_one(fresh_database: Database, bell: Bell) -> None:
    file_id = world.file("harbor main")
    set_for(MOMENT + HOUR, world.harbor.ada, file_id=file_id)
    set_for(MOMENT + HOUR, world.harbor.ada, file_id=file_id)
    assert len(fresh_database.query(WAITING, KIND)) == 1
    with acting(world.harbor.ada):
        assert settle([KIND], file_id=file_id, by=world.harbor.ada, at=MOMENT) == 1
    set_for(MOMENT + HOUR, world.harbor.ada, file_id=file_id)
    assert raise_due(at=MOMENT + HOUR) == Tally(raised=1)


def test_more_than_one_batch_is_raised_in_one_run_oldest_first(
    fresh_database: Database, bell: Bell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BATCH", 3)
    for minutes in (5, 1, 4, 2, 3, 7, 6):
        set_for(MOMENT + timedelta(minutes=minutes), world.harbor.ada, subject_id=uuid4())
    assert raise_due(at=MOMENT + HOUR) == Tally(raised=7)
    order = "SELECT r.due_at FROM audit_auditevent e JOIN reminders_reminder r ON r.id = e.subject_id ORDER BY e.ctid"
    raised = [row[0] for row in fresh_database.query(order)]
    assert raised == sorted(raised)


def test_one_that_fails_is_undone_tried_later_and_keeps_no_other_waiting(fresh_database: Database, bell: Bell) -> None:
    bad, good = uuid4(), uuid4()

    def fails_for_bad(reminder: Reminder, *, by: Actor, at: datetime) -> bool:
        ring(reminder, by=by, at=at)
        if reminder.subject_id == bad:
            raise ValueError("a name nobody may log")
        return True

    bell.does = fails_for_bad
    set_for(MOMENT, world.harbor.ada, subject_id=bad)
    set_for(MOMENT + timedelta(minutes=1), world.harbor.ada, subject_id=good)
    due = MOMENT + HOUR
    assert raise_due(at=due) == Tally(raised=1, failed=1)
    assert len(rung(fresh_database)) == 1, "what the failing handler had done is undone"
    assert fresh_database.query(
        "SELECT attempts, try_at, raised_at FROM reminders_reminder WHERE subject_id = %s", bad
    ) == [(1, due + engine.FIRST_RETRY, None)]
    assert raise_due(at=due) == Tally(), "not at once again"
    assert raise_due(at=due + engine.FIRST_RETRY) == Tally(failed=1)
    bell.does = ring
    assert raise_due(at=due + HOUR) == Tally(raised=1)
    assert len(rung(fresh_database)) == 2


def test_one_that_is_no_longer_wanted_is_settled_and_never_asked_again(fresh_database: Database, bell: Bell) -> None:
    def not_wanted(reminder: Reminder, *, by: Actor, at: datetime) -> bool:
        return False

    bell.does = not_wanted
    set_for(MOMENT, world.harbor.ada)
    assert raise_due(at=MOMENT) == Tally(settled=1)
    assert raise_due(at=MOMENT + HOUR) == Tally()


def test_a_kind_nobody_knows_waits_and_is_counted(
    fresh_database: Database, bell: Bell, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_for(MOMENT, world.harbor.ada)
    monkeypatch.delitem(registry._handlers, KIND)
    assert raise_due(at=MOMENT) == Tally(failed=1)
    assert fresh_database.query(WAITING, KIND)


@pytest.mark.parametrize("who", ["police.dan", "beacon.bea", "harbor.vera", "harbor.adam"])
def test_a_reminder_about_a_file_is_hidden_from(db: None, bell: Bell, who: str) -> None:
    """Another agency, another partnership, somebody shut out, somebody whose post reaches no case."""
    set_for(MOMENT, world.harbor.ada, file_id=world.file("harbor main"))
    agency, person = who.split(".")
    reader = getattr(getattr(world, agency), person)
    with acting(world.harbor.ada):
        assert Reminder.objects.visible_to(world.harbor.ada).filter(kind=KIND).count() == 1
    with acting(reader), connection.cursor() as cursor:
        assert not Reminder.objects.visible_to(reader).filter(kind=KIND).exists()
        cursor.execute("SELECT count(*) FROM reminders_reminder WHERE kind = %s", [KIND])
        assert cursor.fetchone() == (0,), "row-level security says the same"


def test_a_reminder_about_a_file_of_named_workers_is_hidden_from_their_colleagues(db: None, bell: Bell) -> None:
    set_for(MOMENT, world.harbor.nell, file_id=world.file("harbor named"))
    for person, seen in (("nell", 1), ("ada", 0), ("wanda", 0)):
        reader = getattr(world.harbor, person)
        with acting(reader), connection.cursor() as cursor:
            assert Reminder.objects.visible_to(reader).filter(kind=KIND).count() == seen
            cursor.execute("SELECT count(*) FROM reminders_reminder WHERE kind = %s", [KIND])
            assert cursor.fetchone() == (seen,)


def test_nobody_sets_reminders_for_others_or_about_files_they_cannot_open(db: None, bell: Bell) -> None:
    for by, agency, file_id in (
        (world.police.dan, world.harbor.id, None),
        (world.harbor.ada, world.harbor.id, world.file("harbor named")),
        (world.harbor.ada, world.harbor.id, world.file("police second")),
        (world.harbor.ada, world.harbor.id, uuid4()),
    ):
        with pytest.raises(DatabaseError, match="row-level security"), acting(by), transaction.atomic():
            Reminder(
                tenant_id=by.tenant_id, for_agency_id=agency, kind=KIND, file_id=file_id,
                due_at=MOMENT, made_at=MOMENT, try_at=MOMENT,
            ).save()  # fmt: skip


def test_what_is_due_and_when_cannot_be_changed_afterwards(db: None, bell: Bell) -> None:
    set_for(MOMENT, world.harbor.ada)
    for column in ("due_at", "kind", "file_id", "for_agency_id", "detail"):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            acting(world.harbor.ada),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"UPDATE reminders_reminder SET {column} = {column}")


def test_the_tenants_clock_sees_reminders_and_no_case(db: None, bell: Bell) -> None:
    set_for(MOMENT, world.harbor.ada, file_id=world.file("harbor main"))
    with acting(Actor.clock(LARKSPUR.id)), connection.cursor() as cursor:
        assert not CaseFile.objects.visible_to(Actor.clock(LARKSPUR.id)).exists()
        cursor.execute("SELECT (SELECT count(*) FROM cases_casefile), (SELECT count(*) FROM cases_record)")
        assert cursor.fetchone() == (0, 0)
    other = Actor.clock(world.beacon.bea.tenant_id)
    with acting(other):
        assert not Reminder.objects.visible_to(other).filter(kind=KIND).exists()


def test_a_scan_with_nobody_bound_fails_instead_of_finding_nothing(db: None) -> None:
    with pytest.raises(NotBound):
        list(Reminder.objects.visible_to(Actor.clock(LARKSPUR.id)))


class Recorded:
    """Takes figures the way the shell does."""

    def __init__(self) -> None:
        self.values: dict[str, tuple[float, bool]] = {}

    def add(self, name: str, value: float, unit: str, op: str, goal: float) -> None:
        self.values[name] = (value, value <= goal if op == "<=" else value >= goal)


def test_prove_shows_a_clock_that_stands_still(
    fresh_database: Database, bell: Bell, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_for(MOMENT, world.harbor.ada)
    monkeypatch.setattr(proofs.clock, "now", lambda: MOMENT + timedelta(seconds=30))
    figures = Recorded()
    proofs.prove(figures)
    assert all(ok for _value, ok in figures.values.values())
    monkeypatch.setattr(proofs.clock, "now", lambda: MOMENT + HOUR)
    figures = Recorded()
    proofs.prove(figures)
    assert figures.values["reminders.oldest_unraised"] == (3600, False)
    assert figures.values["reminders.late"] == (1, False)


# Two clocks at once ----------------------------------------------------------


def _together(bell: Bell) -> list[Any]:
    """Two clocks strike at once and meet in the handler. Returns what went wrong."""
    bell.does = meeting(ring)
    return [one for one in at_once(*[lambda: raise_due(at=MOMENT)] * 2) if isinstance(one, Exception)]


def test_two_clocks_at_once_raise_it_once(fresh_database: Database, bell: Bell) -> None:
    set_for(MOMENT, world.harbor.ada)
    assert _together(bell) == []
    assert len(rung(fresh_database)) == 1


def test_control_without_the_lock_two_clocks_raise_it_twice(
    fresh_database: Database, bell: Bell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shows that the test above bites: the same two clocks, the claim read without a lock."""

    def claim_nothing(reader: Actor, reminder_id: UUID, at: datetime) -> Reminder | None:
        return Reminder.objects.visible_to(reader).waiting().filter(id=reminder_id, try_at__lte=at).first()

    monkeypatch.setattr(engine, "claim", claim_nothing)
    set_for(MOMENT, world.harbor.ada)
    assert _together(bell) == []
    assert len(rung(fresh_database)) == 2


def test_control_without_the_mark_every_stroke_raises_it_again(
    fresh_database: Database, bell: Bell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def marks_nothing(reminder: Reminder, *, raised: bool, at: datetime) -> None:
        """Forgets to write down that it happened."""

    monkeypatch.setattr(engine, "mark", marks_nothing)
    set_for(MOMENT, world.harbor.ada)
    for _stroke in range(2):
        raise_due(at=MOMENT)
    assert len(rung(fresh_database)) == 2
