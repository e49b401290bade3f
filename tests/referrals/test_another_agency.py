"""Another agency for the same need: before she answered, because someone close works there; and after one did not take her."""

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from ccr.accounts import drafts
from ccr.core.errors import NotPermitted, NotVisible, Stale
from ccr.tenancy.models import Agency, Discipline
from referrals import actions
from referrals.models import HowAgreed, Referral, Step
from referrals.refusals import ReplacedAlready
from referrals.selectors import lists
from referrals.words import Passed
from tests.referrals.story import (
    LATER,
    SAID,
    THURSDAY,
    a_file,
    ada,
    agreed,
    casey,
    dan,
    does,
    needed,
    nell,
    offered,
    pru,
    seen,
    state_of,
)
from tests.support.client import signed_in
from tests.world import MOMENT, acting, world

pytestmark = pytest.mark.django_db
FIELDS: dict[str, str] = {
    "name": "M.", "phone": "555 0101", "channel": "phone", "when": "any", "works_there": "no", "tells_back": "no",
    "how": "signed", "signer": "Marigold",
}  # fmt: skip


def url(referral: Any, verb: str) -> str:
    return reverse("referral_move", args=[referral.id, verb])


def post(who: Any, address: str, **fields: Any) -> Any:
    return signed_in(who).post(address, {"once": str(uuid4()), **fields})


def text(who: Any, address: str) -> str:
    answer = signed_in(who).get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


# Before she answered --------------------------------------------------------------------------------------------------


def test_the_refusal_beside_the_field_and_the_referral_lead_to_another_agency() -> None:
    made = needed(at=MOMENT)
    refused = post(ada, url(made, "agree"), **FIELDS | {"works_there": "yes"}, agency=str(world.housing.id))
    assert refused.status_code == 409
    beside = refused.content.decode().split('name="works_there"')[0]
    assert "Choose another agency with her" in beside
    assert url(made, "offer") in refused.content.decode()
    assert url(made, "offer") in text(ada, reverse("referral", args=[made.id]))


def test_another_agency_is_explained_and_she_answers_about_that_one() -> None:
    made = needed(at=MOMENT)
    page = text(ada, url(made, "offer"))
    assert "A door that locks" in page
    assert f'value="{world.prosecution.id}"' in page
    assert f'value="{world.housing.id}"' not in page, "the one she was just asked about"
    answer = post(ada, url(made, "offer"), to_agency=str(world.prosecution.id))
    assert answer.status_code == 303
    assert answer["Location"] == url(made, "agree")
    assert world.prosecution.name in text(ada, url(made, "agree"))
    assert not seen(pru, made)
    assert post(ada, url(made, "agree"), **FIELDS, agency=str(world.prosecution.id)).status_code == 303
    assert seen(pru, made)
    assert not seen(casey, made)
    told = text(ada, reverse("referral", args=[made.id]))
    assert told.count("Explained to her") == 2
    assert world.housing.short_name in told, "which of the two was explained first"


def test_the_page_for_another_is_the_senders_and_only_before_she_answered() -> None:
    made = needed(at=MOMENT)
    assert signed_in(casey).get(url(made, "offer")).status_code == 404
    assert signed_in(world.harbor.cora).get(url(made, "offer")).status_code == 403
    for odd in ("", str(uuid4()), str(ada.agency_id), "\x00", str(world.beacon.id)):
        assert post(ada, url(made, "offer"), to_agency=odd).status_code == 422, odd
    sent = agreed(at=MOMENT)
    assert signed_in(ada).get(url(sent, "offer")).status_code == 409
    assert post(ada, url(sent, "offer"), to_agency=str(world.prosecution.id)).status_code == 409
    assert signed_in(casey).get(url(sent, "offer")).status_code == 403


def test_a_yes_read_about_one_agency_never_goes_to_another() -> None:
    """A page left open, or a colleague's window: between reading it to her and her yes another was explained."""
    made = needed(at=MOMENT)
    does(actions.offer_agency, nell, made, at=MOMENT, to_agency_id=world.prosecution.id)
    late = post(ada, url(made, "agree"), **FIELDS, agency=str(world.housing.id))
    assert late.status_code == 409
    assert state_of(ada, made, at=MOMENT) == "offered"
    assert not seen(pru, made, at=MOMENT)
    again = post(ada, url(made, "agree"), **FIELDS, agency="")
    assert again.status_code == 422
    passed = Passed(name="M.", phone="555 0101", channel="phone", when="any")
    with pytest.raises(Stale):
        does(
            actions.agree, ada, made, at=MOMENT, passed=passed, how=HowAgreed.SIGNED, signer="M",
            to_agency_id=world.housing.id,
        )  # fmt: skip


def test_what_was_answered_about_one_agency_is_not_filled_in_for_the_next() -> None:
    made = needed(at=MOMENT)
    typed = {
        "name": "Rosemary T.",
        "phone": "555 0144",
        "works_there": "yes",
        "tells_back": "yes",
        "said": "Ask for Jo",
    }
    kept = drafts.draft_url("referral-agree", made.id)
    assert signed_in(ada).post(kept, {"once": str(uuid4()), **typed}).status_code == 204
    assert post(ada, url(made, "offer"), to_agency=str(world.prosecution.id)).status_code == 303
    page = text(ada, url(made, "agree"))
    assert "Rosemary T." in page
    assert "Ask for Jo" not in page
    assert page.count(" checked") == 0


