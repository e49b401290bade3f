"""Real processes that die: the worker killed in the middle, the broker wiped, two beats at once. Nothing is lost or doubled.

Each test has a database and a broker of its own. Nothing waits for a broker to deliver again; rows are looked at.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from kombu import Connection

from cases.files.actions import begin, open_file
from cases.reviews.actions import enter_monitoring
from ccr.celery import app
from ccr.core import clock
from ccr.reminders import engine
from ccr.stack.valkey import Valkey
from tests.reminders.conftest import Bell, set_for
from tests.support.databases import Database
from tests.support.site import RunningSite
from tests.world import MOMENT, acting, world

PATIENCE = 30
TASK = "ccr.reminders.tasks.raise_due"


@pytest.fixture
def site(fresh_database: Database, own_valkey: Valkey) -> Iterator[RunningSite]:
    """A site whose beat strikes every second; nothing is started."""
    running = RunningSite(fresh_database, own_valkey, settings="tests.reminders.fast_settings")
    yield running
    running.end()


def files_due_for_their_check(number: int) -> list[UUID]:
    """Files that Ada moved to monitoring forty days ago: each one's first check is due."""
    ada, then = world.harbor.ada, clock.now() - timedelta(days=40)
    made = []
    for each in range(number):
        with acting(ada, at=then):
            file = open_file(by=ada, at=then, display_name=f"Person {each}")
            begin(file_id=file.id, by=ada, at=then)
            enter_monitoring(file_id=file.id, by=ada, at=then)
        made.append(file.id)
    return made


def strike(valkey: Valkey) -> None:
    """What beat does: one message that carries nothing."""
    with Connection(valkey.broker_url) as connection:
        app.send_task(TASK, connection=connection)


def until(what: Callable[[], bool], why: str) -> None:
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end, f"not within {PATIENCE} s: {why}"
        time.sleep(0.05)


def raised(database: Database) -> list[tuple[UUID, int]]:
    """Each file that came back, with how often."""
    return database.query(
        "SELECT file_id, count(*)::int FROM audit_auditevent WHERE code = 'review.raised' GROUP BY file_id ORDER BY file_id"
    )


def told(database: Database) -> list[tuple[UUID, int]]:
    return database.query(
        "SELECT file_id, count(*)::int FROM notifications_notice WHERE code = 'review.due' GROUP BY file_id ORDER BY file_id"
    )


def once_each(files: list[UUID]) -> list[tuple[UUID, int]]:
    return [(file_id, 1) for file_id in sorted(files)]


def unraised(database: Database) -> int:
    statement = "SELECT count(*)::int FROM reminders_reminder WHERE due_at <= now() AND raised_at IS NULL AND settled_at IS NULL"
    return database.query(statement)[0][0]


@contextmanager
def held(database: Database, file_id: UUID) -> Iterator[None]:
    """Somebody else holds the file: whoever wants to bring it back waits in the middle of their transaction."""
    with database.connect() as connection, connection.transaction():
        connection.execute("SELECT 1 FROM cases_casefile WHERE id = %s FOR UPDATE", [file_id])
        yield


def waits_for_the_file(database: Database) -> bool:
    statement = "SELECT count(*)::int FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"
    return database.query(statement, database.name)[0][0] == 1


def test_a_worker_killed_in_the_middle_leaves_nothing_and_the_next_raises_it_once(site: RunningSite) -> None:
    (file_id,) = files = files_due_for_their_check(1)
    with held(site.database, file_id):
        site.start("worker")
        strike(site.valkey)
        until(lambda: waits_for_the_file(site.database), "the worker is in the middle of raising")
        site.site.kill("worker")
        assert raised(site.database) == []
    assert site.database.query("SELECT stage FROM cases_casefile WHERE id = %s", file_id) == [("monitoring",)]
    assert unraised(site.database) == 1
    site.start("worker")
    strike(site.valkey)
    until(lambda: unraised(site.database) == 0, "the second worker raises it")
    assert raised(site.database) == told(site.database) == once_each(files)
    assert site.database.query("SELECT stage FROM cases_casefile WHERE id = %s", file_id) == [("review_due",)]


class Killed(BaseException):
    """Ends a process in the middle, as a kill does: no handler sees it."""


