"""Pages are opened at the world's moment."""

import pytest

from tests.world import MOMENT


@pytest.fixture(autouse=True)
def at_the_worlds_moment(settings, tmp_path):
    clock = tmp_path / "clock"
    clock.write_text(MOMENT.isoformat())
    settings.CLOCK_FILE = str(clock)
