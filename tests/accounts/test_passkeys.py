"""Passkeys against a device that does whatever it is told: what is accepted, and what is not, with one answer for all of it."""

import json
import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from fido2.utils import websafe_encode

from ccr.accounts import passkeys
from ccr.accounts.crypto import unseal
from ccr.accounts.models import AccountMail, SignInSession, User
from ccr.audit.models import AuditEvent
from ccr.core import clock
from ccr.core.actor import acting
from ccr.tenancy.member import Member
from tests.accounts.conftest import MovedClock
from tests.accounts.device import Device
from tests.support.client import signed_in
from tests.world import PASSWORD, world

pytestmark = pytest.mark.django_db
ADA = world.harbor.ada


@pytest.fixture(autouse=True)
def _here(settings: Any) -> None:
    settings.BASE_URL = "http://localhost:8000"
    settings.WEBAUTHN_RP_ID = "localhost"
    cache.clear()


def begin(client: Client, name: str) -> Any:
    return client.post(reverse(name)).json()


def send(client: Client, name: str, credential: str) -> Any:
    return client.post(reverse(name), {"credential": credential})


def add(member: Member, device: Device | None = None, client: Client | None = None, name: str = "Phone") -> Device:
    device, client = device or Device(), client or signed_in(member)
    credential = device.make(begin(client, "passkey_add_begin"))
    answer = client.post(reverse("passkey_add"), {"credential": credential, "name": name})
    assert answer["Location"] == reverse("mfa_index")
    return device


def sign_in(device: Device, client: Client | None = None) -> Any:
    client = client or Client()
    return send(client, "passkey_sign_in", device.sign(begin(client, "passkey_sign_in_begin")))


def acts(member: Member) -> list[str]:
    with acting(member, at=clock.now()):
        return [one.code for one in AuditEvent.objects.visible_to(member).filter(code__startswith="account.")]


def kept(member: Member) -> list[Authenticator]:
    return passkeys.of(member.user_id)


# Adding and removing ------------------------------------------------------------------


def test_a_passkey_is_added_named_told_of_and_logged() -> None:
    add(ADA, name="Ada’s phone")
    (passkey,) = kept(ADA)
    assert passkey.wrap().name == "Ada’s phone"
    assert acts(ADA) == ["account.passkey_added"]
    letter = AccountMail.objects.get(kind="mfa/email/passkeys_changed")
    words = json.loads(unseal("account mail", letter.sealed))
    assert words["subject"] == "A message for you"
    assert "passkey" not in words["words"].lower().replace(reverse("mfa_index"), "")
    assert settings.BASE_URL + reverse("mfa_index") in words["words"]
    page = signed_in(ADA).get(reverse("mfa_index")).content.decode()
    assert "Ada’s phone" in page


def test_no_secret_of_a_passkey_is_kept_here() -> None:
    device = add(ADA)
    private = device.key.private_numbers().private_value.to_bytes(32, "big")
    assert websafe_encode(private) not in json.dumps(kept(ADA)[0].data)


def test_several_are_kept_and_each_opens() -> None:
    first, second = add(ADA), add(ADA)
    assert [sign_in(one)["Location"] for one in (first, second)] == [reverse("home")] * 2


def test_no_more_than_ten() -> None:
    for _each in range(passkeys.MOST):
        add(ADA)
        cache.clear()
    client = signed_in(ADA)
    credential = Device().make(begin(client, "passkey_add_begin"))
    client.post(reverse("passkey_add"), {"credential": credential, "name": "One more"})
    assert len(kept(ADA)) == passkeys.MOST


def test_the_same_device_is_not_kept_twice() -> None:
    device, client = Device(), signed_in(ADA)
    add(ADA, device, client)
    again = client.post(reverse("passkey_add"), {"credential": device.make(begin(client, "passkey_add_begin"))})
    assert (again.status_code, len(kept(ADA))) == (422, 1)