def test_control_marked_before_it_is_done_a_killed_worker_loses_it(
    fresh_database: Database, bell: Bell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shows that the order of the engine matters: a clock that marks first and commits forgets what it was about to do."""

    def marks_first(tenant_id: UUID, reminder_id: UUID, *, at: datetime, tally: engine.Tally) -> None:
        reader = engine.Actor.clock(tenant_id)
        with engine.acting(reader, at=at):
            reminder = engine.Reminder.objects.visible_to(reader).get(id=reminder_id)
            engine.mark(reminder, raised=True, at=at)
        raise Killed

    monkeypatch.setattr(engine, "raise_one", marks_first)
    set_for(MOMENT, world.harbor.ada)
    with suppress(Killed):
        engine.raise_due(at=MOMENT)
    monkeypatch.undo()
    assert engine.raise_due(at=MOMENT) == engine.Tally(), "nothing is left to raise"
    assert fresh_database.query("SELECT 1 FROM audit_auditevent WHERE code = 'test.rung'") == []


def test_a_broker_wiped_between_beat_and_worker_delays_by_one_stroke(site: RunningSite) -> None:
    files = files_due_for_their_check(2)
    strike(site.valkey)
    site.valkey.wipe()
    site.start("worker")
    assert unraised(site.database) == 2, "the message is gone, the reminders are not"
    strike(site.valkey)
    until(lambda: unraised(site.database) == 0, "the next stroke raises them")
    assert raised(site.database) == told(site.database) == once_each(files)


def test_a_broker_wiped_while_everything_runs_is_got_over(site: RunningSite) -> None:
    site.start("worker", "beat")
    first = files_due_for_their_check(1)
    until(lambda: unraised(site.database) == 0, "the first is raised")
    site.valkey.wipe()
    second = files_due_for_their_check(1)
    until(lambda: unraised(site.database) == 0, "the second is raised after the wipe")
    assert raised(site.database) == once_each([*first, *second])
    site.site.check()


def test_a_broker_killed_and_started_again_empty_is_got_over(site: RunningSite) -> None:
    site.start("worker", "beat")
    first = files_due_for_their_check(1)
    until(lambda: unraised(site.database) == 0, "the first is raised")
    site.valkey.kill()
    second = files_due_for_their_check(1)
    site.valkey.start()
    until(lambda: unraised(site.database) == 0, "the second is raised by whoever comes back")
    assert raised(site.database) == once_each([*first, *second])


def test_two_beats_and_two_workers_raise_each_once(site: RunningSite) -> None:
    files = files_due_for_their_check(12)
    site.start("worker", "worker-2", "beat", "beat-2")
    until(lambda: unraised(site.database) == 0, "all are raised")
    # Both beats strike on: nothing more may come of it.
    time.sleep(2.5)
    assert raised(site.database) == told(site.database) == once_each(files)


def test_half_a_year_later_the_file_is_back_its_lead_is_told_once_and_all_of_it_is_sealed(site: RunningSite) -> None:
    """The whole way with real processes: time moves, beat strikes, the worker raises, mails and seals."""
    ada, start = world.harbor.ada, clock.now()
    with acting(ada, at=start):
        file = open_file(by=ada, at=start, display_name="Maya R.")
        begin(file_id=file.id, by=ada, at=start)
        enter_monitoring(file_id=file.id, by=ada, at=start)
    with site.database.connect() as superuser:
        superuser.execute("DELETE FROM notifications_dailymail")
        superuser.execute("DELETE FROM notifications_notice")
    site.start("worker", "beat")
    time.sleep(2)
    stage = "SELECT stage FROM cases_casefile WHERE id = %s"
    assert site.database.query(stage, file.id) == [("monitoring",)], "before its time nothing happens"
    site.clock.set("+190d")
    until(lambda: site.database.query(stage, file.id) == [("review_due",)], "it comes back by itself")
    until(lambda: len(site.mails()) == 1, "its lead has mail")
    until(
        lambda: site.database.query("SELECT count(*)::int FROM audit_auditevent WHERE number IS NULL") == [(0,)],
        "every act is sealed",
    )
    time.sleep(2)
    (message,) = site.mails()
    assert "Subject: You have something to look at" in message
    assert "To: ada@larkspur.example" in message
    assert "Maya" not in message
    assert file.reference not in message
    assert told(site.database) == [(file.id, 1)]
    anchored = (site.folder / "audit-anchor").read_text().splitlines()
    (head,) = site.database.query(
        "SELECT number FROM audit_auditevent WHERE tenant_id = %s ORDER BY number DESC LIMIT 1", ada.tenant_id
    )
    assert [line.split()[1] for line in anchored if line.startswith(str(ada.tenant_id))][-1] == str(head[0])
