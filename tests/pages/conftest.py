"""Pages are opened at the world's moment."""

from pathlib import Path

import pytest
from pytest_django import Settings

from tests.world import MOMENT


@pytest.fixture(autouse=True)
def at_the_worlds_moment(settings: Settings, tmp_path: Path) -> None:
    clock = tmp_path / "clock"
    clock.write_text(MOMENT.isoformat())
    settings.CLOCK_FILE = str(clock)
