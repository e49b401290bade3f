"""A neutral notice's link leads through sign-in or the lock to its own page, and nothing that is sent along leads elsewhere."""

from typing import Any
from urllib.parse import urljoin, urlsplit
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from ccr.accounts.middleware import own_page
from tests.accounts.conftest import MovedClock
from tests.accounts.test_passkeys import ADA, add, begin, send, sign_in
from tests.support.client import signed_in
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "http:evil.example",
    "///evil.example",
    " //evil.example",
    "\t//evil.example",
    "%2f%2fevil.example",
    "evil.example",
]


@pytest.fixture(autouse=True)
def _here(settings: Any) -> None:
    settings.BASE_URL, settings.WEBAUTHN_RP_ID = "http://localhost:8000", "localhost"
    cache.clear()


def host_of(address: str, answer: Any) -> str | None:
    """The host a browser would go to from this page, which reads backslashes as slashes and drops tabs."""
    where = answer["Location"].replace("\\", "/").replace("\t", "").strip()
    return urlsplit(urljoin(f"http://testserver{address}", where)).hostname


def test_a_notice_leads_through_sign_in_to_its_own_page() -> None:
    device, client = add(ADA), Client()
    notice = reverse("notice", args=[uuid4()])
    assert client.get(notice)["Location"] == reverse("account_login")
    assert sign_in(device, client)["Location"] == notice
    # What it leads to is asked there, as without a notice: this one is nobody's.
    assert client.get(notice).status_code == 404


def test_a_notice_leads_through_the_lock_to_its_own_page(moved_clock: MovedClock) -> None:
    device, client = add(ADA), Client()
    sign_in(device, client)
    moved_clock.move(minutes=16)
    notice = reverse("notice", args=[uuid4()])
    assert client.get(notice)["Location"] == reverse("locked")
    answer = send(client, "passkey_unlock", device.sign(begin(client, "passkey_unlock_begin")))
    assert answer["Location"] == notice


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_signing_in_leads_nowhere_else(elsewhere: str) -> None:
    device, client = add(ADA), Client()
    begun = begin(client, "passkey_sign_in_begin")
    address = reverse("passkey_sign_in")
    answer = client.post(f"{address}?next={elsewhere}", {"credential": device.sign(begun), "next": elsewhere})
    assert answer.status_code == 302
    assert host_of(address, answer) == "testserver"


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_locking_and_unlocking_lead_nowhere_else(elsewhere: str) -> None:
    client = signed_in(ADA)
    client.post(reverse("lock"), {"next": elsewhere})
    answer = client.post(reverse("locked") + f"?next={elsewhere}", {"password": PASSWORD, "next": elsewhere})
    assert answer.status_code == 303
    assert host_of(reverse("locked"), answer) == "testserver"
    assert own_page(elsewhere) in {"", "/evil.example"}, "a path of ours at most"


@pytest.mark.parametrize("elsewhere", ELSEWHERE[:6])
def test_proving_it_again_leads_nowhere_else(elsewhere: str) -> None:
    device, client = add(ADA), signed_in(ADA)
    begun = begin(client, "passkey_again_begin")
    where = reverse("mfa_reauthenticate_webauthn")
    answer = client.post(where, {"credential": device.sign(begun), "next": elsewhere})
    assert answer.status_code == 302
    assert host_of(where, answer) == "testserver"