def test_adding_asks_who_one_is_first(moved_clock: MovedClock) -> None:
    client = signed_in(ADA)
    session = client.session
    session["account_authentication_methods"][0]["at"] -= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT + 1
    session.save()
    assert client.get(reverse("passkey_add"))["Location"].startswith(reverse("account_reauthenticate"))
    assert client.post(reverse("passkey_add_begin")).status_code == 403
    add(ADA)
    where = reverse("passkey_remove", args=[kept(ADA)[0].pk])
    assert client.get(where)["Location"].startswith(reverse("account_reauthenticate"))
    assert client.post(where)["Location"].startswith(reverse("account_reauthenticate"))
    assert len(kept(ADA)) == 1


def test_a_passkey_proves_that_it_is_still_oneself() -> None:
    device, client = add(ADA), signed_in(ADA)
    session = client.session
    session["account_authentication_methods"][0]["at"] -= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT + 1
    session.save()
    wanted = reverse("passkey_add")
    page = client.get(client.get(wanted)["Location"]).content.decode()
    assert "Use a passkey" in page
    stranger = Device(handle=device.handle)
    begun = begin(client, "passkey_again_begin")
    wrong = send(client, "mfa_reauthenticate_webauthn", stranger.sign(begun))
    assert wrong.status_code == 422
    right = device.sign(begin(client, "passkey_again_begin"))
    answer = client.post(reverse("mfa_reauthenticate_webauthn"), {"credential": right, "next": wanted})
    assert (answer.status_code, answer["Location"]) == (302, wanted)
    assert client.get(wanted).status_code == 200


@pytest.mark.parametrize("name", ["", "x" * 61, "a\x00b", "a\u202eb"])
def test_a_name_that_cannot_be_kept_is_said_beside_its_field(name: str) -> None:
    client = signed_in(ADA)
    credential = Device().make(begin(client, "passkey_add_begin"))
    answer = client.post(reverse("passkey_add"), {"credential": credential, "name": name})
    assert (answer.status_code, len(kept(ADA))) == ((303, 1) if not name else (422, 0))


def test_a_removed_passkey_is_refused() -> None:
    device = add(ADA)
    client = signed_in(ADA)
    where = reverse("passkey_remove", args=[kept(ADA)[0].pk])
    assert "Phone" in client.get(where).content.decode()
    # Somebody without an authenticator app would be left with the password alone.
    assert (client.post(where).status_code, len(kept(ADA))) == (409, 1)
    Authenticator.objects.create(user_id=ADA.user_id, type="totp", data={"secret": "x"})
    assert client.post(where)["Location"] == reverse("mfa_index")
    assert acts(ADA).count("account.passkey_removed") == 1
    assert sign_in(device).status_code == 422


@pytest.mark.parametrize("which", [0, 1], ids=["the shut one", "the one that works"])
def test_one_that_is_shut_is_no_second_way_in(which: int) -> None:
    add(ADA)
    add(ADA, name="Tablet")
    shut, works = kept(ADA)
    shut.data["shut"] = "2026-03-09T10:00:00+00:00"
    shut.save()
    client = signed_in(ADA)
    answer = client.post(reverse("passkey_remove", args=[(shut, works)[which].pk]))
    assert (answer.status_code == 409, len(kept(ADA))) == ((False, 1) if which == 0 else (True, 2))
    assert passkeys.has_one(ADA.user_id)


def test_nobody_removes_or_sees_anothers() -> None:
    add(ADA)
    where = reverse("passkey_remove", args=[kept(ADA)[0].pk])
    stranger = signed_in(world.harbor.adam)
    absent = reverse("passkey_remove", args=[987654])
    for method in ("get", "post"):
        foreign, never = getattr(stranger, method)(where), getattr(stranger, method)(absent)
        assert (foreign.status_code, never.status_code) == (404, 404)
        assert foreign.content == never.content
    assert len(kept(ADA)) == 1


# Signing in ---------------------------------------------------------------------------


def test_signing_in_is_both_factors_at_once() -> None:
    device, client = add(ADA), Client()
    client.get(reverse("policy") + "?part=2")
    answer = sign_in(device, client)
    assert answer["Location"] == reverse("policy") + "?part=2"
    assert client.get(answer["Location"]).status_code == 200


