"""The moment of the world, for everything that reads the clock."""

import pytest

from ccr.core import clock
from tests.world import MOMENT


@pytest.fixture(autouse=True)
def at_the_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: MOMENT)
