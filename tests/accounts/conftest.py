"""A person with an account, a clock that can be moved, and codes as an authenticator app shows them."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from pytest_django.fixtures import Settings

from ccr.accounts.models import User
from ccr.core import clock
from tests.world import world


@pytest.fixture
def ada(db: None) -> User:
    return User.objects.get(pk=world.harbor.ada.user_id)


class MovedClock:
    """The house's clock, moved on as a test needs it; it runs from where it was put."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.start = clock.now()

    def move(self, **by: float) -> None:
        self.path.write_text((self.start + timedelta(**by)).isoformat())


@pytest.fixture
def moved_clock(settings: Settings, tmp_path: Path) -> MovedClock:
    clock = MovedClock(tmp_path / "clock")
    settings.CLOCK_FILE = str(clock.path)
    clock.move(seconds=0)
    return clock


class App:
    """An authenticator app holding one person's secret."""

    def __init__(self, user: User) -> None:
        self.secret = generate_totp_secret()
        self.authenticator: Authenticator = TOTP.activate(user, self.secret).instance

    def code(self) -> str:
        return code_of(self.secret)


def code_of(secret: str) -> str:
    # Not in the last second of a code: the page would ask for the next one.
    if time.time() % 30 > 28:
        time.sleep(2.1)
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def app_of() -> Callable[[User], App]:
    return App
