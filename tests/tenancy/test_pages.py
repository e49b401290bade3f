"""Every page of the house opens for whoever may, and for nobody else."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.client import signed_in
from tests.world import world

pytestmark = pytest.mark.django_db

EVERYONE = [
    "account",
    "sessions",
    "menu",
    "emergency",
    "policy",
    "mfa_index",
    "account_change_password",
]
MANAGERS = ["staff", "invite"]


@pytest.mark.parametrize("name", EVERYONE + MANAGERS)
def test_page_opens_for_the_administrator(name: str) -> None:
    answer = signed_in(world.harbor.adam).get(reverse(name))
    assert answer.status_code == 200, answer.content
    assert b"<h1" in answer.content


@pytest.mark.parametrize("name", EVERYONE)
def test_page_opens_for_anyone_in_a_post(name: str) -> None:
    assert signed_in(world.police.dan).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", MANAGERS)
def test_people_are_managed_by_administrators_alone(name: str) -> None:
    answer = signed_in(world.harbor.ada).get(reverse(name))
    assert answer.status_code == 403
    assert "Your post does not include this" in answer.content.decode()


@pytest.mark.parametrize("name", EVERYONE + MANAGERS)
def test_page_sends_strangers_to_sign_in(client: Client, name: str) -> None:
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert answer["Location"] == reverse("account_login")


@pytest.mark.parametrize("name", EVERYONE + MANAGERS)
def test_page_is_kept_nowhere(name: str) -> None:
    answer = signed_in(world.harbor.adam).get(reverse(name))
    assert answer["Cache-Control"] == "no-store" or "no-store" in answer["Cache-Control"]
