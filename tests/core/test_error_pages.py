"""Our own pages of what went wrong, also while developing."""

from typing import Any

import pytest
from django.http import Http404
from django.test import Client
from pytest_django.fixtures import Settings

from ccr.core import views

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[True, False], ids=["developing", "production"])
def any_way(request: pytest.FixtureRequest, settings: Settings) -> Client:
    settings.DEBUG = request.param
    settings.MIDDLEWARE = ["ccr.core.error_pages.OwnErrorPages", *settings.MIDDLEWARE]
    return Client(raise_request_exception=False)


def fail(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def cursor() -> Any:
        raise error

    monkeypatch.setattr(views.connection, "cursor", cursor)


def test_an_absent_address(any_way: Client) -> None:
    answer = any_way.get("/no/such/page/")
    assert answer.status_code == 404
    assert "Nothing here" in answer.content.decode()
    assert "urlpatterns" not in answer.content.decode()


def test_a_view_that_finds_nothing(any_way: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    fail(monkeypatch, Http404("a secret"))
    answer = any_way.get("/alive/")
    assert answer.status_code == 404
    assert "secret" not in answer.content.decode()


def test_a_view_that_fails(any_way: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    fail(monkeypatch, ZeroDivisionError("a secret"))
    answer = any_way.get("/alive/")
    assert answer.status_code == 500
    assert "went wrong on our side" in answer.content.decode()
    assert "secret" not in answer.content.decode()
    assert any(record.exc_info for record in caplog.records)
