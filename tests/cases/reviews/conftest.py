"""The clock of these tests meets the world's own reminders too, and lets them be."""

import pytest

from ccr.reminders import registry


def nothing(reminder: object, **more: object) -> bool:
    """There is nothing to do."""
    return False


@pytest.fixture(autouse=True)
def worlds_own_reminders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry._handlers, "world.reminder", nothing)
