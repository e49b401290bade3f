"""Recording and correcting incidents: what follows, what is refused and then unchanged."""

from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

import pytest

from cases.files import actions as files
from cases.files import hooks
from cases.files.models import CaseFile
from cases.files.states import Stage
from cases.incidents import tactics
from cases.incidents.actions import (
    Account,
    DaysTurned,
    NotHappenedYet,
    NothingSaid,
    NotInCatalogue,
    correct_incident,
    record_incident,
)
from cases.records.categories import Kind, Lane
from cases.records.models import Record
from cases.records.selectors import words_of
from ccr.audit.models import AuditEvent
from ccr.core.errors import NotPermitted, NotVisible, Stale
from tests.cases.files.filled import ADA, opened, told
from tests.world import MOMENT, acting, world

pytestmark = pytest.mark.django_db

DAN, NELL = world.police.dan, world.harbor.nell
TODAY = date(2026, 6, 1)


def count(file_id: Any) -> int:
    with acting(ADA):
        return Record.objects.visible_to(ADA).filter(file_id=file_id, kind=Kind.INCIDENT).count()


def test_an_incident_keeps_what_was_told_and_its_head_what_a_summary_may_show() -> None:
    file = opened()
    account = Account(
        what="Followed her home",
        first_on=date(2026, 5, 28),
        last_on=date(2026, 5, 30),
        time_from=time(21, 30),
        place="Elm Park",
        tactics=["S01", "I03"],
        seriousness=2,
        source="her",
        fear=8,
        breach="possible",
        reported_to=["police"],
    )
    with acting(ADA):
        head = record_incident(file_id=file.id, account=account, by=ADA, at=MOMENT)
        assert (head.happened_on, head.level) == (date(2026, 5, 28), 2)
        assert head.lanes == Lane.SURVEILLANCE | Lane.INTIMIDATION
        assert words_of(ADA, [head])[head.id] == {
            "what": "Followed her home",
            "last_on": "2026-05-30",
            "time_from": "21:30",
            "place": "Elm Park",
            "tactics": ["S01", "I03"],
            "source": "her",
            "fear": 8,
            "breach": "possible",
            "reported_to": ["police"],
            "finished": True,
        }
        assert AuditEvent.objects.visible_to(ADA).filter(code="incident.recorded", subject_id=head.id).count() == 1


def test_nobody_needs_to_know_the_day() -> None:
    file = opened()
    assert told(file.id, days_ago=None).happened_on is None


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"what": "  "}, NothingSaid),
        ({"first_on": TODAY + timedelta(days=1)}, NotHappenedYet),
        ({"first_on": TODAY, "last_on": TODAY + timedelta(days=1)}, NotHappenedYet),
        ({"first_on": TODAY, "last_on": TODAY - timedelta(days=1)}, DaysTurned),
        ({"tactics": ["S01", "X99"]}, NotInCatalogue),
        ({"seriousness": 4}, NotInCatalogue),
        ({"fear": 11}, NotInCatalogue),
        ({"fear": -1}, NotInCatalogue),
        ({"source": "rumour"}, NotInCatalogue),
        ({"breach": "proved"}, NotInCatalogue),
        ({"reported_to": ["press"]}, NotInCatalogue),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(change: dict[str, Any], refusal: type[Exception]) -> None:
    file = opened()
    account = Account(**({"what": "x", "first_on": TODAY} | change))
    with acting(ADA), pytest.raises(refusal):
        record_incident(file_id=file.id, account=account, by=ADA, at=MOMENT)
    assert count(file.id) == 0


def staged(stage: str) -> CaseFile:
    file = opened()
    with acting(ADA):
        row = CaseFile.objects.visible_to(ADA).get(pk=file.id)
        row.stage = stage
        row.save(update_fields=["stage"])
    return file