def test_the_password_alone_is_still_asked_for_a_code() -> None:
    add(ADA)
    client = Client()
    user = User.objects.get(pk=ADA.user_id)
    answer = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert answer["Location"] == reverse("mfa_authenticate")
    assert "Use a passkey" in client.get(reverse("mfa_authenticate")).content.decode()
    # The second step takes codes alone; a passkey goes the one way that checks its counter.
    assert client.post(reverse("mfa_authenticate"), {"credential": "{}"}).status_code == 422
    assert client.get(reverse("mfa_activate_totp")).status_code == 302
    assert client.get(reverse("policy")).status_code == 302


def refused(device: Device, **said: str) -> bytes:
    """Not accepted, and nobody is signed in by it. Gives the page, without the key that is drawn anew for every page."""
    client = Client()
    answer = send(client, "passkey_sign_in", device.sign(begin(client, "passkey_sign_in_begin"), **said))
    assert answer.status_code == 422
    assert SESSION_KEY not in client.session
    page: bytes = answer.content
    assert b"That passkey is not accepted here." in page
    return re.sub(rb'(name="csrfmiddlewaretoken" value=")[^"]+', rb"\1", page)


def test_every_refusal_is_the_same_answer() -> None:
    """Nobody's, somebody's with another key, one of another number, a removed one, an inactive person's: not to be told apart."""
    device, removed = add(ADA), add(ADA, name="Old phone")
    Authenticator.objects.get(pk=kept(ADA)[-1].pk).delete()
    stranger = Device(handle=websafe_encode(b"0b7a54dd1b3f4f6da0b8c3a9e2d10000"))
    other_key = Device(handle=device.handle, raw_id=device.raw_id)
    unknown_number = Device(handle=device.handle)
    pages = [refused(one) for one in (stranger, other_key, unknown_number, removed)]
    User.objects.filter(pk=ADA.user_id).update(is_active=False)
    pages.append(refused(device))
    assert set(pages) == {pages[0]}


@pytest.mark.parametrize(
    "change",
    [
        {"verified": False},
        {"origin": "https://localhost:8000"},
        {"origin": "http://evil.localhost:8000"},
        {"origin": "http://localhost:9999"},
        {"rp_id": "evil.example"},
    ],
    ids=["nobody verified", "other scheme", "subdomain", "other port", "other name"],
)
def test_what_a_decent_device_would_not_sign(change: dict[str, Any]) -> None:
    device = add(ADA)
    for name, value in change.items():
        setattr(device, name, value)
    refused(device)


def test_a_passkey_without_verification_is_not_even_kept() -> None:
    client = signed_in(ADA)
    credential = Device(verified=False).make(begin(client, "passkey_add_begin"))
    assert client.post(reverse("passkey_add"), {"credential": credential}).status_code == 422
    assert kept(ADA) == []


def test_the_same_answer_twice_is_refused() -> None:
    device, client = add(ADA, Device(count=None)), Client()
    signed = device.sign(begin(client, "passkey_sign_in_begin"))
    assert send(client, "passkey_sign_in", signed).status_code == 302
    client.post(reverse("account_logout"))
    assert send(client, "passkey_sign_in", signed).status_code == 422
    assert send(Client(), "passkey_sign_in", signed).status_code == 422


def test_a_challenge_is_for_one_purpose_one_person_and_five_minutes(moved_clock: MovedClock) -> None:
    device = add(ADA)
    client = signed_in(ADA)
    for_again = device.sign(begin(client, "passkey_again_begin"))
    session = client.session
    session["locked"] = True
    session.save()
    assert send(client, "passkey_unlock", for_again).status_code == 422
    outside = Client()
    begun = begin(outside, "passkey_sign_in_begin")
    moved_clock.move(minutes=5, seconds=1)
    assert send(outside, "passkey_sign_in", device.sign(begun)).status_code == 422


def test_two_tabs_each_finish() -> None:
    device, client = add(ADA), Client()
    first = begin(client, "passkey_sign_in_begin")
    begin(client, "passkey_sign_in_begin")
    assert send(client, "passkey_sign_in", device.sign(first)).status_code == 302


