"""Two who had the same version open: the second is asked to look again, also when both send at the same moment."""

from collections.abc import Callable
from typing import Any

import pytest

from cases.incidents.actions import Account, correct_incident
from cases.people.actions import add_person, correct_person
from cases.people.words import Respondent
from cases.records.models import Record
from cases.records.selectors import words_of
from cases.sharing.now.actions import write_agreement
from cases.sharing.now.models import ForumAgreement
from ccr.core.errors import Stale
from ccr.core.models import Versioned
from screening.plan.actions import add_line, change_line
from screening.plan.words import PlanLine
from tests.cases.files.filled import ADA, opened, told
from tests.cases.sharing.now.borough import DAY, MINIMUM, NOW, Borough
from tests.support.databases import Database
from tests.support.threads import at_once, meeting
from tests.world import MOMENT, acting, world

Change = Callable[[str], Any]


def overtaken(monkeypatch: pytest.MonkeyPatch, change: Change) -> None:
    """`change` by one whom another overtakes after their page was compared and before they write.

    One transaction holds both here, so neither stands; what stands is looked at below, where two send at once.
    """
    real = Versioned.expect_version
    faster = ["theirs"]

    def compare(self: Versioned, version: int | None) -> None:
        real(self, version)
        if faster:
            change(faster.pop())

    monkeypatch.setattr(Versioned, "expect_version", compare)
    with pytest.raises(Stale):
        change("ours")


def said(head: Record) -> str:
    with acting(ADA):
        return str(words_of(ADA, [Record.objects.visible_to(ADA).get(pk=head.pk)]))


@pytest.mark.django_db
def test_a_line_of_a_plan_an_incident_and_a_person_are_not_overwritten(monkeypatch: pytest.MonkeyPatch) -> None:
    file = opened()
    incident = told(file.id)
    with acting(ADA):
        line = add_line(file_id=file.id, line=PlanLine(step="first"), by=ADA, at=MOMENT)
        person = add_person(file_id=file.id, person=Respondent(full_name="first"), by=ADA, at=MOMENT)
    same: dict[str, Any] = {"version": 1, "by": ADA, "at": MOMENT}
    changes: dict[Record, Change] = {
        line: lambda text: change_line(record_id=line.id, line=PlanLine(step=text), **same),
        incident: lambda text: correct_incident(
            record_id=incident.id, account=Account(what=text, first_on=MOMENT.date()), **same
        ),
        person: lambda text: correct_person(record_id=person.id, person=Respondent(full_name=text), **same),
    }
    for head, change in changes.items():
        with acting(ADA), monkeypatch.context() as patch:
            overtaken(patch, change)
        assert "ours" not in said(head)


@pytest.mark.django_db
def test_an_agreement_is_not_overwritten(monkeypatch: pytest.MonkeyPatch) -> None:
    borough = Borough()
    by = borough.moira

    def change(name: str) -> ForumAgreement:
        return write_agreement(
            agreement_id=borough.agreement.id, version=1, name=name, party_ids=borough.agreement.party_ids,
            minimum=MINIMUM, safe_number=True, signed_on=DAY, by=by, at=NOW,
        )  # fmt: skip

    with acting(by, at=NOW), monkeypatch.context() as patch:
        overtaken(patch, change)
    with acting(by, at=NOW):
        assert ForumAgreement.objects.visible_to(by).get().name != "ours"


@pytest.mark.django_db
def test_one_who_changes_twice_what_they_read_once_is_not_refused() -> None:
    with acting(ADA):
        file = opened()
        line = add_line(file_id=file.id, line=PlanLine(step="first"), by=ADA, at=MOMENT)
        for version in (2, 3):
            line.bump()
            line.save()
            assert Record.objects.visible_to(ADA).get(pk=line.pk).version == version


def test_two_who_send_at_the_same_moment_do_not_both_succeed(
    fresh_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = opened()
    with acting(ADA):
        line = add_line(file_id=file.id, line=PlanLine(step="first"), by=ADA, at=MOMENT)
    monkeypatch.setattr(Versioned, "expect_version", meeting(Versioned.expect_version))

    def write(text: str, by: Any) -> str:
        with acting(by):
            change_line(record_id=line.id, version=1, line=PlanLine(step=text), by=by, at=MOMENT)
        return text

    answers = at_once(lambda: write("of Ada", ADA), lambda: write("of Nell", world.harbor.nell))
    assert [type(one) for one in answers].count(Stale) == 1
    (kept,) = [one for one in answers if isinstance(one, str)]
    assert kept in said(line)
