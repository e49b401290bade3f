"""The safety step: opened once, settled once, by those who may, and never lost."""

from dataclasses import fields
from datetime import timedelta
from uuid import UUID

import pytest

from cases.files.actions import begin, close_file
from cases.files.caseload import refresh
from cases.files.models import CaseFile, FileQueue
from cases.people.words import Address
from cases.records.categories import Kind
from cases.records.models import Record
from cases.records.selectors import latest, words_of
from ccr.audit.models import AuditEvent
from ccr.core.errors import NotPermitted, NotVisible
from screening.safety.actions import NoNote, NoReason, SettledAlready, UnknownAnswer, open_step, settle_step
from screening.safety.rules import StepOpen
from screening.safety.words import Reason, SafetyStep
from tests.cases.files.filled import ADA, opened
from tests.world import MOMENT, acting, world

pytestmark = pytest.mark.django_db

SOL, DAN, DISA, VERA = world.harbor.sol, world.police.dan, world.police.disa, world.harbor.vera

MAIN = world.file("harbor main")
ADDRESS = {one.name for one in fields(Address)}


def main() -> CaseFile:
    """A file of Harbor's whose level and reasons Police read in full; call it while acting as Ada."""
    return CaseFile.objects.visible_to(ADA).get(pk=MAIN)


def stepped(file: CaseFile, *reasons: str) -> UUID:
    with acting(ADA):
        return open_step(file=file, reasons=list(reasons) or [Reason.STRANGLING], by=ADA, at=MOMENT).id


def words(step_id: UUID) -> SafetyStep:
    with acting(ADA):
        head = Record.objects.visible_to(ADA).get(pk=step_id)
        return SafetyStep.from_words(words_of(ADA, [head])[head.id])


def need(file: CaseFile) -> int:
    with acting(ADA):
        refresh(ADA, at=MOMENT)
        return FileQueue.objects.visible_to(ADA).get(file_id=file.id).need


def test_it_stays_open_and_leads_the_caseload_until_it_is_settled() -> None:
    file = opened()
    before = need(file)
    step_id = stepped(file)
    assert need(file) == 50 > before
    later = MOMENT + timedelta(minutes=20)
    with acting(ADA, at=later):
        head = settle_step(step_id=step_id, by=ADA, at=later, done=True, note="", with_her="someone_safe")
        assert not head.open
    assert need(file) == before
    assert words(step_id) == SafetyStep(
        reasons=("strangling",), with_her="someone_safe", settled="done",
        settled_at=later.isoformat(), settled_by=str(ADA.member_id),
    )  # fmt: skip
    with acting(ADA, at=later):
        acts = AuditEvent.objects.visible_to(ADA).filter(subject_id=step_id).order_by("at")
        assert [act.code for act in acts] == ["safety.opened", "safety.settled"]
        assert "someone" not in str([act.detail for act in acts])


def test_there_is_one_open_step_and_it_takes_up_what_is_new() -> None:
    file = opened()
    first = stepped(file, Reason.WEAPONS)
    assert stepped(file, Reason.WEAPONS, "He has a key to the back door") == first
    assert words(first).reasons == ("weapons", "He has a key to the back door")
    with acting(ADA):
        settle_step(step_id=first, by=ADA, at=MOMENT, done=True, note="")
    assert stepped(file, Reason.WEAPONS) != first


def test_reasons_out_of_what_is_kept_stand_in_a_step_of_their_own_that_nobody_else_sees() -> None:
    with acting(ADA):
        seen = open_step(file=main(), reasons=[Reason.THREAT_TO_KILL], by=ADA, at=MOMENT)
        kept = open_step(file=main(), reasons=[Reason.HER_OWN_SUICIDE], by=ADA, at=MOMENT, kept=True)
        assert open_step(file=main(), reasons=[Reason.WEAPONS], by=ADA, at=MOMENT, kept=True).id == kept.id
    assert words(seen.id).reasons == ("threat_to_kill",)
    assert words(kept.id).reasons == ("her_own_suicide", "weapons")
    with acting(DAN):
        steps = Record.objects.visible_to(DAN).filter(file_id=MAIN, kind=Kind.SAFETY_STEP, recorded_at=MOMENT)
        assert [head.id for head in steps] == [seen.id]


