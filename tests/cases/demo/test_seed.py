"""`seed_demo` itself: the same every time, never twice, never outside development."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from cases.demo.builder import build
from cases.demo.data import COUNTY, load_community, load_stories
from tests.support.databases import DEMO_DAY, Database, TestDatabases

# What the verbs make in Python. Notices, e-mails owed and the shared centres get their keys from the database.
SAME = {
    "tenancy_tenant": "id, name, is_demo, founded_at",
    "tenancy_agency": "id, name",
    "tenancy_partnership": "id, seat",
    "tenancy_membership": "id, user_id, title, since_at",
    "accounts_user": "id, email, name, password, joined_at",
    "cases_casefile": "id, reference, stage, lead_id, opened_at, next_review_on, seen_at, visible_until",
    "cases_record": "id, file_id, kind, category, kept, happened_on, level, lanes, recorded_at, recorded_by, version",
    "cases_recordbody": "id, sealed",
    "cases_releaseofinformation": "id, conversation_id, state, ends_at, sealed",
    "cases_disclosure": "id, from_file_id, to_file_id, view_bits, summary_bits, state, ends_at",
    "cases_wall": "id, file_id, user_id",
    "cases_forumagreement": "id, name, party_ids, minimum_bits, signed_on",
    "cases_lawfulbasis": "id, file_id, code, told, reviewed, sealed, review_sealed",
    "cases_wish": "id, file_id, answer, sealed",
    "cases_objection": "id, file_id, state, outcome, answered_at, told_at, sealed, answer_sealed",
    "audit_auditevent": "id, code, at, member_id, file_id, subject_id, detail",
    "audit_readevent": "id, page, at, member_id, file_id",
    "reminders_reminder": "id, kind, due_at, raised_at, settled_at",
}


def content(database: Database) -> dict[str, list[str]]:
    return {
        table: [
            row[0] for row in database.query(f"SELECT md5(t::text) FROM (SELECT {columns} FROM {table}) t ORDER BY 1")
        ]
        for table, columns in SAME.items()
    }


@pytest.mark.database("empty")
def test_told_twice_it_is_the_same(fresh_database: Database, test_databases: TestDatabases) -> None:
    build(today=DEMO_DAY)
    with test_databases.copy("demo") as earlier:
        told, before = content(fresh_database), content(earlier)
    assert {table: len(rows) for table, rows in told.items()} == {table: len(rows) for table, rows in before.items()}
    assert told == before


@pytest.mark.database("empty")
def test_outside_development_it_refuses_and_writes_nothing(fresh_database: Database, settings: Settings) -> None:
    settings.DEBUG = False
    with pytest.raises(CommandError, match="only with DEBUG"):
        call_command("seed_demo")
    assert fresh_database.query("SELECT count(*) FROM tenancy_tenant") == [(0,)]


@pytest.mark.database("demo")
def test_where_there_is_a_partnership_it_adds_nothing(fresh_database: Database, settings: Settings) -> None:
    settings.DEBUG = True
    before = content(fresh_database)
    out = StringIO()
    call_command("seed_demo", "--if-empty", stdout=out)
    with pytest.raises(CommandError, match="--reset"):
        call_command("seed_demo", stdout=out)
    assert out.getvalue() == ""
    assert content(fresh_database) == before


def test_a_day_that_is_none_is_refused_in_a_sentence(settings: Settings) -> None:
    settings.DEBUG = True
    with pytest.raises(CommandError, match="is not a day"):
        call_command("seed_demo", "--today", "yesterday")


@pytest.mark.database("empty")
def test_it_ends_with_a_summary_and_whom_to_try(
    fresh_database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEBUG = True
    # Two histories are enough to see it end; another day shifts everything with it.
    few = load_stories()[2:3]
    monkeypatch.setattr("cases.demo.builder.load_stories", lambda folder: few if folder == COUNTY else ())
    out = StringIO()
    call_command("seed_demo", "--today", "2027-02-28", stdout=out)
    text = out.getvalue()
    assert f"{len(load_community().agencies)} agencies" in text
    assert "28 February 2027" in text
    assert "Alma Rivers, Harbor Light" in text
    days = fresh_database.query("SELECT min(opened_at)::date, max(opened_at)::date FROM cases_casefile")
    assert date(2026, 9, 1) < days[0][0] < days[0][1] < date(2027, 2, 28)
