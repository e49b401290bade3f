"""Every address of the site carries a stamp that says who may reach it, and no view goes without."""

from collections import Counter
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, get_resolver

from ccr.tenancy.capabilities import Capability
from ccr.tenancy.checks import every_url_is_gated, patterns

# Addresses open to anybody, by their name. Each says its reason in its own stamp; a new one belongs here too.
PUBLIC = {
    "account_confirm_email",
    "account_email_verification_sent",
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "alive",
    "demo_enter",
    "demo_mail",
    "gallery",
    "mfa_activate_totp",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "notes",
    "notes_leave",
    "notes_link",
    "notes_nothing",
    "mfa_reauthenticate_webauthn",
    "passkey_sign_in",
    "passkey_sign_in_begin",
    "take_up",
}


def addresses() -> Iterator[tuple[str, URLPattern]]:
    yield from patterns(get_resolver())


def test_every_address_says_who_may_reach_it() -> None:
    found = dict(addresses())
    assert len(found) > 50
    for path, pattern in found.items():
        gate = getattr(pattern.callback, "gate", None)
        assert isinstance(gate, Capability) or gate == "account" or str(gate).startswith("public: "), path


def test_what_is_open_to_anybody_is_listed() -> None:
    opened = {
        pattern.name for _, pattern in addresses() if str(getattr(pattern.callback, "gate", "")).startswith("public: ")
    }
    assert opened == PUBLIC


def test_a_name_leads_to_one_address() -> None:
    """Where two addresses shared a name, `reverse` would choose between them by the arguments, without a word."""
    named = Counter(pattern.name for _, pattern in addresses() if pattern.name)
    assert len(named) > 50
    assert [name for name, times in named.items() if times > 1] == []


def test_the_check_bites_where_a_stamp_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert every_url_is_gated(None) == []
    path, pattern = next(iter(addresses()))
    monkeypatch.delattr(pattern.callback, "gate")
    assert [error.msg for error in every_url_is_gated(None)] == [f"{path} reaches a view without a gate"]
