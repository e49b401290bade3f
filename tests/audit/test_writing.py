"""If it cannot be written down, it does not happen; and what plain fields were, is kept without a word anybody wrote."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from auditlog.registry import auditlog
from django.db import ProgrammingError, models
from django.urls import reverse

from cases.files.actions import assign_lead, open_file, set_level
from cases.files.models import CaseFile
from cases.incidents.actions import Account, correct_incident, record_incident
from cases.records.models import RecordBody
from ccr.audit import history, selectors
from ccr.audit.models import FieldChange
from ccr.core import clock
from ccr.tenancy.models import Membership
from tests.support.client import signed_in
from tests.support.databases import Database
from tests.world import MOMENT, acting, world

ada, sol, dan, nell = world.harbor.ada, world.harbor.sol, world.police.dan, world.harbor.nell
MAIN = world.file("harbor main")


@pytest.fixture(autouse=True)
def at_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: MOMENT)


@contextmanager
def no_writing(database: Database, table: str) -> Iterator[None]:
    """As the owner of the database: nothing can be written into one of the logs."""
    with database.connect() as superuser:
        superuser.execute(f"REVOKE INSERT ON {table} FROM ccr_app, ccr_rules".encode())
    yield
    with database.connect() as superuser:
        superuser.execute(f"GRANT INSERT ON {table} TO ccr_app, ccr_rules".encode())


def give_lead() -> None:
    with acting(ada):
        assign_lead(file_id=MAIN, membership_id=sol.member_id, by=ada, at=MOMENT)


@pytest.mark.parametrize("table", ["audit_auditevent", "audit_fieldchange"])
def test_an_act_that_cannot_be_written_down_does_not_happen(fresh_database: Database, table: str) -> None:
    lead = "SELECT lead_id FROM cases_casefile WHERE id = %s"
    with no_writing(fresh_database, table), pytest.raises(ProgrammingError, match="permission denied"):
        give_lead()
    assert fresh_database.query(lead, MAIN) == [(ada.member_id,)]
    give_lead()
    assert fresh_database.query(lead, MAIN) == [(sol.member_id,)]


def test_a_page_whose_reading_cannot_be_written_down_is_not_served(fresh_database: Database) -> None:
    client = signed_in(ada)
    client.raise_request_exception = False
    page = reverse("timeline", args=[MAIN])
    with no_writing(fresh_database, "audit_readevent"):
        refused = client.get(page)
        assert refused.status_code == 500
        assert b"HH-7QKD" not in refused.content
    assert b"HH-7QKD" in client.get(page).content


def test_each_page_of_a_file_leaves_one_line_for_each_holder(db: None) -> None:
    client = signed_in(dan)
    own = world.file("police own")
    with acting(dan):
        before = selectors.count_reads(dan, own).views
    assert client.get(reverse("timeline", args=[own])).status_code == 200
    with acting(dan):
        assert selectors.count_reads(dan, own).views == before + 1
        newest = selectors.reads_of(dan, own)[0]
        assert (newest.member_id, newest.role, newest.holder_id) == (dan.member_id, "Officer", world.police.id)
    with acting(ada):
        borrowed = selectors.reads_of(ada, MAIN)[0]
        assert (borrowed.agency_id, borrowed.holder_id) == (world.police.id, world.harbor.id), "Harbor is told as well"


def test_a_refused_page_leaves_none(db: None) -> None:
    with acting(ada):
        before = selectors.count_reads(ada, MAIN).views
    assert signed_in(world.harbor.vera).get(reverse("timeline", args=[MAIN])).status_code == 404
    with acting(ada):
        assert selectors.count_reads(ada, MAIN).views == before


# Field history ---------------------------------------------------------------


def changes(by: Any, file_id: Any) -> list[selectors.Change]:
    with acting(by):
        return selectors.changes_of(by, file_id)


def test_a_change_of_plain_fields_is_kept_with_agency_member_and_file(db: None) -> None:
    give_lead()
    (change, *_earlier) = changes(ada, MAIN)
    assert change.kept.model is CaseFile
    (story,) = change.fields
    assert (story.name, story.before.key, story.after.key) == ("lead", str(ada.member_id), str(sol.member_id))
    assert (change.member_id, change.at) == (ada.member_id, MOMENT)
    with acting(ada):
        row = FieldChange.objects.visible_to(ada).filter(file_id=MAIN, changes__isnull=False)[0]
        assert (row.tenant_id, row.agency_id) == (ada.tenant_id, ada.agency_id)
        assert (row.actor, row.remote_addr, row.actor_email) == (None, None, None)
        assert set(row.changes) == {"lead"}, "version, seen and queue columns are nobody's history"


def test_the_first_value_is_what_the_first_change_began_with(db: None) -> None:
    """Nothing is written when a file is made, and nothing is missing: its history goes back to how it was made."""
    with acting(ada):
        file = open_file(by=ada, at=MOMENT, display_name="Maya R.")
        assert not FieldChange.objects.visible_to(ada).filter(file_id=file.id).exists()
        for lead in (sol.member_id, None):
            assign_lead(file_id=file.id, membership_id=lead, by=ada, at=MOMENT)
        rows = FieldChange.objects.visible_to(ada).filter(file_id=file.id)
        steps = {tuple(row.changes["lead"]) for row in rows}
    assert steps == {(str(ada.member_id), str(sol.member_id)), (str(sol.member_id), "None")}


@pytest.mark.parametrize("who", ["police.dan", "beacon.bea", "harbor.vera", "harbor.adam"])
def test_the_history_of_a_file_is_hidden_from(db: None, who: str) -> None:
    give_lead()
    agency, person = who.split(".")
    seen = changes(getattr(getattr(world, agency), person), MAIN)
    assert [change for change in seen if change.kept.model is CaseFile] == []


def test_words_have_no_history_of_fields(db: None) -> None:
    """A corrected incident leaves its day and kind, and not a word of the body, before or after."""
    with acting(ada):
        head = record_incident(
            file_id=MAIN, account=Account(what="CANARY-BEFORE", first_on=date(2026, 5, 1)), by=ada, at=MOMENT
        )
        correct_incident(
            record_id=head.id,
            version=head.version,
            account=Account(what="CANARY-AFTER", first_on=date(2026, 5, 2), place="CANARY-PLACE"),
            by=ada,
            at=MOMENT,
        )
        set_level(file_id=MAIN, level=3, why="CANARY-WHY", direction="up", judged_on=MOMENT.date(), by=ada, at=MOMENT)
        rows = FieldChange.objects.visible_to(ada).filter(object_pk=str(head.id))
        assert [row.changes for row in rows] == [{"happened_on": ["2026-05-01", "2026-05-02"]}]
        everything = str(list(FieldChange.objects.visible_to(ada).values()))
        assert "CANARY" not in everything
        bodies = RecordBody.objects.visible_to(ada).filter(pk=head.id)
        assert bodies[0].words["what"] == "CANARY-AFTER", "the canary was really there"


def test_posts_have_their_history_without_a_file(db: None) -> None:
    with acting(sol):
        post = Membership.objects.visible_to(sol).get(pk=nell.member_id)
        post.roles = ["observer"]
        post.ended_at = MOMENT + timedelta(days=1)
        post.save()
        row = FieldChange.objects.visible_to(sol).get(object_pk=str(post.id))
        assert set(row.changes) == {"roles", "ended_at"}
        assert (row.file_id, row.member_id) == (None, sol.member_id)


def test_a_new_row_is_told_by_its_act_and_not_field_by_field(db: None) -> None:
    with acting(ada):
        before = FieldChange.objects.visible_to(ada).count()
        record_incident(file_id=MAIN, account=Account(what="New."), by=ada, at=MOMENT)
        assert FieldChange.objects.visible_to(ada).count() == before


def test_every_history_names_its_fields_and_none_may_hold_words() -> None:
    kept = {one.model: one for one in history.all_kept()}
    assert set(auditlog.get_models()) == set(kept), "nothing is logged that is not named field by field"
    for model in auditlog.get_models():
        how = auditlog.get_model_fields(model)
        assert how["include_fields"] == list(kept[model].fields)
        assert how["mask_fields"] == []
        assert how["mask_callable"] is None
        for name in how["include_fields"]:
            field = model._meta.get_field(name)
            assert not isinstance(field, models.BinaryField | models.TextField | models.JSONField), (model, name)
    assert RecordBody not in kept


def test_a_field_that_may_hold_words_is_refused() -> None:
    with pytest.raises(TypeError, match="no history"):
        history.keep_history(RecordBody, "changed", {"sealed": "Words"})
    assert RecordBody not in {one.model for one in history.all_kept()}


@pytest.mark.parametrize(
    ("name", "raw", "shown"),
    [
        ("stage", "review_due", history.Value(words="Review due")),
        ("stage", "None", history.Value(words="nothing")),
        ("named_only", "True", history.Value(words="yes")),
        ("named_only", "False", history.Value(words="no")),
        ("next_review_on", "2026-07-01", history.Value(day=date(2026, 7, 1))),
        ("closed_at", "2026-06-01 12:00:00", history.Value(moment=MOMENT)),
        ("lead", "b52ca85c-64b6-5dc6-aaec-4864738d25d0", history.Value(key="b52ca85c-64b6-5dc6-aaec-4864738d25d0")),
    ],
)
def test_values_are_read_back_as_what_they_were(name: str, raw: str, shown: history.Value) -> None:
    assert history.value_of(CaseFile._meta.get_field(name), raw) == shown


def test_moments_come_back_from_a_real_change(db: None) -> None:
    with acting(ada):
        file = CaseFile.objects.visible_to(ada).get(pk=MAIN)
        file.closed_at = MOMENT
        file.save(update_fields=["closed_at"])
    (change, *_earlier) = changes(ada, MAIN)
    (story,) = change.fields
    assert (story.name, story.before.words, story.after.moment) == ("closed_at", "nothing", MOMENT)


def test_nothing_is_masked_anywhere() -> None:
    """Masking shows half of a word; what may not be in the history is left out of it whole."""
    roots = [Path(__file__).parents[2] / room for room in ("ccr", "cases", "screening", "referrals", "meetings")]
    masking = [path for root in roots for path in root.rglob("*.py") if "mask_fields" in path.read_text()]
    assert masking == []
