"""Rows of the platform that are about a file carry its bare id; whether the file is open to somebody only the room knows.

So both walls ask the same definer functions, which the room that owns files has filled.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Func

from ccr.core.actor import Actor


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


class FileTold(Func):
    """Of the file in `column` the reader may be told: it is another agency's, or not kept to named workers they are not."""

    function = "sec.file_told"
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


def may_be_told(reader: Actor, column: str = "file_id") -> Q:
    """For logs: rows about no file; and, with case content, those of files the reader is neither shut out of nor left
    out of as not named.
    """
    none = Q(**{column: None})
    return none | (Q(FileTold(column)) & Q(NotShutOut(column))) if reader.reaches_cases else none


# The same in SQL, for policies.
FILE_OPEN_SQL = "(file_id IS NULL OR sec.file_open(file_id))"
MAY_BE_TOLD_SQL = "(file_id IS NULL OR ((SELECT sec.vault()) IS NOT NULL AND sec.file_told(file_id)))"
