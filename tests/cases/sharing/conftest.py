"""Pages are opened an hour after the permissions are signed."""

from typing import Any

import pytest

from tests.cases.sharing.story import LATER, a_file, ada


@pytest.fixture
def clock(settings: Any, tmp_path: Any) -> Any:
    """Pages read the time from a file; a test may move it."""
    path = tmp_path / "clock"
    path.write_text(LATER.isoformat())
    settings.CLOCK_FILE = str(path)
    return path


@pytest.fixture
def file_id() -> Any:
    return a_file(ada)
