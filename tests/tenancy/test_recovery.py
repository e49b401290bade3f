"""A lost second factor takes two other people; then everything about it is asked anew."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from ccr.accounts.models import SignInSession, User
from ccr.accounts.second_factor import has_authenticator
from ccr.audit.models import AuditEvent
from ccr.core import clock
from ccr.core.actor import acting
from ccr.tenancy.member import Member
from ccr.tenancy.models import Membership, Recovery
from tests.accounts.conftest import App
from tests.support.client import signed_in
from tests.world import PASSWORD, world

pytestmark = pytest.mark.django_db
ADAM, SOL, ADA, NELL = world.harbor.adam, world.harbor.sol, world.harbor.ada, world.harbor.nell


@pytest.fixture
def lost(django_user_model: type[User]) -> Any:
    """Ada, with an authenticator she no longer has and a session somewhere."""
    user = django_user_model.objects.get(pk=ADA.user_id)
    App(user)
    return user


def start(by: Member = ADAM, whom: Member = ADA) -> Any:
    return signed_in(by).post(reverse("start_recovery", args=[whom.member_id]), {"once": uuid4()})


def waiting() -> Recovery:
    with acting(ADAM, at=clock.now()):
        return Recovery.objects.visible_to(ADAM).get(confirmed_at=None, withdrawn_at=None)


def confirm(by: Member, recovery: Recovery | None = None) -> Any:
    recovery = recovery or waiting()
    return signed_in(by).post(reverse("recovery", args=[recovery.pk]), {"once": uuid4()})


def test_two_others_take_it_away_together(client: Client, lost: User) -> None:
    elsewhere = signed_in(ADA)
    assert start().status_code == 303
    assert has_authenticator(lost)
    page = signed_in(SOL).get(reverse("recoveries")).content.decode()
    assert "Ada Advocate" in page
    assert "Adam Administrator" in page
    assert confirm(SOL).status_code == 303
    assert not has_authenticator(lost)
    assert not SignInSession.objects.filter(user=lost).exists()
    assert elsewhere.get(reverse("menu"))["Location"] == reverse("account_login")
    client.post(reverse("account_login"), {"login": lost.email, "password": PASSWORD})
    assert client.get(reverse("menu"))["Location"] == reverse("mfa_activate_totp")
    with acting(ADAM, at=clock.now()):
        codes = set(AuditEvent.objects.visible_to(ADAM).filter(subject_id=ADA.member_id).values_list("code", flat=True))
    assert {"people.recovery_started", "people.recovery_confirmed"} <= codes


def test_who_asks_does_not_confirm(lost: User) -> None:
    start()
    assert confirm(ADAM).status_code == 403
    assert has_authenticator(lost)


def test_the_person_neither_asks_nor_confirms(lost: User) -> None:
    with acting(ADAM, at=clock.now()):
        Membership.objects.visible_to(ADAM).filter(pk=ADA.member_id).update(roles=["administrator"])
    assert start(by=ADA).status_code == 403
    start()
    assert confirm(ADA).status_code == 403
    assert has_authenticator(lost)


@pytest.mark.parametrize("who", [NELL, world.harbor.cora])
def test_others_neither_ask_nor_confirm(lost: User, who: Member) -> None:
    assert start(by=who).status_code == 403
    start()
    assert confirm(who).status_code == 403
    assert signed_in(who).get(reverse("recoveries")).status_code == 403
    assert has_authenticator(lost)


def test_a_supervisor_of_another_agency_finds_nothing(lost: User) -> None:
    start()
    assert confirm(world.police.serge).status_code == 404
    assert signed_in(world.police.serge).get(reverse("recoveries")).content.decode().count("Ada") == 0
    assert has_authenticator(lost)


def test_after_a_day_it_has_ended(lost: User, settings: Settings, tmp_path: Path) -> None:
    start()
    recovery = waiting()
    settings.CLOCK_FILE = str(tmp_path / "clock")
    (tmp_path / "clock").write_text((recovery.expires_at + timedelta(seconds=1)).isoformat())
    assert confirm(SOL, recovery).status_code == 409
    assert has_authenticator(lost)
    # And may be asked for again.
    assert start().status_code == 303


def test_it_is_asked_for_once_at_a_time_and_confirmed_once(lost: User) -> None:
    start()
    assert start().status_code == 409
    recovery = waiting()
    confirm(SOL)
    assert confirm(SOL, recovery).status_code == 409


def test_it_can_be_stopped(lost: User) -> None:
    start()
    recovery = waiting()
    answer = signed_in(SOL).post(reverse("stop_recovery", args=[recovery.pk]), {"once": uuid4()})
    assert answer.status_code == 303
    assert confirm(SOL, recovery).status_code == 409
    assert has_authenticator(lost)


@pytest.mark.parametrize("once", ["", "x", "\x00"])
def test_a_damaged_form_does_nothing(lost: User, once: str) -> None:
    start()
    assert signed_in(SOL).post(reverse("recovery", args=[waiting().pk]), {"once": once}).status_code == 422
    assert has_authenticator(lost)


def test_an_id_that_is_not_there_is_not_there() -> None:
    client = signed_in(SOL)
    for name in ("recovery", "stop_recovery"):
        assert client.post(reverse(name, args=[uuid4()]), {"once": uuid4()}).status_code == 404


def test_postgresql_lets_nobody_confirm_in_another_s_name(lost: User) -> None:
    start()
    recovery = waiting()
    for who, confirmer in ((SOL, NELL), (ADAM, ADAM), (SOL, ADA)):
        with (
            pytest.raises((IntegrityError, ProgrammingError)),
            acting(who, at=clock.now()),
            connection.cursor() as cursor,
            transaction.atomic(),
        ):
            cursor.execute(
                "UPDATE tenancy_recovery SET confirmed_by_id = %s, confirmed_at = now() WHERE id = %s",
                [confirmer.member_id, recovery.pk],
            )
