"""Rows of the platform that are about a file carry its bare id; whether the file is open to somebody only the room knows.

So both walls ask the same definer functions, which the room that owns files has filled.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Func


class FileOpen(Func):
    """The file in `column` is one of the reader's own agency and open to them: no wall, named if workers are named."""

    function = "sec.file_open"
    output_field = models.BooleanField()
    conditional = True

    def __init__(self, column: str) -> None:
        super().__init__(F(column))


class NotShutOut(Func):
    """The file in `column`, whoever holds it, is not shut to the reader by a conflict of interest."""

    template = "(%(expressions)s <> ALL ((SELECT sec.my_walls())::uuid[]))"
    output_field = models.BooleanField()
    conditional = True

    def __init__(self, column: str) -> None:
        super().__init__(F(column))


def about_open_file(column: str = "file_id") -> Q:
    """Rows about no file at all, or about one that is open to the reader."""
    return Q(**{column: None}) | Q(FileOpen(column))


def not_shut_out(column: str) -> Q:
    """Rows that name no file there, or one the reader is not shut out of."""
    return Q(**{column: None}) | Q(NotShutOut(column))


# The same in SQL, for policies.
FILE_OPEN_SQL = "(file_id IS NULL OR sec.file_open(file_id))"
