"""Offers: made, answered, taken back; nothing remains of one that is over."""

import itertools
from datetime import timedelta
from typing import Any

import pytest

from cases.files.models import CaseFile
from cases.records.categories import Category
from cases.sharing.actions import accept_offer, refuse_offer, withdraw_disclosure
from cases.sharing.models import Disclosure
from cases.sharing.refusals import AlreadyEnded, AnsweredAlready, SharingRefused, StandsOnHerPermission
from cases.sharing.selectors import ended, offers_to, reference_of
from ccr.audit.models import AuditEvent
from ccr.core.errors import NotPermitted, NotVisible
from ccr.core.states import WrongState
from ccr.notifications.models import Notice
from tests.cases.sharing.story import (
    LATER,
    TUESDAY,
    a_file,
    accepted,
    ada,
    bea,
    casey,
    core,
    dan,
    ivy,
    nora,
    offer_on,
    pete,
    pru,
    sees,
    share,
    single,
    state_of,
    there,
)
from tests.world import acting, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer() -> Any:
    (release,) = core(a_file(ada), world.police)
    return offer_on(release)


def answer(verb: Any, offer: Any, by: Any, at: Any = LATER) -> Any:
    with acting(by, at=at):
        return verb(disclosure_id=offer.id, by=by, at=at)


def tray(member: Any, at: Any = LATER) -> Any:
    with acting(member, at=at):
        return [one.id for one in offers_to(member)]


def notices_of(member: Any, code: Any) -> Any:
    with acting(member, at=LATER):
        return Notice.objects.visible_to(member).filter(code=code).count()


def files_of(member: Any, at: Any = LATER) -> Any:
    with acting(member, at=at):
        return CaseFile.objects.visible_to(member).filter(opened_at__gte=TUESDAY).count()


def test_an_offer_waits_in_the_tray_of_that_agency_only_and_shows_no_record(offer: Any) -> None:
    assert offer.id in tray(dan)
    assert offer.id in tray(ivy)
    for other in (pru, nora, casey, bea, ada):
        assert offer.id not in tray(other)
    assert sees(dan, offer.from_file_id) == []


def test_accepted_it_is_open_at_once_into_a_file_made_for_it(offer: Any) -> None:
    made = accepted(offer, dan)
    with acting(dan, at=LATER):
        file = CaseFile.objects.visible_to(dan).get(pk=made)
        assert (file.lent_only, file.agency_id, file.lead_id) == (True, world.police.id, dan.member_id)
    assert sees(dan, made) == ["words of Harbor"]
    assert sees(ivy, made) == ["words of Harbor"], "a file of the agency, as any other"
    assert offer.id not in tray(dan)
    assert state_of(offer.id, ada) == "live"


def test_refused_nothing_remains_here_and_whoever_offered_is_told(offer: Any) -> None:
    before = files_of(dan)
    assert answer(refuse_offer, offer, dan).state == "refused"
    assert state_of(offer.id, dan, at=LATER + timedelta(seconds=1)) is None
    assert (tray(dan), files_of(dan)) == ([], before)
    assert state_of(offer.id, ada) == "refused"
    assert notices_of(ada, "sharing.not_taken") == 1


def test_a_second_answer_is_told_so(offer: Any) -> None:
    accepted(offer, dan)
    before = files_of(ivy)
    for verb in (accept_offer, refuse_offer):
        with pytest.raises(AnsweredAlready):
            answer(verb, offer, ivy)
    assert files_of(ivy) == before
    assert state_of(offer.id, ada) == "live"


def test_an_offer_that_was_refused_or_taken_back_or_is_past_its_end_is_as_absent(offer: Any) -> None:
    answer(refuse_offer, offer, dan)
    later = LATER + timedelta(seconds=1)
    for verb in (accept_offer, refuse_offer):
        with pytest.raises(NotVisible):
            answer(verb, offer, ivy, at=later)
    (again,) = core(offer.from_file_id, world.police)
    late = offer_on(again)
    with pytest.raises(NotVisible):
        answer(accept_offer, late, dan, at=late.ends_at)
    assert state_of(late.id, dan, at=late.ends_at) is None
    assert state_of(late.id, ada) == "offered"


def test_the_lender_and_strangers_do_not_answer(offer: Any) -> None:
    for verb in (accept_offer, refuse_offer):
        with pytest.raises(NotPermitted):
            answer(verb, offer, ada)
        with pytest.raises(NotPermitted):
            answer(verb, offer, world.police.disa)
        for stranger in (pru, bea):
            with pytest.raises(NotVisible):
                answer(verb, offer, stranger)
    assert state_of(offer.id, dan) == "offered"


def test_someone_shut_out_by_a_conflict_has_no_offer_and_is_not_told() -> None:
    # Walt is shut out of Harbor's main file.
    share_of_main = single(world.file("harbor main"), world.police)
    offer = offer_on(share_of_main)
    walt = world.police.walt
    assert offer.id not in tray(walt)
    with pytest.raises(NotVisible):
        answer(accept_offer, offer, walt)
    assert notices_of(walt, "sharing.offered") == 0
    assert notices_of(dan, "sharing.offered") == 1


