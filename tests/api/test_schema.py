"""The description of the interface: it is drawn without a warning, and the interface keeps to it whatever is sent."""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from drf_spectacular.drainage import GENERATOR_STATS, reset_generator_stats
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as examples
from pytest_django import Settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from ccr.tenancy.api_schema import schema
from ccr.tenancy.member import Member
from tests.support.client import signed_in
from tests.world import key, world

pytestmark = pytest.mark.django_db


def wrong_bodies_are_refused(context: Any, response: Any, case: Any) -> bool | None:
    """Only of bodies: the walker's own session is always sent, whatever is made up for it, and any text may be a cursor."""
    wrong = {place.value for place, part in case.meta.components.items() if part.mode.is_negative}
    return negative_data_rejection(context, response, case) if wrong == {"body"} else None


# Not `positive_data_acceptance`: that an id, a day or a cursor is one of the reader's no description can say. Not `ignored_auth`:
# it takes away a session that the walker sends by itself; who is refused where stands in the table of addresses.
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    wrong_bodies_are_refused,
    unsupported_method,
    allow_header_conformance,
]
# Every other time the ids of the walker's own world: what is made up never exists, and would only ever meet a 404.
OWN = {
    "file_id": ("file harbor main", "file police own"),
    "record_id": ("record main incidents", "record police incidents"),
    "disclosure_id": ("disclosure main to police", "disclosure main to police"),
    "release_id": ("release main to police", "release main to police"),
    "referral_id": ("referral plain to harbor", "referral plain to harbor"),
    "meeting_id": ("meeting core", "meeting core"),
    "item_id": ("item main", "item main"),
    "action_id": ("action sweep", "action sweep"),
}


def test_it_is_drawn_without_a_warning_and_is_valid() -> None:
    """As `spectacular --validate --fail-on-warn` does."""
    reset_generator_stats()
    drawn = SchemaGenerator().get_schema(request=None, public=True)
    validate_schema(drawn)
    assert not GENERATOR_STATS
    assert drawn["openapi"].startswith("3.")


def test_it_is_served_to_whoever_is_signed_in_and_to_nobody_else() -> None:
    assert signed_in(world.harbor.adam).get("/api/v1/schema/").json()["paths"].keys() == schema()["paths"].keys()
    assert Client().get("/api/v1/schema/").status_code == 401


@pytest.fixture
def as_often_as_it_likes(settings: Settings) -> None:
    """The walk asks more in its standing minute than a person may; how that is refused is tried elsewhere."""
    rates = {"person": "1000000/minute", "address": "1000000/minute"}
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": rates}


@pytest.fixture
def one_connection() -> Iterator[None]:
    """The WSGI application shuts its connection after each request; here that is the test's own."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


TOKEN = "t" * 32


def session_of(member: Member) -> dict[str, str]:
    """Cookies of a signed-in session, with its CSRF token."""
    return {name: morsel.value for name, morsel in signed_in(member).cookies.items()} | {"csrftoken": TOKEN}


def walk(operation: Any, mode: GenerationMode, cookies: dict[str, str], own: int, answers: Counter[int]) -> None:
    """A few examples of one operation, the same ones every time."""
    number = count()

    @examples(
        max_examples=4,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        if next(number) % 2:
            case.path_parameters = {name: str(key(OWN[name][own])) for name in case.path_parameters or {}}
        response = case.call(headers={"X-CSRFToken": TOKEN, "Accept-Encoding": "identity"}, cookies=cookies)
        answers[response.status_code] += 1
        case.validate_response(response, checks=CHECKS)

    ask()


@pytest.mark.parametrize("own", [0, 1], ids=["an advocate", "a deputy"])
@pytest.mark.usefixtures("one_connection", "as_often_as_it_likes")
def test_whatever_is_sent_it_answers_as_described(own: int) -> None:
    """No failure of ours and no status, form or field that is not described."""
    described = schemathesis.openapi.from_dict(json.loads(json.dumps(schema(), default=str)))
    described.app = get_wsgi_application()
    cookies = session_of((world.harbor.ada, world.police.dan)[own])
    answers: Counter[int] = Counter()
    for found in described.get_all_operations():
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            walk(found.ok(), mode, cookies, own, answers)
    # It did get inside: files were read, things were done, refused, and told what to put right.
    assert {200, 400, 404, 422} <= set(answers)
