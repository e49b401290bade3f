"""What the tests of the first questions say of a file."""

from typing import Any
from uuid import UUID

from cases.records.models import Record
from screening.first.actions import Asking, record_screen
from screening.first.selectors import screens_of
from screening.first.words import Screen
from tests.cases.files.filled import ADA
from tests.world import MOMENT, acting


def asked(
    file_id: UUID, *, by: Any = ADA, at: Any = MOMENT, how: str = "", kept: bool = False, **screen: Any
) -> Record:
    """The first questions, asked once."""
    with acting(by, at=at):
        asking = Asking(screen=Screen(**screen), how=how, kept=kept)
        return record_screen(file_id=file_id, asking=asking, by=by, at=at)


def screens(file_id: UUID, *, by: Any = ADA) -> list[Screen | None]:
    """What stands in the file, newest first."""
    with acting(by):
        return [one.screen for one in screens_of(by, [file_id])]
