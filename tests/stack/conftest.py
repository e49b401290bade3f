"""Stacks of their own for these tests."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ccr.stack.place import Place


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A state folder of this test's own in CCR_STATE; what lies elsewhere because of it is deleted too."""
    folder = tmp_path / "state"
    monkeypatch.setenv("CCR_STATE", str(folder))
    yield folder
    monkeypatch.setenv("CCR_STATE", str(folder))
    if (folder / "stack").exists():
        place = Place("stack")
        for elsewhere in {place.data, place.run} - {place.state}:
            shutil.rmtree(elsewhere, ignore_errors=True)