def test_a_counter_that_does_not_grow_shuts_the_passkey_and_is_told() -> None:
    device = add(ADA)
    copy = Device(raw_id=device.raw_id, key=device.key, handle=device.handle, count=device.count)
    assert sign_in(copy).status_code == 302
    assert sign_in(device).status_code == 422
    assert acts(ADA) == ["account.passkey_shut", "account.passkey_added"] or set(acts(ADA)) == {
        "account.passkey_shut",
        "account.passkey_added",
    }
    assert AccountMail.objects.filter(kind="mfa/email/passkeys_changed").count() == 2
    # Neither opens anything from now on, however the counters stand.
    copy.count = device.count = 100
    assert (sign_in(copy).status_code, sign_in(device).status_code) == (422, 422)
    assert "Shut: it may have been copied" in signed_in(ADA).get(reverse("mfa_index")).content.decode()
    assert not passkeys.has_one(ADA.user_id)


def test_a_device_without_a_counter_goes_on_working() -> None:
    device = add(ADA, Device(count=None))
    assert [sign_in(device).status_code for _each in range(3)] == [302] * 3


def test_tries_are_counted_for_a_network() -> None:
    statuses = [Client().post(reverse("passkey_sign_in_begin")).status_code for _each in range(32)]
    assert statuses.count(429) == 2


HOSTILE = [
    "",
    "{",
    "[]",
    "null",
    "{}",
    '{"id": 1}',
    '{"id":"AA","rawId":"AA","type":"public-key","response":{}}',
    '{"id":"AA","rawId":"AA","type":"public-key","response":[]}',
    '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"AA","authenticatorData":"AA","signature":"AA","userHandle":"AA"}}',
    '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30","authenticatorData":"","signature":"","userHandle":null}}',
    '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"oA"}}',
    "[" * 5_000,
    '{"a":' * 2_000,
    "9" * 19_999,
    "x" * 30_000,
    '{"id":"\\ud800"}',
]


@pytest.mark.parametrize("sent", HOSTILE, ids=range(len(HOSTILE)))
def test_nonsense_is_refused_and_never_a_failure(sent: str) -> None:
    outside, inside = Client(), signed_in(ADA)
    begin(outside, "passkey_sign_in_begin")
    assert send(outside, "passkey_sign_in", sent).status_code == 422
    begin(inside, "passkey_add_begin")
    assert inside.post(reverse("passkey_add"), {"credential": sent}).status_code == 422
    session = inside.session
    session["locked"] = True
    session.save()
    assert send(inside, "passkey_unlock", sent).status_code == 422


@pytest.mark.parametrize("part", ["clientDataJSON", "authenticatorData", "signature", "userHandle"])
def test_half_of_an_answer_is_refused(part: str) -> None:
    device = add(ADA)
    for other in ("", "AA", "gA", "____", "e30", "bnVsbA", websafe_encode(b"\xff" * 200)):
        refused(device, **{part: other})


# Unlocking ----------------------------------------------------------------------------


@pytest.fixture
def phone(moved_clock: MovedClock) -> Any:
    """Ada at work with a passkey, locked after 16 minutes on a page she wants back."""
    device, client = add(ADA), Client()
    sign_in(device, client)
    moved_clock.move(minutes=16)
    client.get(reverse("policy") + "?part=2")
    return device, client


def test_one_touch_unlocks_to_the_same_address(phone: Any) -> None:
    device, client = phone
    page = client.get(reverse("locked")).content.decode()
    assert "Unlock with your passkey" in page
    assert "part=2" not in page
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    answer = send(client, "passkey_unlock", device.sign(begin(client, "passkey_unlock_begin")))
    assert (answer.status_code, answer["Location"]) == (303, reverse("policy") + "?part=2")
    assert client.get(answer["Location"]).status_code == 200
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before


def test_without_a_passkey_the_password_unlocks_as_before(moved_clock: MovedClock) -> None:
    client = signed_in(ADA)
    moved_clock.move(minutes=16)
    client.get(reverse("policy"))
    page = client.get(reverse("locked")).content.decode()
    assert "passkey" not in page.lower()
    assert client.post(reverse("locked"), {"password": PASSWORD})["Location"] == reverse("policy")


