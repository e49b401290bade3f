"""*See it as another agency* says exactly what that agency really sees."""

import dataclasses
from datetime import timedelta
from typing import Any

import pytest

from cases.files.models import CaseFile
from cases.incidents.actions import Account, record_incident
from cases.records.categories import Category
from cases.records.models import Record, RecordBody
from cases.sharing.actions import look_as, withdraw_release
from cases.sharing.projection import Use, project
from ccr.audit.models import AuditEvent
from ccr.core.errors import NotVisible
from tests.cases.sharing.story import (
    LATER,
    TUESDAY,
    a_file,
    accepted,
    ada,
    bea,
    col,
    core,
    dan,
    more_about,
    nora,
    offer_on,
    pete,
    pru,
    single,
)
from tests.world import MOMENT, acting, world

pytestmark = pytest.mark.django_db


def projected(file_id: Any, reader: Any, *, by: Any = ada, at: Any = LATER) -> Any:
    with acting(by, at=at):
        return project(CaseFile.objects.visible_to(by).get(pk=file_id), reader.agency_id, Use.SEE_AS, at)


def really(file_id: Any, reader: Any, *, at: Any = LATER) -> Any:
    """What the reader's own vault answers about records of that file: id → its words, or None where only the head is open."""
    with acting(reader, at=at):
        heads = Record.objects.visible_to(reader).filter(file_id=file_id)
        bodies = {body.record_id: body.words for body in RecordBody.objects.visible_to(reader).filter(file_id=file_id)}
        return {head.id: bodies.get(head.id) for head in heads}


def thawed(value: Any) -> Any:
    if hasattr(value, "items"):
        return {name: thawed(inner) for name, inner in value.items()}
    return [thawed(inner) for inner in value] if isinstance(value, tuple) else value


def said(projection: Any) -> Any:
    return {record.id: thawed(record.words) if record.in_full else None for record in projection.records}


@pytest.mark.parametrize(
    "reader", [dan, pru, col, pete, nora, world.court.clea, world.housing.casey], ids=lambda m: m.name
)
@pytest.mark.parametrize("at", [MOMENT, MOMENT + timedelta(days=8), MOMENT + timedelta(days=40)], ids=str)
def test_for_every_reader_of_the_world_at_every_time(reader: Any, at: Any) -> None:
    main = world.file("harbor main")
    assert said(projected(main, reader, at=at)) == really(main, reader, at=at)


def test_over_views_summaries_days_covered_and_records_kept_back() -> None:
    file_id = a_file(ada)
    more_about(ada, file_id, phone="555 0142", other="Somebody Else", address="A house")
    for release in (
        *core(file_id, world.police, world.prosecution, world.probation),
        single(file_id, world.coordination, covers_later=False),
        single(file_id, world.coordination, view=(), summary=[Category.OTHER_PERSON]),
        single(file_id, world.police, view=[Category.LOCATION], location_confirmed=True),
    ):
        reader = {one.agency_id: one for one in (dan, pru, pete, col)}[release.to_agency_id]
        accepted(offer_on(release), reader)
    with acting(ada, at=LATER):
        record_incident(file_id=file_id, account=Account(what="added"), by=ada, at=LATER)
        record_incident(file_id=file_id, account=Account(what="kept"), by=ada, at=LATER, kept=True)
    for reader in (dan, pru, pete, col):
        assert said(projected(file_id, reader)) == really(file_id, reader), reader.agency_name
    assert any(record.category == Category.LOCATION for record in projected(file_id, dan).records)
    assert len(projected(file_id, col).records) < len(projected(file_id, dan).records)


def test_before_it_is_accepted_and_after_it_is_withdrawn_it_is_empty() -> None:
    file_id = a_file(ada)
    (release,) = core(file_id, world.police)
    assert projected(file_id, dan).records == ()
    accepted(offer_on(release), dan)
    assert len(projected(file_id, dan).records) == 2
    with acting(ada, at=LATER):
        withdraw_release(release_id=release.id, by=ada, at=LATER)
    assert (projected(file_id, dan).records, projected(file_id, dan).view_bits) == ((), 0)


def test_a_summary_never_has_words() -> None:
    file_id = a_file(ada)
    (release,) = core(file_id, world.probation)
    accepted(offer_on(release), pete)
    shown = projected(file_id, pete)
    assert [record.in_full for record in shown.records if record.category == Category.INCIDENTS] == [False]
    assert all(record.words is None for record in shown.records if record.category in shown.in_summary)


def test_a_projection_cannot_be_changed() -> None:
    file_id = a_file(ada)
    (release,) = core(file_id, world.police)
    accepted(offer_on(release), dan)
    shown = projected(file_id, dan)
    with pytest.raises(dataclasses.FrozenInstanceError):
        shown.view_bits = -1
    words = next(record.words for record in shown.records if record.category == Category.INCIDENTS)
    with pytest.raises(TypeError):
        words["what"] = "other"
    assert isinstance(words["tactics"], tuple)


def test_it_takes_three_statements_at_most(django_assert_max_num_queries: Any) -> None:
    file_id = a_file(ada)
    (release,) = core(file_id, world.police)
    accepted(offer_on(release), dan)
    with acting(ada, at=LATER):
        file = CaseFile.objects.visible_to(ada).get(pk=file_id)
        with django_assert_max_num_queries(3):
            project(file, dan.agency_id, Use.SEE_AS, LATER)


def test_the_look_is_written_down_and_nobody_else_can_look() -> None:
    file_id = a_file(ada)
    with acting(ada, at=TUESDAY):
        look_as(file_id=file_id, agency_id=world.police.id, by=ada, at=TUESDAY)
        assert AuditEvent.objects.visible_to(ada).filter(code="sharing.seen_as", file_id=file_id).count() == 1
    for stranger in (dan, bea):
        with acting(stranger, at=TUESDAY), pytest.raises(NotVisible):
            look_as(file_id=file_id, agency_id=world.police.id, by=stranger, at=TUESDAY)