def test_on_ones_own_law_a_system_agency_offers_and_ends() -> None:
    file_id = a_file(dan)
    offer = share(file_id, world.prosecution, by=dan)
    made = accepted(offer, pru)
    assert sees(pru, made) == ["words of Police"]
    answer(withdraw_disclosure, offer, dan)
    assert not there(pru, made)
    assert state_of(offer.id, dan) == "withdrawn"
    with pytest.raises(AlreadyEnded):
        answer(withdraw_disclosure, offer, dan)
    assert notices_of(pru, "sharing.ended") == 1


@pytest.mark.parametrize("by", [ada, nora, casey])
def test_who_needs_her_permission_offers_nothing_without_it(by: Any) -> None:
    file_id = a_file(by)
    with pytest.raises(SharingRefused) as refused:
        share(file_id, world.police, by=by)
    assert "permission she has signed" in str(refused.value.reason)
    with acting(by, at=LATER):
        assert not Disclosure.objects.visible_to(by).filter(from_file_id=file_id).exists()


def test_location_never_reaches_who_works_with_the_other_person() -> None:
    file_id = a_file(dan)
    for confirmed in (False, True):
        with pytest.raises(SharingRefused):
            share(file_id, world.probation, by=dan, view=[Category.LOCATION], location_confirmed=confirmed)
    with pytest.raises(SharingRefused):
        share(file_id, world.prosecution, by=dan, view=[Category.LOCATION])
    share(file_id, world.prosecution, by=dan, view=[Category.LOCATION], location_confirmed=True)


def test_what_stands_on_her_permission_ends_only_with_it(offer: Any) -> None:
    accepted(offer, dan)
    with pytest.raises(StandsOnHerPermission):
        answer(withdraw_disclosure, offer, ada)
    assert state_of(offer.id, ada) == "live"


def test_the_receiver_cannot_end_or_widen_what_was_opened(offer: Any) -> None:
    accepted(offer, dan)
    with pytest.raises(NotPermitted):
        answer(withdraw_disclosure, offer, dan)
    with pytest.raises(NotVisible):
        answer(withdraw_disclosure, offer, pru)
    assert state_of(offer.id, ada) == "live"


def test_an_offer_is_taken_back_before_it_is_answered() -> None:
    offer = share(a_file(dan), world.prosecution, by=dan)
    answer(withdraw_disclosure, offer, dan)
    assert state_of(offer.id, pru) is None
    assert notices_of(pru, "sharing.ended") == 0, "nothing was open: nothing ended"


def test_what_ended_is_listed_by_reference_when_the_file_is_gone_and_never_on_the_file(offer: Any) -> None:
    made = accepted(offer, dan)
    after = offer.ends_at + timedelta(minutes=1)
    assert not there(dan, made, at=after)
    for reader in (dan, ivy):
        with acting(reader, at=after):
            to_us, by_us = ended(reader)
            mine = [one for one in to_us if one.reference == reference_of(offer.id, offer.release_id)]
            assert [(one.agency_id, one.file) for one in mine] == [(world.harbor.id, None)]
            assert not any(one.reference == mine[0].reference for one in by_us)
    with acting(ada, at=after):
        to_us, by_us = ended(ada)
        assert reference_of(offer.id, offer.release_id) in {one.reference for one in by_us}
    with acting(world.police.walt, at=after):
        assert reference_of(offer.id, offer.release_id) in {one.reference for one in ended(world.police.walt)[0]}
    for stranger in (pru, bea, pete):
        with acting(stranger, at=after):
            assert not any(
                one.reference == reference_of(offer.id, offer.release_id) for one in itertools.chain(*ended(stranger))
            )


def test_what_ended_is_not_listed_for_someone_shut_out() -> None:
    offer = offer_on(single(world.file("harbor main"), world.police))
    accepted(offer, dan)
    after = offer.ends_at + timedelta(minutes=1)
    for reader, listed in ((dan, True), (world.police.walt, False)):
        with acting(reader, at=after):
            references = {one.reference for one in ended(reader)[0]}
            assert (reference_of(offer.id, offer.release_id) in references) is listed


def test_every_act_writes_one_line_in_the_log(offer: Any) -> None:
    made = accepted(offer, dan)
    with acting(dan, at=LATER):
        acts = AuditEvent.objects.visible_to(dan).filter(code="sharing.accepted", file_id=made)
        assert [(act.subject_id, act.detail["agency"]) for act in acts] == [(offer.id, str(world.harbor.id))]


def test_a_state_without_that_move_is_refused() -> None:
    from cases.sharing.states import DISCLOSURE, RELEASE

    for verb, state in [
        ("accept", "live"), ("accept", "refused"), ("accept", "withdrawn"), ("refuse", "live"), ("refuse", "withdrawn"),
        ("join", "offered"), ("join", "refused"), ("join", "withdrawn"), ("withdraw", "refused"), ("withdraw", "withdrawn"),
    ]:  # fmt: skip
        with pytest.raises(WrongState):
            DISCLOSURE.move(verb, state)
    with pytest.raises(WrongState):
        RELEASE.move("withdraw", "withdrawn")
