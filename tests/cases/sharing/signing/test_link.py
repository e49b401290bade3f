"""The neutral link: opens once, needs the code, ends by itself, and looks like nothing to whoever has no business with it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from cases.sharing.signing import links
from cases.sharing.signing.states import AskedState, Why
from tests.cases.sharing.signing.story import Survivor, ask, now
from tests.cases.sharing.story import TUESDAY, ada

pytestmark = pytest.mark.django_db


def the_page_for_nobody() -> bytes:
    return Client().get("/n/never-was-a-link/").content


def gone(response: Any) -> bool:
    return response.status_code == 404 and response.content == the_page_for_nobody()


def test_only_hashes_are_kept(signing: Any) -> None:
    kept = str(vars(now(signing)))
    for secret in (links.token_of(signing.id), links.code_of(signing.id)):
        assert secret not in kept


def test_unknown_used_expired_forwarded_and_guessed_are_the_same_page(signing: Any, clock: Any) -> None:
    hers = Survivor(signing)
    assert hers.get(hers.link).status_code == 200
    assert hers.open().status_code == 303
    forwarded = Survivor(signing)
    assert gone(forwarded.get(forwarded.link))
    assert gone(forwarded.open())
    late = ask(signing.file_id)
    clock(TUESDAY + timedelta(minutes=30))
    assert gone(Survivor(late).get(Survivor(late).link))
    assert gone(Survivor(late).open())
    for guessed in ("/n/", "/n/x/", "/n/leave/x", "/n/x/y/", "/n/" + "A" * 32 + "/"):
        assert gone(Client().get(guessed)), guessed
        assert gone(Client().post(guessed)), guessed
    assert b"hroughline" not in the_page_for_nobody()


def test_looking_at_a_link_uses_nothing_up(signing: Any) -> None:
    link = Survivor(signing).link
    for _preview in range(20):
        assert Client().get(link).status_code == 200
        assert Client().head(link).status_code == 200
    assert now(signing).state == AskedState.WAITING


def test_the_code_opens_and_five_wrong_ones_end_it(signing: Any) -> None:
    hers = Survivor(signing)
    hers.open()
    wrong = "000000" if hers.code != "000000" else "111111"
    for left in range(4):
        assert hers.send(code=wrong).status_code == 422, left
    assert gone(hers.send(code=wrong))
    over = now(signing)
    assert (over.state, over.why, over.tries) == (AskedState.ENDED, Why.CODES, 5)
    assert gone(hers.get())


def test_the_code_is_taken_with_spaces(signing: Any) -> None:
    hers = Survivor(signing)
    hers.open()
    assert hers.send(code=f" {hers.code[:3]} {hers.code[3:]}").status_code == 303
    assert now(signing).state == AskedState.READING


def test_ten_minutes_of_stillness_end_the_visit(signing: Any, clock: Any) -> None:
    hers = Survivor(signing)
    hers.unlock()
    clock(TUESDAY + timedelta(minutes=9))
    assert hers.get().status_code == 200
    clock(TUESDAY + timedelta(minutes=19, seconds=1))
    assert gone(hers.get())


def test_a_form_without_the_key_of_the_visit_is_no_form(signing: Any) -> None:
    hers = Survivor(signing)
    hers.unlock()
    assert gone(hers.post(agency="0", agrees="yes"))
    assert gone(hers.post(agency="0", agrees="yes", key="0" * 32))
    elsewhere = hers.client.post("/n/", hers.hidden() | {"agrees": "yes"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert gone(elsewhere)
    assert now(signing).answers == {}


def test_nothing_but_the_visits_own_cookie_and_no_trace_in_the_headers(signing: Any) -> None:
    hers = Survivor(signing)
    for response in (hers.get(hers.link), hers.open(), hers.get(), hers.send(code=hers.code), hers.get()):
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["Cache-Control"] == "no-store"
        assert "noindex" in response["X-Robots-Tag"]
        assert set(response.cookies) <= {"n"}
    assert set(hers.client.cookies) == {"n"}
    cookie = hers.client.cookies["n"]
    assert (cookie["path"], cookie["samesite"], cookie["httponly"]) == ("/n/", "Strict", True)


def test_her_pages_say_no_brand_and_nothing_of_the_file(signing: Any) -> None:
    hers = Survivor(signing)
    hers.unlock()
    pages = [hers.page()]
    for said in ("yes", "no", "yes", "yes"):
        hers.answer(said)
        pages.append(hers.page())
    for page in pages:
        assert "<title>Notes</title>" in page
        for word in ("hroughline", "Maya", "stalk", "words of", "Ada Advocate"):
            assert word not in page
        # Leave now is the first thing one can reach.
        assert re.search(r"<body>\s*<header[^>]*><a[^>]*data-leave", page)
    assert 'rel="nofollow noreferrer"' in pages[0]


def test_leaving_ends_the_visit_with_and_without_a_script(signing: Any, settings: Settings) -> None:
    settings.LEAVE_URLS = {str(ada.tenant_id): "https://weather.example/"}
    hers = Survivor(signing)
    hers.unlock()
    away = hers.get("/n/leave/")
    assert (away.status_code, away["Location"]) == (303, "https://weather.example/")
    assert gone(hers.get())
    assert (now(signing).state, now(signing).why) == (AskedState.ENDED, Why.LEFT)
    again = ask(signing.file_id)
    other = Survivor(again)
    other.unlock()
    assert other.post("/n/leave/").status_code == 204
    assert now(again).state == AskedState.ENDED


def test_the_staffs_session_means_nothing_there(signing: Any) -> None:
    from tests.support.client import signed_in

    worker = signed_in(ada)
    assert gone(worker.get("/n/"))
    assert "sessionid" not in worker.get(Survivor(signing).link).cookies


def test_on_a_host_of_its_own_each_answers_only_its_own_pages(signing: Any, settings: Settings) -> None:
    settings.NEUTRAL_BASE_URL, settings.BASE_URL = "http://notes.example", "http://testserver"
    settings.ALLOWED_HOSTS = ["testserver", "notes.example"]
    link = Survivor(signing).link
    there = {"HTTP_HOST": "notes.example"}
    assert Client().get(link, **there).status_code == 200
    assert gone(Client().get(link))
    assert gone(Client().get("/cases/", **there))
    assert gone(Client().get("/", **there))
    assert links.link_of(signing.id).startswith("http://notes.example/n/")
