"""The conversation and her signature, as the worker and she meet them."""

import re
from typing import Any

import pytest

from tests.cases.sharing.pages import conversation, once, releases, sign, talk, text, text_of
from tests.cases.sharing.story import (
    ada,
)
from tests.support.client import signed_in
from tests.world import world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


# The conversation and her signature -----------------------------------------------------------------------------------


def test_nothing_is_ticked_beforehand(file_id: Any) -> None:
    page = signed_in(ada).get(f"/cases/{file_id}/sharing/permission/")
    assert page.status_code == 200
    inputs = re.findall(r"<input[^>]*type=\"(?:radio|checkbox)\"[^>]*>", page.content.decode())
    assert len(inputs) > 10
    assert not [one for one in inputs if "checked" in one]


def test_each_agency_is_read_aloud_with_its_own_consequence_and_the_first_question(file_id: Any) -> None:
    page = text(signed_in(ada).get(f"/cases/{file_id}/sharing/permission/"))
    for agency in (world.police, world.prosecution, world.probation, world.coordination):
        assert agency.name in page
    assert "lawyer" in page
    assert "cannot unsee" in page
    assert page.count("work there?") >= 4
    assert "You will get help from us whether or not you sign." in page
    assert "co-signer" in page
    assert world.court.name not in page, "the wider group is not the core team"
    for kind in ("Where you are", "How to reach you", "Your health", "Your counselling", "Your children", "Intimate"):
        assert kind not in page


def test_a_conversation_leads_to_her_signature_and_then_to_a_permission_for_each(file_id: Any) -> None:
    client = signed_in(ada)
    answer = conversation(client, file_id, refused=[world.probation])
    assert (answer.status_code, answer["Location"]) == (303, f"/cases/{file_id}/sharing/permission/sign/")
    assert releases(file_id) == [], "a spoken yes opens nothing"
    page = text(client.get(answer["Location"]))
    assert world.police.name in page
    assert world.prosecution.name in page
    assert world.probation.name not in page
    assert "2 permissions to sign" in page
    done = sign(client, file_id)
    assert (done.status_code, done["Location"]) == (303, f"/cases/{file_id}/sharing/")
    signed = releases(file_id)
    assert {one.to_agency_id for one in signed} == {world.police.id, world.prosecution.id}
    assert "Maya Rivers" in text(client.get(done["Location"]))
    assert client.get(f"/cases/{file_id}/sharing/permission/sign/").status_code == 302, "it is signed: nothing waits"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "nothing to sign"),
        ({"agree": True, "close": None}, "Ask this first."),
        ({"agree": True, "close": "yes"}, "looked a second time"),
        ({"agree": True, "covers": ""}, "Choose an answer."),
        ({"agree": True, "covers": "forever"}, "Choose one of the answers shown."),
        ({"agree": True, "ends_on": "2026-10-01"}, "or earlier"),
        ({"agree": True, "ends_on": "2026-01-01"}, "or later"),
        ({"agree": True, "ends_on": "3/4/2026"}, "two different days"),
        ({"agree": True, "ends_on": "31 Feb 2026"}, "not a date"),
        ({"agree": True, "purpose": "x" * 500}, "Choose one of the answers shown."),
    ],
)
def test_a_conversation_that_cannot_be_signed_says_why_beside_the_field(file_id: Any, change: Any, said: str) -> None:
    data = talk() | {name: value for name, value in change.items() if name in {"covers", "ends_on", "purpose"}}
    if change.get("agree"):
        data[f"agrees_{world.police.id}"] = "yes"
        if "close" in change and change["close"] is None:
            pass
        else:
            data[f"close_{world.police.id}"] = change.get("close", "no")
    answer = signed_in(ada).post(f"/cases/{file_id}/sharing/permission/", data)
    assert answer.status_code == 422
    assert said in text(answer)
    assert releases(file_id) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"signer": ""}, "typing her name"),
        ({"signer": "   "}, "typing her name"),
        ({"signer": "\u202eayaM"}, "direction mark"),
        ({"signer": "M" * 200}, "at most 120"),
        ({"signer": "Ma\x00ya"}, "control character"),
        ({"understood": ""}, "ticks the box herself"),
        ({"once": "x"}, "Press the button once more"),
    ],
)
def test_a_signature_that_is_none(file_id: Any, change: Any, said: str) -> None:
    client = signed_in(ada)
    conversation(client, file_id)
    answer = sign(client, file_id, **change)
    assert answer.status_code == 422
    assert said in text(answer)
    assert releases(file_id) == []