def test_anothers_passkey_does_not_unlock(phone: Any) -> None:
    _device, client = phone
    stranger = add(world.harbor.adam)
    answer = send(client, "passkey_unlock", stranger.sign(begin(client, "passkey_unlock_begin")))
    assert answer.status_code == 422
    assert b"That passkey is not accepted here." in answer.content
    assert client.get(reverse("policy"))["Location"] == reverse("locked")


def test_after_twelve_hours_only_a_full_sign_in(phone: Any, moved_clock: MovedClock) -> None:
    device, client = phone
    moved_clock.move(hours=11, minutes=59)
    begun = begin(client, "passkey_unlock_begin")
    moved_clock.move(hours=12, seconds=5)
    answer = send(client, "passkey_unlock", device.sign(begun))
    assert (answer.status_code, answer["Location"]) == (302, reverse("account_login"))
    assert client.post(reverse("passkey_unlock_begin")).status_code == 302


def test_unlocking_does_not_make_a_session_last_longer(phone: Any, moved_clock: MovedClock) -> None:
    device, client = phone
    moved_clock.move(hours=11, minutes=55)
    send(client, "passkey_unlock", device.sign(begin(client, "passkey_unlock_begin")))
    assert client.get(reverse("policy")).status_code == 200
    moved_clock.move(hours=12, minutes=1)
    assert client.get(reverse("policy"))["Location"] == reverse("account_login")


def test_a_session_ended_elsewhere_is_not_unlocked(phone: Any) -> None:
    device, client = phone
    begun = begin(client, "passkey_unlock_begin")
    SignInSession.objects.filter(user_id=ADA.user_id).delete()
    answer = send(client, "passkey_unlock", device.sign(begun))
    assert (answer.status_code, answer["Location"]) == (302, reverse("account_login"))
    assert client.get(reverse("policy"))["Location"] == reverse("account_login")


def test_unlocked_in_another_tab(phone: Any) -> None:
    device, client = phone
    begun = begin(client, "passkey_unlock_begin")
    client.post(reverse("locked"), {"password": PASSWORD})
    assert client.post(reverse("passkey_unlock_begin")).status_code == 409
    assert send(client, "passkey_unlock", device.sign(begun))["Location"] == reverse("locked")


def test_a_form_that_was_being_sent_waits_for_the_touch(phone: Any) -> None:
    device, client = phone
    client.post(reverse("account"), {"name": "Ada again", "theme": "dark"})
    answer = send(client, "passkey_unlock", device.sign(begin(client, "passkey_unlock_begin")))
    assert answer["Location"] == reverse("kept_form")


# Addresses ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "rp_id", "possible"),
    [
        ("https://app.partners.example", "app.partners.example", True),
        ("https://app.partners.example", "partners.example", True),
        ("http://localhost:8000", "localhost", True),
        ("http://127.0.0.1:8000", "127.0.0.1", False),
        ("http://app.partners.example", "app.partners.example", False),
        ("https://app.partners.example", "other.example", False),
        ("https://app.partners.example", "", False),
    ],
)
def test_where_no_browser_would_offer_one_none_is_offered(settings: Any, base: str, rp_id: str, possible: bool) -> None:
    settings.BASE_URL, settings.WEBAUTHN_RP_ID = base, rp_id
    assert passkeys.are_possible() is possible
    assert (b"Use a passkey" in Client().get(reverse("account_login")).content) is possible


def test_the_same_answer_sent_twice_at_once_counts_once() -> None:
    """Both requests read the session before either wrote it: the row remembers what was used last."""
    device = add(ADA, Device(count=None))
    session: dict[str, Any] = {}
    signed = json.loads(device.sign(passkeys.begin(session, passkeys.Purpose.SIGN_IN, user=None, at=clock.now())))
    first, second = dict(session), dict(session)
    passkeys.prove(first, passkeys.Purpose.SIGN_IN, signed, at=clock.now())
    with pytest.raises(passkeys.NotAccepted):
        passkeys.prove(second, passkeys.Purpose.SIGN_IN, signed, at=clock.now())
    # And without that memory the session alone refuses: a challenge is used up by asking.
    (passkey,) = kept(ADA)
    del passkey.data["spent"]
    passkey.save()
    with pytest.raises(passkeys.NotAccepted):
        passkeys.prove(first, passkeys.Purpose.SIGN_IN, signed, at=clock.now())