def test_a_newer_settled_step_hides_no_open_one() -> None:
    later = MOMENT + timedelta(minutes=5)
    with acting(ADA, at=later):
        first = open_step(file=main(), reasons=[Reason.THREAT_TO_KILL], by=ADA, at=MOMENT)
        kept = open_step(file=main(), reasons=[Reason.WEAPONS], by=ADA, at=later, kept=True)
        settle_step(step_id=kept.id, by=ADA, at=later, done=True, note="")
        assert latest(ADA, [MAIN], [Kind.SAFETY_STEP])[MAIN, Kind.SAFETY_STEP].id == first.id


def test_a_safe_place_goes_to_where_she_is_and_never_into_the_step() -> None:
    place = "Her aunt, 77 Pine Road"
    with acting(ADA):
        before = latest(ADA, [MAIN], [Kind.LOCATION])[MAIN, Kind.LOCATION]
        known = {name: text for name, text in words_of(ADA, [before])[before.id].items() if name in ADDRESS}
        head = open_step(file=main(), reasons=[Reason.THREAT_TO_KILL], by=ADA, at=MOMENT)
        settle_step(step_id=head.id, by=ADA, at=MOMENT, done=True, note="", safe_place=place)
        address = latest(ADA, [MAIN], [Kind.LOCATION])[MAIN, Kind.LOCATION]
        held = words_of(ADA, [address])[address.id]
        # What was known of where she is stays beside it.
        assert held == known | {"safe_place": place}
    with acting(DAN):
        step = Record.objects.visible_to(DAN).get(id=head.id)
        assert place not in str(words_of(DAN, [step]))
        assert not Record.objects.visible_to(DAN).filter(file_id=MAIN, kind=Kind.LOCATION).exists()


def test_not_needed_says_why() -> None:
    step_id = stepped(opened())
    for nothing in ("", "   "):
        with pytest.raises(NoNote), acting(ADA):
            settle_step(step_id=step_id, by=ADA, at=MOMENT, done=False, note=nothing)
    with acting(ADA):
        assert Record.objects.visible_to(ADA).get(pk=step_id).open
        settle_step(step_id=step_id, by=ADA, at=MOMENT, done=False, note="An old matter, told before")
    assert words(step_id).settled == "not_needed"


def test_of_two_who_settle_the_second_is_told() -> None:
    step_id = stepped(opened())
    with acting(ADA):
        settle_step(step_id=step_id, by=ADA, at=MOMENT, done=True, note="first")
    with pytest.raises(SettledAlready), acting(SOL):
        settle_step(step_id=step_id, by=SOL, at=MOMENT, done=False, note="second")
    assert words(step_id).note == "first"


def test_a_step_needs_a_reason_and_known_answers() -> None:
    file = opened()
    with pytest.raises(NoReason), acting(ADA):
        open_step(file=file, reasons=["", " "], by=ADA, at=MOMENT)
    step_id = stepped(file)
    with pytest.raises(UnknownAnswer), acting(ADA):
        settle_step(step_id=step_id, by=ADA, at=MOMENT, done=True, note="", with_her="the pope")


def test_another_agency_and_a_post_without_assessing_are_refused() -> None:
    file = opened()
    step_id = stepped(file)
    for stranger in (DAN, world.beacon.bea):
        with pytest.raises(NotVisible), acting(stranger):
            settle_step(step_id=step_id, by=stranger, at=MOMENT, done=True, note="")
        with pytest.raises(NotVisible), acting(stranger):
            open_step(file=file, reasons=["weapons"], by=stranger, at=MOMENT)
    theirs = opened(by=DAN)
    with pytest.raises(NotPermitted), acting(DISA):
        open_step(file=theirs, reasons=["weapons"], by=DISA, at=MOMENT)


def test_no_other_record_is_settled_as_a_step() -> None:
    file = opened()
    with acting(ADA):
        other = Record.objects.visible_to(ADA).filter(file_id=file.id, kind=Kind.SURVIVOR).get()
    with pytest.raises(NotVisible), acting(ADA):
        settle_step(step_id=other.id, by=ADA, at=MOMENT, done=True, note="")


def test_a_file_with_an_open_step_is_not_closed() -> None:
    file = opened()
    with acting(ADA):
        begin(file_id=file.id, by=ADA, at=MOMENT)
    step_id = stepped(file)
    with pytest.raises(StepOpen), acting(ADA):
        close_file(file_id=file.id, outcome="safer", why="Calm", told="Call us", by=ADA, at=MOMENT)
    with acting(ADA):
        settle_step(step_id=step_id, by=ADA, at=MOMENT, done=True, note="")
