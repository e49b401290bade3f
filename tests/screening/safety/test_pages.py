"""The page and the band of the safety step: what stands there, what is asked, and that nobody can lose it."""

from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from cases.records.models import Record
from screening.safety.actions import open_step, settle_step
from screening.safety.words import Reason
from tests.cases.files.filled import ADA, opened
from tests.cases.files.typed import said, send
from tests.screening.first.story import asked
from tests.support.client import signed_in
from tests.world import MOMENT, acting, world

pytestmark = pytest.mark.django_db

SOL, DAN, CORA = world.harbor.sol, world.police.dan, world.harbor.cora


def stepped(*reasons: str) -> tuple[UUID, UUID]:
    file = opened()
    with acting(ADA):
        step = open_step(file=file, reasons=list(reasons) or [Reason.STRANGLING], by=ADA, at=MOMENT)
    return file.id, step.id


def is_open(step_id: UUID) -> bool:
    with acting(ADA):
        return Record.objects.visible_to(ADA).get(pk=step_id).open


def test_it_stands_on_every_page_of_its_file_for_every_colleague_until_it_is_settled() -> None:
    file_id, step_id = stepped()
    names = ("case", "timeline", "people", "contact", "reviews", "risk", "safety_plan", "sharing", "first_questions")
    for member in (ADA, SOL):
        client = signed_in(member)
        for name in names:
            shown = said(client.get(reverse(name, args=[file_id])))
            assert "Safety step open" in shown, name
            # The risk part lists the steps there were; everywhere else a glance tells nobody why.
            assert name == "risk" or "Strangling" not in shown, name
    # A post that may not settle it sees that it stands, without a way in.
    shown = said(signed_in(CORA).get(reverse("case", args=[file_id])))
    assert "Safety step open" in shown
    assert reverse("safety_step", args=[file_id]) not in shown
    with acting(ADA):
        settle_step(step_id=step_id, by=ADA, at=MOMENT, done=True, note="")
    assert "Safety step open" not in said(signed_in(SOL).get(reverse("case", args=[file_id])))


def test_the_page_says_whom_to_ring_and_for_herself_the_crisis_line() -> None:
    file_id, _step = stepped(Reason.HER_OWN_SUICIDE)
    shown = said(signed_in(ADA).get(reverse("safety_step", args=[file_id])))
    assert 'href="tel:911"' in shown
    assert 'href="tel:988"' in shown
    assert "988 Suicide" in shown
    other, _step = stepped(Reason.WEAPONS)
    assert "988 Suicide" not in said(signed_in(ADA).get(reverse("safety_step", args=[other])))


def test_done_needs_no_words_and_not_needed_needs_them() -> None:
    file_id, step_id = stepped()
    client, url = signed_in(ADA), reverse("safety_step", args=[file_id])
    refused = send(client, url, {"step": step_id, "how": "not_needed", "with_her": "nobody"})
    assert refused.status_code == 409
    assert "Say why it is not needed." in said(refused)
    assert is_open(step_id)
    done = send(client, url, {"step": step_id, "how": "done"})
    assert (done.status_code, done["Location"]) == (303, reverse("safety_plan", args=[file_id]))
    assert not is_open(step_id)


def test_pressed_twice_it_leads_to_the_same_place_and_opens_nothing() -> None:
    file_id, step_id = stepped()
    client, key = signed_in(ADA), uuid4()
    url = reverse("safety_step", args=[file_id])
    first, second = (send(client, url, {"step": step_id, "how": "done"}, once=key) for _ in range(2))
    assert first["Location"] == second["Location"]


def test_from_a_second_window_one_learns_that_it_is_settled_and_loses_nothing() -> None:
    file_id, step_id = stepped()
    url = reverse("safety_step", args=[file_id])
    send(signed_in(SOL), url, {"step": step_id, "how": "done", "note": "Sol was there"})
    late = send(signed_in(ADA), url, {"step": step_id, "how": "not_needed", "note": "Typed with care"})
    assert late.status_code == 409
    assert "settled this safety step already" in said(late)
    assert "Typed with care" in said(late)
    assert "Sol was there" in said(late)


def test_strangers_and_foreign_steps_are_as_if_they_had_never_been() -> None:
    file_id, _step = stepped()
    _other, foreign = stepped()
    url = reverse("safety_step", args=[file_id])
    assert signed_in(DAN).get(url).status_code == 404
    assert send(signed_in(DAN), url, {"step": foreign, "how": "done"}).status_code == 404
    assert send(signed_in(ADA), url, {"step": uuid4(), "how": "done"}).status_code == 404
    assert signed_in(CORA).get(url).status_code == 403
    assert is_open(foreign)


def test_a_step_of_another_file_is_not_settled_from_this_one() -> None:
    file_id, _step = stepped()
    _other, foreign = stepped()
    assert (
        send(signed_in(ADA), reverse("safety_step", args=[file_id]), {"step": foreign, "how": "done"}).status_code
        == 404
    )
    assert is_open(foreign)


def test_one_may_be_opened_by_ones_own_judgement() -> None:
    file = opened()
    client, url = signed_in(ADA), reverse("safety_step", args=[file.id])
    assert send(client, url, {"reasons": ""}).status_code == 422
    assert send(client, url, {"reasons": "He was seen with her keys"}).status_code == 303
    assert "He was seen with her keys" in said(client.get(url))


def test_steps_and_first_questions_there_were_stand_on_the_risk_part() -> None:
    file_id, step_id = stepped("His sister warned her")
    asked(file_id, answers={"scr4_1": "yes", "weapons": "no"}, fear=5)
    with acting(ADA):
        settle_step(step_id=step_id, by=ADA, at=MOMENT, done=False, note="She is abroad")
    shown = said(signed_in(SOL).get(reverse("risk", args=[file_id])))
    for words in ("His sister warned her", "Not needed", "She is abroad", "1 yes of 2 asked, fear 5 out of 10"):
        assert words in shown
