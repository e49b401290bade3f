"""England and Wales: what a partner shared at once stands in the duty queue of who received it, once, and nowhere else."""

from typing import Any

import pytest
from django.urls import reverse

from tests.cases.files.counting import content_of
from tests.cases.sharing.now.borough import NOW, Borough
from tests.referrals.story import ada, dan
from tests.support.client import signed_in

LEFT_OUT = "ash_probation"


@pytest.fixture
def borough(db: None, settings: Any, tmp_path: Any) -> Borough:
    clock = tmp_path / "clock"
    clock.write_text(NOW.isoformat())
    settings.CLOCK_FILE = str(clock)
    return Borough()


def shown(who: Any, url: str) -> str:
    answer = signed_in(who).get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def refresh(page: str) -> str:
    """Where the queue of this page asks again."""
    queue = page[page.index('id="duty-queue"') :]
    return queue.split('hx-get="', maxsplit=2)[1].split('"', maxsplit=1)[0]


def test_what_came_at_once_stands_in_the_queue_until_somebody_says_whose_it_is(borough: Borough) -> None:
    police = borough.duty("ash_police")
    assert "Nothing waits in your duty queue." in shown(police, reverse("duty"))
    file_id = borough.a_file()
    ground = borough.share(file_id, "ash_police", "ash_housing")
    loan = borough.loans(file_id)[borough.agency("ash_police")]
    join = reverse("join", args=[loan.id])
    page = shown(police, reverse("duty"))
    again = shown(police, refresh(page))
    for queue in (page, again):
        assert queue.count(join) == 1
        assert queue.count(reverse("ground", args=[ground.id])) == 1
        assert "Nothing waits in your duty queue." not in queue
        assert "Leila" not in queue
    # On the caseload it has its own panel, and the queue drawn there does not say it twice.
    assert shown(police, reverse("cases")).count(join) == 1
    assert join not in shown(police, reverse("duty_panel"))
    assert (
        signed_in(police).post(join, {"own": "new", "once": "6b0f7c1e-0d55-4f0e-9a55-6f9f0a3b7c11"}).status_code == 303
    )
    assert join not in shown(police, reverse("duty"))


def test_who_was_left_out_sees_nothing_of_it(borough: Borough) -> None:
    out = borough.duty(LEFT_OUT)
    before = shown(out, reverse("duty"))
    borough.share(borough.a_file(), "ash_police")
    assert "Shared with you at once" not in shown(out, reverse("duty"))
    assert "Nothing waits in your duty queue." in before


def test_it_costs_one_statement_however_many_there_are_and_none_where_there_is_no_such_thing(borough: Borough) -> None:
    client = signed_in(borough.duty("ash_police"))
    content_of(client, reverse("duty"))
    few = len(content_of(client, reverse("duty")))
    for _file in range(3):
        borough.share(borough.a_file(), "ash_police")
    asked = content_of(client, reverse("duty"))
    assert len(asked) == few, asked
    assert sum("cases_disclosure" in one and "ground_id" in one for one in asked) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("who", [ada, dan], ids=lambda who: who.name)
def test_in_the_united_states_nothing_is_asked_for(who: Any) -> None:
    asked = content_of(signed_in(who), reverse("duty"))
    assert not any("ground_id" in one for one in asked)
