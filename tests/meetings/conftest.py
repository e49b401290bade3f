"""Pages are opened at the world's moment, three days before the meeting."""

from pathlib import Path
from typing import Any

import pytest

from tests.world import MOMENT


@pytest.fixture(autouse=True)
def clock(settings: Any, tmp_path: Path) -> Path:
    path = tmp_path / "clock"
    path.write_text(MOMENT.isoformat())
    settings.CLOCK_FILE = str(path)
    return path
