"""Joining and parting: independent files become one line through a permission, and part again with it."""

from datetime import timedelta
from typing import Any

import pytest

from cases.files.models import CaseFile
from cases.sharing.actions import join, withdraw_disclosure, withdraw_release
from cases.sharing.refusals import AlreadyEnded
from ccr.core.errors import NotPermitted, NotVisible
from tests.cases.sharing.story import (
    LATER,
    a_file,
    accepted,
    ada,
    bea,
    core,
    dan,
    ivy,
    offer_on,
    pru,
    sees,
    share,
    there,
)
from tests.world import acting, world

pytestmark = pytest.mark.django_db


def joined(offer: Any, file_id: Any, by: Any, at: Any = LATER) -> Any:
    accepted(offer, by, at=at)
    with acting(by, at=at):
        return join(disclosure_id=offer.id, to_file_id=file_id, by=by, at=at)


def case_of(file_id: Any, member: Any) -> Any:
    with acting(member, at=LATER):
        return CaseFile.objects.visible_to(member).get(pk=file_id).case_id


def cases(*held: Any) -> Any:
    return {case_of(file_id, member) for file_id, member in held}


def test_three_independent_files_one_permission_one_line_withdrawn_three_again() -> None:
    hers, his, prosecutors = a_file(ada), a_file(dan), a_file(pru)
    held = (hers, ada), (his, dan), (prosecutors, pru)
    assert len(cases(*held)) == 3
    to_police, to_prosecution = core(hers, world.police, world.prosecution)
    joined(offer_on(to_police), his, dan)
    joined(offer_on(to_prosecution), prosecutors, pru)
    assert len(cases(*held)) == 1
    assert sees(dan, his) == ["words of Harbor", "words of Police"]
    assert sees(pru, prosecutors) == ["words of Harbor", "words of Prosecution"]
    assert sees(ada, hers) == ["words of Harbor"], "sight runs one way until it is answered"
    for release in (to_police, to_prosecution):
        with acting(ada, at=LATER):
            withdraw_release(release_id=release.id, by=ada, at=LATER)
    assert len(cases(*held)) == 3
    assert sees(dan, his) == ["words of Police"]
    assert sees(pru, prosecutors) == ["words of Prosecution"]
    assert sees(ada, hers) == ["words of Harbor"]


def test_withdrawing_one_leaves_the_other_on_the_line() -> None:
    hers, his, prosecutors = a_file(ada), a_file(dan), a_file(pru)
    to_police, to_prosecution = core(hers, world.police, world.prosecution)
    joined(offer_on(to_police), his, dan)
    joined(offer_on(to_prosecution), prosecutors, pru)
    with acting(ada, at=LATER):
        withdraw_release(release_id=to_prosecution.id, by=ada, at=LATER)
    assert case_of(hers, ada) == case_of(his, dan) != case_of(prosecutors, pru)
    assert sees(dan, his) == ["words of Harbor", "words of Police"]


def test_the_file_made_for_it_vanishes_when_it_is_one_of_ours() -> None:
    (release,) = core(a_file(ada), world.police)
    offer, own = offer_on(release), a_file(dan)
    made = accepted(offer, dan)
    with acting(dan, at=LATER):
        assert join(disclosure_id=offer.id, to_file_id=own, by=dan, at=LATER).id == own
    assert not there(dan, made)
    assert sees(dan, own) == ["words of Harbor", "words of Police"]


def test_a_new_file_keeps_the_one_that_was_made() -> None:
    (release,) = core(a_file(ada), world.police)
    offer = offer_on(release)
    made = accepted(offer, dan)
    with acting(dan, at=LATER):
        assert join(disclosure_id=offer.id, to_file_id=None, by=dan, at=LATER).id == made
    assert there(dan, made)


def test_a_mistake_is_put_right_by_joining_again() -> None:
    (release,) = core(a_file(ada), world.police)
    offer, wrong, right = offer_on(release), a_file(dan, "Someone else"), a_file(dan)
    joined(offer, wrong, dan)
    assert "words of Harbor" in sees(dan, wrong)
    with acting(ivy, at=LATER):
        join(disclosure_id=offer.id, to_file_id=right, by=ivy, at=LATER)
    assert sees(dan, wrong) == ["words of Police"]
    assert sees(dan, right) == ["words of Harbor", "words of Police"]
    assert case_of(wrong, dan) != case_of(right, dan)
    with acting(dan, at=LATER):
        own = join(disclosure_id=offer.id, to_file_id=None, by=dan, at=LATER)
    assert own.lent_only
    assert sees(dan, right) == ["words of Police"]
    assert sees(dan, own.id) == ["words of Harbor"]