@pytest.mark.parametrize(
    ("stage", "after"),
    [
        (Stage.NEW, Stage.NEW),
        (Stage.ACTIVE, Stage.ACTIVE),
        (Stage.MONITORING, Stage.ACTIVE),
        (Stage.REVIEW_DUE, Stage.ACTIVE),
        (Stage.CLOSED, Stage.ACTIVE),
    ],
)
def test_a_new_incident_brings_a_resting_file_back_at_once(
    stage: str, after: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[dict[str, Any]] = []
    monkeypatch.setattr(hooks, "on_new_incident", [lambda **one: heard.append(one)])
    file = staged(stage)
    head = told(file.id)
    with acting(ADA):
        assert CaseFile.objects.visible_to(ADA).get(pk=file.id).stage == after
    assert [(one["incident"].id, one["brought_back"]) for one in heard] == [(head.id, stage != after)]


def test_a_dispatcher_brings_a_closed_file_back_too() -> None:
    disa = world.police.disa
    with acting(DAN):
        file = files.open_file(by=DAN, at=MOMENT, display_name="Maya R.")
        files.begin(file_id=file.id, by=DAN, at=MOMENT)
        files.close_file(file_id=file.id, outcome="moved", why="x", told="x", by=DAN, at=MOMENT)
    told(file.id, by=disa)
    with acting(DAN):
        assert CaseFile.objects.visible_to(DAN).get(pk=file.id).stage == Stage.ACTIVE


def test_what_follows_from_an_incident_cannot_be_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(**_one: Any) -> None:
        raise RuntimeError("no reminder could be written")

    monkeypatch.setattr(hooks, "on_new_incident", [breaks])
    file = staged(Stage.MONITORING)
    with pytest.raises(RuntimeError):
        told(file.id)
    assert count(file.id) == 0
    with acting(ADA):
        assert CaseFile.objects.visible_to(ADA).get(pk=file.id).stage == Stage.MONITORING


def test_a_borrowed_incident_moves_no_stage_of_the_reader() -> None:
    told(world.file("harbor main"), by=ADA)
    with acting(DAN):
        assert CaseFile.objects.visible_to(DAN).get(pk=world.file("police own")).stage == Stage.ACTIVE


# Correcting ------------------------------------------------------------------


def test_correcting_moves_the_version_on_and_changes_head_and_words() -> None:
    file = opened()
    head = told(file.id, "First words", tactics=["S01"])
    with acting(ADA):
        correct_incident(
            record_id=head.id,
            version=1,
            account=Account(what="Better words", first_on=None, tactics=["F08"]),
            by=ADA,
            at=MOMENT,
        )
        now = Record.objects.visible_to(ADA).get(pk=head.id)
        assert (now.version, now.happened_on, now.lanes) == (2, None, Lane.INTERFERENCE)
        assert words_of(ADA, [now])[head.id]["what"] == "Better words"


def test_a_stale_page_overwrites_nothing() -> None:
    head = told(opened().id, "First words")
    with acting(ADA):
        correct_incident(record_id=head.id, version=1, account=Account(what="Faster"), by=ADA, at=MOMENT)
    with acting(NELL), pytest.raises(Stale):
        correct_incident(record_id=head.id, version=1, account=Account(what="Slower"), by=NELL, at=MOMENT)
    with acting(ADA):
        assert words_of(ADA, [head])[head.id]["what"] == "Faster"


def test_a_borrowed_incident_is_corrected_by_its_holder_alone() -> None:
    with acting(DAN), pytest.raises(NotPermitted):
        correct_incident(
            record_id=world.record("main incidents"), version=1, account=Account(what="x"), by=DAN, at=MOMENT
        )


@pytest.mark.parametrize("record_id", [uuid4(), world.record("named incidents"), world.record("main identity")])
def test_only_an_incident_one_sees_is_corrected(record_id: Any) -> None:
    by = world.harbor.ada
    with acting(by), pytest.raises(NotVisible):
        correct_incident(record_id=record_id, version=1, account=Account(what="x"), by=by, at=MOMENT)


def test_keeping_it_with_us_is_taken_back_only_by_an_answer() -> None:
    head = told(world.file("harbor main"), kept=True)
    with acting(ADA):
        correct_incident(record_id=head.id, version=1, account=Account(what="x"), by=ADA, at=MOMENT)
        assert Record.objects.visible_to(ADA).get(pk=head.id).kept
        correct_incident(record_id=head.id, version=2, account=Account(what="x"), by=ADA, at=MOMENT, kept=False)
        assert not Record.objects.visible_to(ADA).get(pk=head.id).kept


# The catalogue ---------------------------------------------------------------


def test_the_catalogue_has_every_tactic_once_in_its_group() -> None:
    counts = {lane: sum(one.lane == lane for one in tactics.TACTICS.values()) for lane in Lane}
    assert counts == {Lane.SURVEILLANCE: 12, Lane.LIFE_INVASION: 12, Lane.INTERFERENCE: 14, Lane.INTIMIDATION: 14}
    assert all(code == tactic.code for code, tactic in tactics.TACTICS.items())
    labels = [str(tactic.label) for tactic in tactics.TACTICS.values()]
    assert len(labels) == len(set(labels))


def test_what_asks_for_a_look_on_the_same_day_is_marked() -> None:
    assert {code for code, one in tactics.TACTICS.items() if one.look_today} == {
        "F09", "F10", "F11", "I01", "I06", "I10",
    }  # fmt: skip


def test_groups_and_bits_are_each_others_inverse() -> None:
    assert tactics.lanes_of([]) == 0
    assert tactics.lanes_in(tactics.lanes_of(["S01", "S02", "I14"])) == [Lane.SURVEILLANCE, Lane.INTIMIDATION]
    with pytest.raises(KeyError):
        tactics.lanes_of(["Z01"])
