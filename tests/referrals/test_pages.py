"""The pages as people use and misuse them: what they show, what they refuse beside the field, what stays hidden."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.referrals.story import ada, adam, agreed, casey, dan, does, needed, offered, pru, vera
from tests.support.client import signed_in
from tests.world import MOMENT, key, world

pytestmark = pytest.mark.django_db
ODD = ("\x00", "\u202e", "x" * 5000)
YES: dict[str, Any] = {
    "answer": "here", "name": "Marigold T.", "phone": "555 0177", "channel": "phone", "when": "any",
    "said": "She is afraid", "to_agency": str(world.harbor.id),
}  # fmt: skip


def post(who: Any, url: str, **fields: Any) -> Any:
    return signed_in(who).post(url, {"once": str(uuid4()), **fields})


def offer_url() -> str:
    return reverse("offer_advocate", args=[world.file("police own"), world.record("police incidents")])


def test_a_report_ends_with_the_question_and_then_says_what_she_answered() -> None:
    client = signed_in(dan)
    report = reverse("incident", args=[world.file("police own"), world.record("police incidents")])
    assert offer_url() in client.get(report).content.decode()
    answer = post(dan, offer_url(), answer="not_safe", why="other_there")
    assert answer.status_code == 303
    page = client.get(report).content.decode()
    assert offer_url() not in page
    assert "Not safe to ask" in page
    assert client.get(offer_url()).status_code == 302


def test_a_confidential_services_incidents_do_not_ask() -> None:
    page = signed_in(ada).get(reverse("incident", args=[world.file("harbor main"), world.record("main incidents")]))
    assert "Offer an advocate" not in page.content.decode()


@pytest.mark.parametrize("missing", ["name", "phone", "channel", "when", "said"])
def test_what_a_yes_needs_is_said_beside_it_and_nothing_is_lost(missing: str) -> None:
    page = post(dan, reverse("offer_plain"), **YES | {missing: ""})
    assert page.status_code == 422
    text = page.content.decode()
    assert "She is afraid" in text or missing == "said"
    assert f"id_{missing}" in text


@pytest.mark.parametrize("field", ["name", "phone", "said", "rule", "answer", "channel", "when", "to_agency", "why"])
@pytest.mark.parametrize("odd", ODD, ids=["nul", "turned", "long"])
def test_odd_input_is_refused_with_a_sentence(field: str, odd: str) -> None:
    page = post(dan, reverse("offer_plain"), **YES | {field: f"a{odd}b"})
    assert page.status_code in (303, 422)
    if page.status_code == 303:
        # Only where the house's own text rules take it as it is, or where the field plays no part in a yes.
        assert field in ("why", "said", "rule", "name", "phone")


def test_foreign_ids_are_answers_that_were_not_offered() -> None:
    for foreign in (world.beacon.id, world.housing.id, uuid4(), "x"):
        assert post(dan, reverse("offer_plain"), **YES | {"to_agency": str(foreign)}).status_code == 422
    queued = reverse("take_referral", args=[key("referral plain to harbor")])
    for foreign in (world.file("police own"), world.file("harbor named"), uuid4(), "x"):
        assert post(ada, queued, file=str(foreign)).status_code == 422


def test_pressed_twice_it_is_sent_once() -> None:
    fields = {"once": str(uuid4()), **YES}
    client = signed_in(dan)
    first, second = (client.post(reverse("offer_plain"), fields) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first["Location"] == second["Location"]


def test_taken_meanwhile_is_said_plainly() -> None:
    made = offered(at=MOMENT)
    from referrals import actions

    client = signed_in(ada)
    assert client.get(reverse("referral", args=[made.id])).status_code == 200
    does(actions.accept, world.harbor.nell, made, at=MOMENT, to_file_id=None)
    late = post(ada, reverse("take_referral", args=[made.id]), own="new")
    assert late.status_code == 409
    assert "already" in late.content.decode()


def test_the_card_shows_what_was_said_and_not_the_number() -> None:
    made = offered(at=MOMENT)
    page = signed_in(ada).get(reverse("referral", args=[made.id])).content.decode()
    assert "Say you are from the library" in page
    assert "555 0177" not in page
    assert "Take her: open a new file" in page


def test_look_alikes_are_of_the_own_vault_with_their_reasons() -> None:
    from cases.files.actions import open_file
    from tests.world import acting

    with acting(ada):
        mine = open_file(by=ada, at=MOMENT, display_name="Marigold T.", full_name="Marigold Testcase")
    with acting(dan):
        theirs = open_file(by=dan, at=MOMENT, display_name="Marigold T.", full_name="Marigold Testcase")
    page = signed_in(ada).get(reverse("referral", args=[offered(at=MOMENT).id])).content.decode()
    assert mine.reference in page
    assert "is in both names" in page
    assert theirs.reference not in page


@pytest.mark.parametrize("nobody", [vera, pru, casey, world.beacon.bea], ids=lambda who: who.name)
def test_who_is_shut_out_or_has_no_part_finds_nothing(nobody: Any) -> None:
    address = reverse("referral", args=[key("referral report to harbor")])
    assert signed_in(ada).get(address).status_code == 200
    client = signed_in(nobody)
    assert client.get(address).status_code == 404
    for page in ("referrals", "duty_panel", "duty"):
        assert str(key("referral report to harbor")) not in client.get(reverse(page)).content.decode()


def test_a_page_of_a_case_says_whose_move_it_is() -> None:
    made = agreed(at=MOMENT, file_id=world.file("harbor main"))
    page = signed_in(ada).get(reverse("case_referrals", args=[world.file("harbor main")])).content.decode()
    assert "Your move:" in page
    assert signed_in(casey).get(reverse("referral", args=[made.id])).status_code == 200


def test_nothing_is_sent_before_she_has_signed() -> None:
    made = needed(at=MOMENT)
    url = reverse("referral_move", args=[made.id, "agree"])
    page = signed_in(ada).get(url).content.decode()
    assert "by word of mouth" in page
    fields = {
        "name": "M.",
        "phone": "555 0101",
        "channel": "phone",
        "when": "any",
        "works_there": "no",
        "tells_back": "no",
        "agency": str(world.housing.id),
    }
    assert post(ada, url, **fields, how="spoken", signer="").status_code == 422
    assert post(ada, url, **fields, how="signed", signer="").status_code == 422
    assert signed_in(casey).get(reverse("referral", args=[made.id])).status_code == 404
    close = post(ada, url, **fields | {"works_there": "yes"}, how="signed", signer="M")
    assert close.status_code == 409
    assert post(ada, url, **fields, how="signed", signer="Marigold").status_code == 303
    assert signed_in(casey).get(reverse("referral", args=[made.id])).status_code == 200


@pytest.mark.parametrize("verb", ["decline", "introduce", "refuse", "engage", "no_show", "close", "nonsense", "accept"])
def test_a_move_that_is_not_possible_is_refused_and_never_fails(verb: str) -> None:
    made = offered(at=MOMENT)
    url = reverse("referral_move", args=[made.id, verb])
    for who in (dan, ada, casey):
        for answer in (signed_in(who).get(url), post(who, url)):
            assert answer.status_code in (200, 303, 403, 404, 409, 422), (who.name, verb, answer.status_code)


def test_duty_hours_of_a_stale_page_are_not_saved() -> None:
    url = reverse("duty_rota")
    fields = {
        "days": ["1"],
        "begins": "09:00",
        "ends": "17:00",
        "outside_phone": "555-0100",
        "call_1": "",
        "version": "1",
    }
    assert post(adam, url, **fields).status_code == 303
    late = post(adam, url, **fields)
    assert late.status_code == 409
    assert post(adam, url, **fields | {"version": "2", "call_1": str(dan.member_id)}).status_code == 422
    assert post(adam, url, **fields | {"version": "2", "begins": "25:99"}).status_code == 422
    assert post(adam, url, **fields | {"version": "2", "ends": ""}).status_code == 409


def test_the_hours_form_says_that_a_colleague_was_first() -> None:
    fields = {"days": ["1"], "begins": "09:00", "ends": "17:00", "outside_phone": "555-0100", "call_1": ""}
    late = post(adam, reverse("duty_rota"), **fields, version="0")
    assert late.status_code == 409
    assert "A colleague has changed the hours" in late.content.decode()


def test_for_the_waiting_list_only_reasons_to_wait_are_offered() -> None:
    made = agreed(at=MOMENT)
    url = reverse("referral_move", args=[made.id, "waitlist"])
    page = signed_in(casey).get(url).content.decode()
    for reason in ("No place free", "She could not be reached safely"):
        assert reason in page
    for reason in ("Outside our area", "Another kind of help fits better", "We cannot take this one"):
        assert reason not in page
    assert post(casey, url, why="area").status_code == 422
    assert post(casey, url, why="not_reached").status_code == 303
    told = signed_in(ada).get(reverse("referral", args=[made.id])).content.decode()
    assert "She could not be reached safely" in told


def test_an_advocate_is_offered_only_where_another_victim_service_takes_referrals() -> None:
    """Harbor is the only one of its partnership: its advocates were led to a page that could offer nobody."""
    assert reverse("offer_plain") in signed_in(dan).get(reverse("referrals")).content.decode()
    page = signed_in(ada).get(reverse("referrals")).content.decode()
    assert reverse("offer_plain") not in page


def agencies_shown(page: str) -> list[str]:
    return re.findall(r'name="to_agency" value="([0-9a-f-]{36})"', page)


@pytest.mark.parametrize(("service", "first"), [("housing", world.housing.id), ("prosecution", world.prosecution.id)])
def test_agencies_that_fit_the_kind_of_help_stand_first(service: str, first: Any) -> None:
    url = reverse("refer", args=[world.file("harbor main")])
    client = signed_in(ada)
    plain = agencies_shown(client.get(url).content.decode())
    typed = {"service": service, "need": "A door that locks", "to_agency": plain[-1]}
    sorted_ = client.post(url, {"sort": "1", **typed})
    assert sorted_.status_code == 200
    page = sorted_.content.decode()
    assert agencies_shown(page)[0] == str(first)
    assert sorted(agencies_shown(page)) == sorted(plain)
    assert "For this kind of help" in page
    assert "A door that locks" in page
    assert f'value="{plain[-1]}" checked' in re.sub(r' (id|class)="[^"]*"| required', "", page)
    assert agencies_shown(post(ada, url, service=service, need="", to_agency=plain[-1]).content.decode())[0] == str(
        first
    )


def test_choosing_the_kind_of_help_refers_nobody_and_shows_no_error() -> None:
    from referrals.models import Referral
    from tests.world import acting

    url = reverse("refer", args=[world.file("harbor main")])
    page = signed_in(ada).post(url, {"sort": "1", "service": "housing", "need": "", "to_agency": ""})
    assert "is-bad" not in page.content.decode()
    with acting(ada):
        assert not Referral.objects.visible_to(ada).filter(service="housing").exists()


def test_in_the_queue_the_time_stands_in_the_heading_line() -> None:
    """Beside the words it took a third of a telephone's width."""
    made = offered(at=MOMENT)
    page = signed_in(ada).get(reverse("duty_panel")).content.decode()
    card = page.split(reverse("referral", args=[made.id]))[1].split("</li>")[0]
    assert "<time" in card.split("</p>")[0]
    assert "<time" not in card.split("</p>", 1)[1]