def test_everything_the_same_file_lends_moves_together() -> None:
    hers = a_file(ada)
    (first,) = core(hers, world.police)
    own, other = a_file(dan), a_file(dan, "Someone else")
    joined(offer_on(first), own, dan)
    (second,) = core(hers, world.police)
    joined(offer_on(second), own, dan)
    with acting(dan, at=LATER):
        join(disclosure_id=offer_on(first).id, to_file_id=other, by=dan, at=LATER)
    assert sees(dan, own) == ["words of Police"], "half a line would still be the wrong line"


@pytest.mark.parametrize("whose", ["foreign", "absent", "lender"])
def test_only_ones_own_file_can_be_chosen(whose: Any) -> None:
    hers = a_file(ada)
    (release,) = core(hers, world.police)
    offer = offer_on(release)
    made = accepted(offer, dan)
    target = {"foreign": a_file(pru), "absent": world.file("never"), "lender": hers}[whose]
    with acting(dan, at=LATER), pytest.raises(NotVisible):
        join(disclosure_id=offer.id, to_file_id=target, by=dan, at=LATER)
    assert sees(dan, made) == ["words of Harbor"]


def test_nobody_else_says_where_it_belongs() -> None:
    (release,) = core(a_file(ada), world.police)
    offer = offer_on(release)
    accepted(offer, dan)
    for stranger in (pru, bea):
        with acting(stranger, at=LATER), pytest.raises(NotVisible):
            join(disclosure_id=offer.id, to_file_id=None, by=stranger, at=LATER)
    for known in (ada, world.police.disa):
        with acting(known, at=LATER), pytest.raises(NotPermitted):
            join(disclosure_id=offer.id, to_file_id=None, by=known, at=LATER)


def test_what_was_withdrawn_is_not_joined() -> None:
    file_id = a_file(dan)
    offer, own = share(file_id, world.prosecution, by=dan), a_file(pru)
    joined(offer, own, pru)
    with acting(dan, at=LATER):
        withdraw_disclosure(disclosure_id=offer.id, by=dan, at=LATER)
    with acting(pru, at=LATER), pytest.raises(AlreadyEnded):
        join(disclosure_id=offer.id, to_file_id=None, by=pru, at=LATER)
    with acting(pru, at=offer.ends_at), pytest.raises(AlreadyEnded):
        join(disclosure_id=offer.id, to_file_id=None, by=pru, at=offer.ends_at)


def test_opened_back_both_see_one_line() -> None:
    hers, his = a_file(ada), a_file(dan)
    (release,) = core(hers, world.police)
    joined(offer_on(release), his, dan)
    back = share(his, world.harbor, by=dan, at=LATER)
    assert back.in_return
    joined(back, hers, ada, at=LATER + timedelta(minutes=1))
    assert sees(ada, hers, at=LATER + timedelta(minutes=2)) == ["words of Harbor", "words of Police"]
    assert sees(dan, his) == ["words of Harbor", "words of Police"]
    assert case_of(hers, ada) == case_of(his, dan)
    with acting(ada, at=LATER):
        withdraw_release(release_id=release.id, by=ada, at=LATER)
    assert sees(dan, his) == ["words of Police"]
    assert sees(ada, hers, at=LATER + timedelta(minutes=2)) == ["words of Harbor", "words of Police"], (
        "what they opened on their own ground is theirs to end"
    )


def test_sight_is_never_passed_on() -> None:
    hers, his, prosecutors = a_file(ada), a_file(dan), a_file(pru)
    (release,) = core(hers, world.police)
    joined(offer_on(release), his, dan)
    joined(share(his, world.prosecution, by=dan), prosecutors, pru)
    assert sees(dan, his) == ["words of Harbor", "words of Police"]
    assert sees(pru, prosecutors) == ["words of Police", "words of Prosecution"], "nothing of Harbor's"
    assert case_of(hers, ada) == case_of(prosecutors, pru), "one case, and yet not one sight"
    with acting(pru, at=LATER):
        from cases.records.models import Record

        assert not Record.objects.visible_to(pru).filter(file_id=hers).exists()


def test_a_file_with_something_written_in_it_outlives_the_loan() -> None:
    from cases.incidents.actions import Account, record_incident

    (release,) = core(a_file(ada), world.prosecution)
    made = accepted(offer_on(release), pru)
    with acting(pru, at=LATER):
        record_incident(file_id=made, account=Account(what="ours"), by=pru, at=LATER)
    with acting(ada, at=LATER):
        withdraw_release(release_id=release.id, by=ada, at=LATER)
    assert sees(pru, made) == ["ours"]
