"""However it is asked, it answers in JSON: no page, ever, and no failure."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from cases.records.models import Record
from tests.api.asking import JSON, PROBLEM, post
from tests.support.client import signed_in
from tests.world import acting, world

pytestmark = pytest.mark.django_db
WHAT = {"what": "A note under the wiper."}


def url() -> str:
    return reverse("api_incidents", args=[world.file("harbor main")])


def is_problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status
    assert response["Content-Type"] == PROBLEM
    body: dict[str, Any] = response.json()
    assert set(body) >= {"type", "title", "status", "detail"}
    assert body["status"] == status
    # A reason in words, but where nothing may be said; never a pattern that nobody filled in.
    assert bool(body["detail"]) is (status not in (404, 423, 500))
    assert "{" not in body["detail"]
    return body


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v1/", "/api/v1/nothing/", "/api/v1/files", "/api/v1/files/x/", "/api/v2/files/"]
)
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("debug", [False, True], ids=["in use", "while developing"])
def test_an_address_that_is_none(path: str, method: str, debug: bool, settings: Settings) -> None:
    settings.DEBUG = debug
    for client in (Client(), signed_in(world.harbor.ada)):
        is_problem(getattr(client, method)(path), 404)


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_another_method(method: str) -> None:
    response = getattr(signed_in(world.harbor.ada), method)(url())
    is_problem(response, 405)
    assert "GET" in response["Allow"]


def test_another_form_asked_for() -> None:
    client = signed_in(world.harbor.ada)
    is_problem(client.get(url(), headers={"accept": "text/html"}), 406)
    assert client.get(url(), {"format": "api"})["Content-Type"] == JSON
    assert client.get(url(), headers={"accept": "text/html, */*;q=0.1"})["Content-Type"] == JSON


@pytest.mark.parametrize(
    ("body", "form", "status"),
    [
        ("{", JSON, 400),
        ("", JSON, 422),
        (b"\xff\xfe", JSON, 400),
        ('{"what": NaN}', JSON, 400),
        ("[" * 100_000, JSON, 400),
        ('{"fear": ' + "1" * 5_000 + "}", JSON, 400),
        ("[]", JSON, 422),
        ("null", JSON, 422),
        ('"text"', JSON, 422),
        (json.dumps({"what": "x" * 1_100_000}), JSON, 413),
        ("what=x", "application/x-www-form-urlencoded", 415),
        ("<what/>", "application/xml", 415),
        ("{}", "", 415),
    ],
)
def test_what_cannot_be_read(body: str | bytes, form: str, status: int) -> None:
    is_problem(signed_in(world.harbor.ada).generic("POST", url(), body, content_type=form), status)


def test_a_form_of_the_site_is_not_taken() -> None:
    is_problem(signed_in(world.harbor.ada).post(url(), WHAT), 415)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("what", 7),
        ("what", None),
        ("what", ""),
        ("what", "   "),
        ("what", ["x"]),
        ("what", "x" * 10_001),
        ("what", "left \u202e right"),
        ("what", "nul \x00"),
        ("what", "half \ud800"),
        ("place", "bell \x07"),
        ("first_on", "yesterday"),
        ("first_on", "0001-01-01"),
        ("first_on", "9999-12-31"),
        ("first_on", 20261119),
        ("first_on", "2026-11-19T00:00:00Z"),
        ("time_from", "25:00"),
        ("time_from", "21:30:59.5"),
        ("tactics", "S02"),
        ("tactics", ["S99"]),
        ("tactics", [None]),
        ("seriousness", 9),
        ("seriousness", True),
        ("seriousness", "2"),
        ("fear", 11),
        ("fear", 3.5),
        ("source", "rumour"),
        ("source", {}),
        ("reported_to", ["police", "nobody"]),
        ("finished", "yes"),
        ("kept", 1),
        ("file", str(world.file("police own"))),
        ("holder", "x"),
    ],
)
def test_what_is_to_be_put_right_is_named_and_nothing_is_saved(field: str, value: Any) -> None:
    ada = world.harbor.ada
    with acting(ada):
        before = Record.objects.visible_to(ada).count()
    body = is_problem(post(ada, "api_incidents", world.file("harbor main"), sent=WHAT | {field: value}), 422)
    assert field in body["errors"]
    with acting(ada):
        assert Record.objects.visible_to(ada).count() == before


def test_a_program_without_the_token_writes_nothing() -> None:
    client = signed_in(world.harbor.ada)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert strict.get(url()).status_code == 200
    is_problem(strict.post(url(), WHAT, content_type=JSON), 403)
    strict.cookies["csrftoken"] = "t" * 32
    is_problem(strict.post(url(), WHAT, content_type=JSON, headers={"x-csrftoken": "u" * 32}), 403)
    assert strict.post(url(), WHAT, content_type=JSON, headers={"x-csrftoken": "t" * 32}).status_code == 201


def test_a_locked_session_says_so() -> None:
    client = signed_in(world.harbor.ada)
    session = client.session
    session["locked"] = True
    session.save()
    for response in (client.get(url()), client.post(url(), WHAT, content_type=JSON)):
        is_problem(response, 423)


def test_who_has_not_given_the_second_factor_is_told_so() -> None:
    client = signed_in(world.harbor.ada)
    session = client.session
    del session["account_authentication_methods"]
    session.save()
    is_problem(client.get(url()), 403)


@pytest.mark.parametrize("debug", [False, True], ids=["in use", "while developing"])
def test_a_failure_of_ours_is_no_page_either(debug: bool, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEBUG = debug

    def fails(*_args: Any, **_more: Any) -> None:
        raise RuntimeError("words of main incidents")

    monkeypatch.setattr("cases.api.incidents.serialized", fails)
    client = signed_in(world.harbor.ada)
    client.raise_request_exception = False
    response = client.get(url())
    assert "words of" not in json.dumps(is_problem(response, 500))
