"""Share now, what it leaves behind, and what a manager does the next working day."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from cases.files.actions import set_level
from cases.files.models import CaseFile
from cases.records.categories import bits
from cases.sharing.actions import join
from cases.sharing.models import Disclosure
from cases.sharing.now.actions import look_at
from cases.sharing.now.models import LawfulBasis
from cases.sharing.now.refusals import NotHighRisk
from cases.sharing.now.reviews import LOOK
from cases.sharing.now.selectors import arrived, to_look_at
from cases.sharing.now.words import Weighed
from cases.sharing.objections.selectors import wish_of
from ccr.audit.models import AuditEvent
from ccr.core.actor import acting
from ccr.notifications.models import Notice
from ccr.reminders import engine
from ccr.reminders.models import Reminder
from tests.cases.sharing.now.borough import MINIMUM, NEXT, NOW, RECEIVERS, Borough
from tests.support.client import signed_in


def test_one_decision_opens_the_minimum_to_each_at_once_and_is_in_their_trays(borough: Borough) -> None:
    file_id = borough.a_file()
    ground = borough.share(file_id, *RECEIVERS[:7])
    loans = borough.loans(file_id)
    assert len(loans) == 7
    for loan in loans.values():
        assert (loan.state, loan.view_bits, loan.summary_bits) == ("live", bits(MINIMUM), 0)
        assert (loan.basis, loan.ground_id, loan.answered_by) == ("public_task", ground.id, None)
        assert loan.starts_at == NOW
        assert loan.ends_at < NOW + timedelta(days=31)
    for key in RECEIVERS[:7]:
        reader = borough.duty(key)
        with acting(reader, at=NOW):
            assert [one.from_agency_id for one in arrived(reader)] == [borough.agency("ash_isac")], key
            told = Notice.objects.visible_to(reader).filter(code="now.arrived")
            assert told.count() == (1 if reader.name != "" else 0), key
            (file,) = CaseFile.objects.visible_to(reader)
            assert file.lent_only


def test_the_decision_keeps_what_was_weighed_and_her_safe_number_alone(borough: Borough) -> None:
    file_id = borough.a_file()
    ground = borough.share(file_id, "ash_police")
    words = Weighed.from_words(ground.words)
    assert words.safe_number == "07700 900101 (before three)"
    assert (words.why_now, words.if_not) == ("He said Sunday.", "Nobody sees the whole.")
    assert words.not_told_because == "She does not answer."
    assert "judged high" in words.reasons[0]
    with acting(borough.priti, at=NOW):
        wish = wish_of(borough.priti, CaseFile.objects.visible_to(borough.priti).get(pk=file_id))
        assert wish is not None
        assert wish.answer == "not_asked"
    reader = borough.carys
    with acting(reader, at=NOW):
        lent = LawfulBasis.objects.visible_to(reader).get(pk=ground.id)
        assert Weighed.from_words(lent.words).safe_number == words.safe_number
    borough.agreement = borough.agree(safe_number=False)
    other = borough.share(borough.a_file(), "ash_police")
    assert Weighed.from_words(other.words).safe_number == ""


def test_a_person_there_still_says_which_file_it_belongs_to(borough: Borough) -> None:
    file_id = borough.a_file()
    borough.share(file_id, "ash_police", "ash_housing")
    loans = borough.loans(file_id)
    own = borough.a_file(by=borough.carys)
    police, housing = (loans[borough.agency(key)] for key in ("ash_police", "ash_housing"))
    with acting(borough.carys, at=NEXT):
        join(disclosure_id=police.id, to_file_id=own, by=borough.carys, at=NEXT)
        assert arrived(borough.carys) == []
        assert CaseFile.objects.visible_to(borough.carys).count() == 1
    with acting(borough.kelly, at=NEXT):
        join(disclosure_id=housing.id, to_file_id=None, by=borough.kelly, at=NEXT)
        assert arrived(borough.kelly) == []


def test_what_is_shared_again_comes_into_the_same_file(borough: Borough) -> None:
    """Pressed by two, or pressed again the next day: the receiver has one file of it and is asked once."""
    file_id = borough.a_file()
    borough.share(file_id, "ash_police")
    borough.share(file_id, "ash_police", at=NEXT)
    reader = borough.carys
    with acting(reader, at=NEXT):
        loans = Disclosure.objects.visible_to(reader).live().filter(from_file_id=file_id)
        assert len(loans) == 2
        assert len({loan.to_file_id for loan in loans}) == 1
        (waits,) = arrived(reader)
        join(disclosure_id=waits.id, to_file_id=None, by=reader, at=NEXT)
        assert arrived(reader) == []
        assert CaseFile.objects.visible_to(reader).count() == 1


def test_what_is_shared_again_comes_into_the_file_it_was_joined_to(borough: Borough) -> None:
    file_id, own = borough.a_file(), borough.a_file(by=borough.carys)
    borough.share(file_id, "ash_police")
    loan = borough.loans(file_id)[borough.agency("ash_police")]
    with acting(borough.carys, at=NOW):
        join(disclosure_id=loan.id, to_file_id=own, by=borough.carys, at=NOW)
    borough.share(file_id, "ash_police", at=NEXT)
    with acting(borough.carys, at=NEXT):
        loans = Disclosure.objects.visible_to(borough.carys).live().filter(from_file_id=file_id)
        assert {one.to_file_id for one in loans} == {own}
        assert CaseFile.objects.visible_to(borough.carys).count() == 1


def judged(borough: Borough, file_id: UUID, level: int, *, kept: bool = True, at: datetime = NEXT) -> None:
    by = borough.priti
    with acting(by, at=at):
        why = "As it stands."
        set_level(file_id=file_id, level=level, why=why, direction="", judged_on=at.date(), by=by, at=at, kept=kept)


def test_a_level_that_is_kept_is_no_reason_anybody_else_reads(borough: Borough) -> None:
    file_id = borough.a_file(high=False)
    judged(borough, file_id, 3)
    with pytest.raises(NotHighRisk):
        borough.share(file_id, "ash_police", at=NEXT)
    page = signed_in(borough.priti).get(f"/cases/{file_id}/")
    assert f"/cases/{file_id}/sharing/now/" not in page.content.decode()


def test_a_high_level_that_is_kept_leaves_the_one_before_it_to_be_read(borough: Borough) -> None:
    file_id = borough.a_file()
    judged(borough, file_id, 3)
    page = signed_in(borough.priti).get(f"/cases/{file_id}/")
    assert f"/cases/{file_id}/sharing/now/" in page.content.decode()
    ground = borough.share(file_id, "ash_police", at=NEXT)
    assert Weighed.from_words(ground.words).reasons == ("judged high on 18 Nov",)


def test_an_old_high_is_no_reason_after_a_lower_one_that_is_kept(borough: Borough) -> None:
    file_id = borough.a_file()
    judged(borough, file_id, 1)
    with pytest.raises(NotHighRisk):
        borough.share(file_id, "ash_police", at=NEXT)
    page = signed_in(borough.priti).get(f"/cases/{file_id}/")
    assert f"/cases/{file_id}/sharing/now/" not in page.content.decode()


def test_nothing_older_is_quoted_than_what_the_others_may_read_last(borough: Borough) -> None:
    """High, then standard, then high but kept: the others would be told of a high they know was taken back."""
    file_id = borough.a_file()
    judged(borough, file_id, 1, kept=False)
    judged(borough, file_id, 3, at=NEXT + timedelta(hours=1))
    with pytest.raises(NotHighRisk):
        borough.share(file_id, "ash_police", at=NEXT + timedelta(hours=2))


def test_what_is_shared_again_brings_a_closed_file_back(borough: Borough) -> None:
    file_id, own = borough.a_file(), borough.a_file(by=borough.carys)
    borough.share(file_id, "ash_police")
    loan = borough.loans(file_id)[borough.agency("ash_police")]
    with acting(borough.carys, at=NOW):
        join(disclosure_id=loan.id, to_file_id=own, by=borough.carys, at=NOW)
        CaseFile.objects.visible_to(borough.carys).filter(pk=own).update(stage="closed", closed_at=NOW)
    borough.share(file_id, "ash_police", at=NEXT)
    with acting(borough.carys, at=NEXT):
        (file,) = CaseFile.objects.visible_to(borough.carys)
        assert (file.id, file.stage, file.closed_at) == (own, "active", None)
        assert AuditEvent.objects.visible_to(borough.carys).filter(code="file.brought_back", file_id=own).exists()


def test_a_manager_is_told_on_the_next_working_day_and_may_end_it(borough: Borough) -> None:
    friday = NOW + timedelta(days=2)
    file_id = borough.a_file()
    ground = borough.share(file_id, "ash_police", "ash_housing", at=friday)
    with acting(borough.ruth, at=friday):
        assert [one.id for one in to_look_at(borough.ruth)] == [ground.id]
        (reminder,) = Reminder.objects.visible_to(borough.ruth).filter(kind=LOOK)
    monday = friday + timedelta(days=3)
    assert reminder.due_at.date() == monday.date()
    engine.raise_due(at=friday + timedelta(days=1))
    with acting(borough.ruth, at=monday):
        assert not Notice.objects.visible_to(borough.ruth).filter(code="now.to_look_at").exists()
    engine.raise_due(at=monday)
    with acting(borough.ruth, at=monday):
        assert Notice.objects.visible_to(borough.ruth).filter(code="now.to_look_at").count() == 1
        look_at(ground_id=ground.id, found="ended", why="Ask her first.", by=borough.ruth, at=monday)
        assert to_look_at(borough.ruth) == []
        assert not Reminder.objects.visible_to(borough.ruth).filter(kind=LOOK, settled_at=None).exists()
    assert {loan.state for loan in borough.loans(file_id, at=monday).values()} == {"withdrawn"}


def test_who_looked_in_time_is_not_told_again(borough: Borough) -> None:
    ground = borough.share(borough.a_file(), "ash_police")
    with acting(borough.ruth, at=NOW):
        look_at(ground_id=ground.id, found="stands", why="Right.", by=borough.ruth, at=NOW)
    engine.raise_due(at=NEXT)
    with acting(borough.ruth, at=NEXT):
        assert not Notice.objects.visible_to(borough.ruth).filter(code="now.to_look_at").exists()