# After one did not take her -------------------------------------------------------------------------------------------


def not_taken(**more: Any) -> Any:
    made = agreed(at=MOMENT, file_id=world.file("harbor main"), **more)
    does(actions.refuse, casey, made, at=LATER, why="full")
    return made


def replaced(made: Any, by: Any = ada) -> Any:
    with acting(by, at=LATER):
        return actions.record_need(
            file_id=world.file("harbor main"), service="housing", need="A door that locks", instead_of_id=made.id,
            by=by, at=LATER,
        )  # fmt: skip


def test_once_another_stands_for_it_what_was_not_taken_is_late_no_more() -> None:
    made = not_taken()
    instead = replaced(made)
    with acting(ada, at=THURSDAY):
        row = Referral.objects.visible_to(ada).get(pk=made.id)
        assert (row.state, row.outcome, row.due_at) == ("closed", "not_met", None)
        assert made.id not in [one.id for one in lists(ada).sent]
        assert instead.id in [one.id for one in lists(ada).sent]
        last = Step.objects.visible_to(ada).filter(referral_id=made.id, verb="take_back")
        assert last.count() == 1
    page = text(ada, reverse("referral", args=[made.id]))
    assert reverse("referral", args=[instead.id]) in page
    assert "Overdue" not in page


def test_the_one_that_could_not_take_her_is_not_offered_again() -> None:
    made = not_taken()
    page = text(ada, f"{reverse('refer', args=[world.file('harbor main')])}?instead={made.id}")
    assert f'value="{world.prosecution.id}"' in page
    assert f'value="{world.housing.id}"' not in page


def test_two_colleagues_do_not_both_begin_another() -> None:
    made = not_taken()
    replaced(made)
    with pytest.raises(ReplacedAlready):
        replaced(made, nell)
    with acting(ada, at=LATER):
        assert Referral.objects.visible_to(ada).filter(instead_of_id=made.id).count() == 1


def test_only_what_was_not_taken_and_is_ones_own_can_be_stood_for() -> None:
    waiting = agreed(at=MOMENT, file_id=world.file("harbor main"))
    with pytest.raises(ReplacedAlready):
        replaced(waiting)
    assert state_of(ada, waiting) == "agreed"
    theirs = agreed(casey, world.harbor, at=MOMENT, file_id=world.file("housing own"))
    with pytest.raises(NotPermitted):
        replaced(theirs)
    made = not_taken()
    with pytest.raises(NotVisible):
        replaced(made, dan)


def test_another_of_another_file_is_as_absent() -> None:
    made = not_taken()
    other = a_file(ada, at=LATER)
    with acting(ada, at=LATER), pytest.raises(NotVisible):
        actions.record_need(
            file_id=other, service="housing", need="A door that locks", instead_of_id=made.id, by=ada, at=LATER
        )
    assert signed_in(ada).get(f"{reverse('refer', args=[other])}?instead={made.id}").status_code == 404
    assert signed_in(ada).get(f"{reverse('offer_plain')}?instead={made.id}").status_code in (403, 404)


def test_an_officers_offer_that_was_not_taken_goes_to_another_service_and_is_late_no_more() -> None:
    made = offered(at=MOMENT)
    here = reverse("referral", args=[made.id])
    does(actions.refuse, ada, made, at=LATER, why="area")
    refused = text(dan, here)
    assert "instead=" not in refused
    assert "No other victim service of this partnership takes referrals" in refused
    with acting(casey, at=MOMENT):
        Agency.objects.visible_to(casey).filter(pk=casey.agency_id).update(discipline=Discipline.ADVOCACY)
    address = f"{reverse('offer_plain')}?instead={made.id}"
    assert address in text(dan, here)
    page = text(dan, address)
    assert SAID in page
    assert str(world.harbor.id) not in page, "the one that could not take her"
    assert 'name="own_file"' not in page
    assert page.count(" checked") == 2, "channel and hours; her answer is asked anew"
    given = {
        "answer": "here", "to_agency": str(world.housing.id), "name": "Marigold T.", "phone": "555 0177",
        "channel": "phone", "when": "daytime", "rule": "", "said": SAID,
    }  # fmt: skip
    answer = post(dan, address, **given)
    assert answer.status_code == 303
    with acting(dan, at=THURSDAY):
        row = Referral.objects.visible_to(dan).get(pk=made.id)
        assert (row.state, row.due_at) == ("closed", None)
        assert Referral.objects.visible_to(dan).get(instead_of_id=made.id).to_agency_id == world.housing.id
    assert post(dan, address, **given).status_code == 409


@pytest.mark.parametrize("answer", ["no", "not_safe"])
def test_a_no_to_the_second_service_ends_the_first_too(answer: str) -> None:
    made = offered(at=MOMENT)
    does(actions.refuse, ada, made, at=LATER, why="area")
    with acting(casey, at=MOMENT):
        Agency.objects.visible_to(casey).filter(pk=casey.agency_id).update(discipline=Discipline.ADVOCACY)
    answered = post(dan, f"{reverse('offer_plain')}?instead={made.id}", answer=answer, why="thinking")
    assert answered.status_code == 303
    with acting(dan, at=THURSDAY):
        row = Referral.objects.visible_to(dan).get(pk=made.id)
        assert (row.state, row.due_at) == ("closed", None)
        assert made.id not in [one.id for one in lists(dan).sent]
        assert not Referral.objects.visible_to(dan).filter(instead_of_id=made.id).exists()
