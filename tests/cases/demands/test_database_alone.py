"""What PostgreSQL keeps of the register when every page and verb forgot the rules."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from cases.demands.models import LegalDemand, LegalHold
from cases.demands.querysets import DemandStepQuerySet, LegalDemandQuerySet
from cases.demands.words import Asked, Held
from tests.access.compare import SENTENCE, Walls
from tests.cases.demands.story import MAIN, POLICE, START, TODAY, adam, dan, entered, sol
from tests.support.databases import Database
from tests.world import acting, key, world


def refused(statement: str, *values: object) -> str:
    """What PostgreSQL says to a statement, or how many rows it touched."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            return str(cursor.rowcount)
    except DatabaseError as error:
        return str(error).splitlines()[0]


@pytest.mark.django_db
def test_what_was_asked_is_fixed_a_file_is_linked_once_and_states_move_as_the_table_says() -> None:
    made = entered()
    table = "UPDATE cases_legaldemand SET {} WHERE id = %s"
    with acting(sol):
        for change in (
            "received_on = received_on - 1",
            "kind = 'complaint'",
            "sealed = ''",
            "file_id = NULL",
            f"file_id = '{world.file('harbor quiet')}'",
            "recorded_by = id",
        ):
            assert "is fixed" in refused(table.format(change), made.id), change
        assert refused(table.format("state = 'refused', ended_at = %s"), START, made.id) == "1"
        assert "is fixed" in refused(table.format("state = 'answered'"), made.id)
        assert "demand_ended_whole" in refused(table.format("ended_at = NULL"), made.id)
        assert "permission denied" in refused("UPDATE cases_demandstep SET on = NULL".replace("on =", '"on" ='))
        assert "permission denied" in refused("DELETE FROM cases_legaldemand")


@pytest.mark.django_db
def test_nothing_is_written_into_another_agencys_register_nor_about_its_files() -> None:
    def row(by: Any, agency: Any, file_id: Any) -> str:
        demand = LegalDemand(
            tenant_id=by.tenant_id, agency_id=agency, file_id=file_id, kind="subpoena", received_on=TODAY,
            due_on=TODAY + timedelta(days=1), recorded_at=START, recorded_by=by.member_id,
        )  # fmt: skip
        demand.write(Asked(who="x", ground="x", what="x"))
        try:
            with transaction.atomic():
                demand.save()
        except DatabaseError as error:
            return str(error)
        return "taken"

    police = world.police.id
    with acting(sol):
        assert "row-level security" in row(sol, police, None)
        assert "row-level security" in row(sol, sol.agency_id, POLICE)
        assert row(sol, sol.agency_id, MAIN) == "taken"
    with acting(adam):
        assert "row-level security" in row(adam, adam.agency_id, MAIN)
        assert row(adam, adam.agency_id, None) == "taken"
    with acting(dan):
        hold = LegalHold(
            tenant_id=dan.tenant_id, agency_id=dan.agency_id, file_id=MAIN, placed_at=START, placed_by=dan.member_id
        )
        hold.write(Held(why="x"))
        with pytest.raises(DatabaseError), transaction.atomic():
            hold.save()


@pytest.mark.django_db
def test_a_hold_is_only_lifted_and_once() -> None:
    hold, table = key("hold main"), "UPDATE cases_legalhold SET {} WHERE id = %s"
    with acting(sol):
        assert "only lifted" in refused(table.format("sealed = ''"), hold)
        assert "only lifted" in refused(table.format(f"file_id = '{world.file('harbor quiet')}'"), hold)
        lifted = "state = 'lifted', lifted_at = %s"
        assert refused(table.format(lifted), START, hold) == "1"
        assert "only lifted" in refused(table.format(lifted), START, hold)


HELD = {"cases_casefile": "id", "cases_record": "file_id", "cases_recordbody": "file_id"}


def test_nothing_of_a_held_file_is_destroyed_by_whoever_owns_the_tables(fresh_database: Database) -> None:
    """Not even by a role that may delete; and once the trigger is gone, it is: the trigger is what keeps it."""
    with fresh_database.connect() as superuser:
        for table, column in HELD.items():
            gone = f"DELETE FROM {table} WHERE {column} = %s"
            with pytest.raises(psycopg.errors.RaiseException, match="on hold"):
                superuser.execute(gone.encode(), [MAIN])
        body = "DELETE FROM cases_recordbody WHERE file_id = %s"
        superuser.execute("ALTER TABLE cases_recordbody DISABLE TRIGGER held_stays")
        assert superuser.execute(body, [MAIN]).rowcount > 0
        superuser.execute("ALTER TABLE cases_recordbody ENABLE TRIGGER held_stays")
        superuser.execute("UPDATE cases_legalhold SET state = 'lifted', lifted_at = %s", [START])
        superuser.execute(body, [POLICE])


@pytest.mark.parametrize(
    ("table", "rows"), [("cases_legaldemand", LegalDemandQuerySet), ("cases_demandstep", DemandStepQuerySet)]
)
def test_a_sentence_that_forgot_the_file_shows(
    fresh_database: Database, monkeypatch: pytest.MonkeyPatch, table: str, rows: Any
) -> None:
    def forgetful(self: Any, reader: Any) -> Any:
        return self._scoped().filter(tenant_id=reader.tenant_id, agency_id=reader.agency_id)

    with fresh_database.connect("ccr_app") as app, fresh_database.connect() as superuser:
        walls = Walls(app, superuser)
        assert not list(walls.disagreements(START, tables=(table,), walls={SENTENCE}))
        monkeypatch.setattr(rows, "visible_to", forgetful)
        found = list(walls.disagreements(START, tables=(table,), walls={SENTENCE}))
    assert {"Adam Administrator of Harbor", "Wanda Both of Harbor"} <= {one.reader for one in found}
