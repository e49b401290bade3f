"""A moment that stands still, and a signing that waits."""

from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from tests.cases.sharing.signing.story import ask
from tests.cases.sharing.story import TUESDAY, a_file, ada


@pytest.fixture
def clock(settings: Settings, tmp_path: Path) -> Any:
    """Sets the time of the site; Tuesday afternoon at first."""
    path = tmp_path / "clock"
    settings.CLOCK_FILE = str(path)

    def at(moment: Any) -> None:
        path.write_text(moment.isoformat())

    at(TUESDAY)
    return at


@pytest.fixture
def signing(clock: Any) -> Any:
    return ask(a_file(ada))