def test_what_is_signed_is_what_was_shown(file_id: Any) -> None:
    client = signed_in(ada)
    conversation(client, file_id)
    page = client.get(f"/cases/{file_id}/sharing/permission/sign/").content.decode()
    shown = re.search(r'name="shown"[^>]*value="([^"]*)"', page)
    assert shown
    # In another window the conversation goes on, and probation is added.
    client.post(f"/cases/{file_id}/sharing/permission/", talk(world.police, world.probation))
    answer = sign(client, file_id, shown=shown[1])
    assert answer.status_code == 409
    assert "has changed since" in text(answer)
    assert world.probation.name in text(answer)
    assert 'value="Maya Rivers"' in answer.content.decode(), "nothing typed is lost"
    assert releases(file_id) == []
    again = re.search(r'name="shown"[^>]*value="([^"]*)"', answer.content.decode())
    assert again
    assert again[1] != shown[1]
    assert sign(client, file_id, shown=again[1]).status_code == 303


def test_signed_twice_is_signed_once(file_id: Any) -> None:
    client = signed_in(ada)
    conversation(client, file_id)
    key = once()
    assert sign(client, file_id, once=key).status_code == 303
    client.post(f"/cases/{file_id}/sharing/permission/", talk(world.police))
    second = sign(client, file_id, once=key)
    assert second.status_code == 303
    assert len(releases(file_id)) == 2


def test_her_signature_without_a_conversation_goes_back_to_it(file_id: Any) -> None:
    answer = signed_in(ada).get(f"/cases/{file_id}/sharing/permission/sign/")
    assert (answer.status_code, answer["Location"]) == (302, f"/cases/{file_id}/sharing/permission/")


def test_a_half_finished_conversation_is_kept_as_a_draft(file_id: Any) -> None:
    client = signed_in(ada)
    page = client.get(f"/cases/{file_id}/sharing/permission/").content.decode()
    draft = re.search(r'data-draft-url="([^"]+)"', page)
    assert draft
    kept = client.post(draft[1], {f"close_{world.police.id}": "no", "covers": "today"}, headers={"X-Draft": "1"})
    assert kept.status_code in {200, 204}
    page = client.get(f"/cases/{file_id}/sharing/permission/").content.decode()
    ticked = re.findall(r"<input[^>]*type=\"radio\"[^>]*checked[^>]*>", page)
    assert len(ticked) == 2
    assert not any("agrees_" in one for one in ticked), "what she answered, and nothing more"


def test_a_permission_for_one_agency_names_exactly_what_was_ticked(file_id: Any) -> None:
    client = signed_in(ada)
    url = f"/cases/{file_id}/sharing/to/{world.housing.id}/permission/"
    page = client.get(url).content.decode()
    assert not re.findall(r"<input[^>]*type=\"(?:radio|checkbox)\"[^>]*checked", page)
    data = {
        "once": once(), "works_there": "no", "view": ["0"], "summary": ["0", "5"], "purpose": "support",
        "covers": "today", "starts_on": "2026-06-02", "ends_on": "2026-06-20",
    }  # fmt: skip
    answer = client.post(url, data)
    assert answer["Location"] == f"/cases/{file_id}/sharing/to/{world.housing.id}/sign/"
    signing = client.get(answer["Location"])
    assert "What you want, and your plan" in text(signing)
    shown = re.search(r'name="shown"[^>]*value="([^"]*)"', signing.content.decode())
    assert shown
    done = client.post(
        answer["Location"],
        {"once": once(), "shown": shown[1], "signer": "Maya Rivers", "understood": "on"},
    )
    assert done.status_code == 303
    (release,) = releases(file_id)
    assert (release.view_bits, release.summary_bits, release.covers_later) == (1, 1 << 5, False)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"view": ["11", "0"]}, "names nothing else"),
        ({"view": ["2"]}, "Ask once more"),
        ({"view": []}, "Name at least one"),
        ({"view": ["30"]}, "Choose only from the answers shown."),
        ({"view": ["99"]}, "Choose only from the answers shown."),
        ({"works_there": "yes"}, "looked a second time"),
        ({"works_there": ""}, "Ask this first."),
        ({"purpose": ""}, "Choose an answer."),
        ({"purpose": "core_team"}, "Choose one of the answers shown."),
        ({"ends_on": "2026-06-01"}, "or later"),
        ({"starts_on": "2026-06-20", "ends_on": "2026-06-10"}, "not before the first"),
    ],
)
def test_a_permission_for_one_agency_is_judged_by_the_rules(file_id: Any, change: Any, said: str) -> None:
    data = {
        "once": once(), "works_there": "no", "view": ["0"], "purpose": "safety", "covers": "later",
        "starts_on": "2026-06-02", "ends_on": "2026-06-20",
    } | change  # fmt: skip
    client = signed_in(ada)
    answer = client.post(f"/cases/{file_id}/sharing/to/{world.police.id}/permission/", data)
    assert answer.status_code == 422
    assert said in text(answer)
    assert releases(file_id) == []


def test_where_she_is_is_not_even_offered_for_who_works_with_the_other_person(file_id: Any) -> None:
    client = signed_in(ada)
    probation = client.get(f"/cases/{file_id}/sharing/to/{world.probation.id}/permission/").content.decode()
    police = client.get(f"/cases/{file_id}/sharing/to/{world.police.id}/permission/").content.decode()
    assert ("Where she is" in text_of(police), "Where she is" in text_of(probation)) == (True, False)
