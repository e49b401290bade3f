"""The log of what happened: written with or without a report, soon or later, and whole after a file was closed."""

from datetime import timedelta

import pytest

from cases.files import actions as files
from cases.incidents.words import IncidentWords, ReportedTo
from cases.records.categories import Kind
from cases.records.models import Record
from cases.records.selectors import words_of
from tests.cases.files.filled import ADA, opened, told
from tests.world import MOMENT, acting, world

pytestmark = pytest.mark.django_db


def log(file_id: object) -> list[tuple[Record, IncidentWords]]:
    with acting(ADA):
        heads = list(Record.objects.visible_to(ADA).filter(file_id=file_id, kind=Kind.INCIDENT).order_by("recorded_at"))
        words = words_of(ADA, heads)
        return [(head, IncidentWords.from_words(words[head.id])) for head in heads]


@pytest.mark.parametrize("reported", [[], *[[one.value] for one in ReportedTo]])
def test_it_is_written_whether_or_not_anybody_was_told(reported: list[str]) -> None:
    file = opened()
    told(file.id, "Waited by the car", reported_to=reported)
    ((_head, words),) = log(file.id)
    assert (words.what, words.reported_to) == ("Waited by the car", tuple(reported))


def test_when_it_was_and_when_it_was_written_down_stand_apart_with_how_she_felt() -> None:
    file = opened()
    head = told(file.id, days_ago=12, fear=8, impact="Did not sleep")
    ((_head, words),) = log(file.id)
    assert head.happened_on == MOMENT.date() - timedelta(days=12)
    assert head.recorded_at == MOMENT
    assert (words.fear, words.impact) == (8, "Did not sleep")


def test_witnesses_stand_with_the_words_and_never_in_what_a_summary_shows() -> None:
    dan, pru, main = world.police.dan, world.prosecution.pru, world.file("harbor main")
    head = told(main, "Waited by the car", witnesses="Rosa from the second floor, 555 0102")
    for reader, opened_in_full in ((ADA, True), (dan, True), (pru, False)):
        with acting(reader):
            found = Record.objects.visible_to(reader).get(pk=head.id)
            words = words_of(reader, [found])
        assert ("555 0102" in str(words)) is opened_in_full, reader.name


def test_closing_and_taking_up_again_leave_the_log_as_it_was() -> None:
    file = opened()
    for number in range(3):
        told(file.id, f"Number {number}", days_ago=30 - number, at=MOMENT + timedelta(minutes=number))
    before = [(head.id, head.version, words) for head, words in log(file.id)]
    with acting(ADA):
        files.begin(file_id=file.id, by=ADA, at=MOMENT)
        files.close_file(
            file_id=file.id, outcome="not_known", why="Too little to go on", told="By phone", by=ADA, at=MOMENT
        )
        files.reopen(file_id=file.id, by=ADA, at=MOMENT)
    assert [(head.id, head.version, words) for head, words in log(file.id)] == before
    assert len(before) == 3
