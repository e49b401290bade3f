"""Lists of the programming interface in pages, all in one way: by the place a row has in its order, never by a number."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ccr.core.api_problems import InOurWords

CURSOR = "cursor"
NONE = Q(pk__in=[])


class UnreadableCursor(InOurWords):
    """A cursor that was not made here."""

    status_code = HTTPStatus.BAD_REQUEST
    default_detail = _("This cursor cannot be read. Begin again without one.")


@dataclass(frozen=True)
class Key:
    """One field a list is ordered by. Rows without a value stand last."""

    name: str
    falling: bool
    nullable: bool

    def order(self, *, back: bool) -> Any:
        if not self.nullable:
            # As an index has it, without a word on empty values.
            return f"-{self.name}" if self.falling != back else self.name
        if self.falling != back:
            return F(self.name).desc(nulls_first=True) if back else F(self.name).desc(nulls_last=True)
        return F(self.name).asc(nulls_first=True) if back else F(self.name).asc(nulls_last=True)

    def same(self, value: Any) -> Q:
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})

    def beyond(self, value: Any, *, back: bool) -> Q:
        """What stands further on than this value; further back with `back`."""
        if value is None:
            return Q(**{f"{self.name}__isnull": False}) if back else NONE
        further = Q(**{f"{self.name}__{'lt' if self.falling != back else 'gt'}": value})
        return further | Q(**{f"{self.name}__isnull": True}) if self.nullable and not back else further


class Pages:
    """`rows` in pages, ordered by `order`, which ends with the id, so that no two rows have one place.

    A cursor holds the place of the row a page ended with. It only ever moves within `rows`, which is what the reader may
    see now: it opens nothing, and stays good when that row is gone. Each page is one statement.
    """

    size = 50

    def __init__(self, rows: QuerySet[Any], *order: str) -> None:
        self.rows = rows
        names = [name.removeprefix("-") for name in order]
        self.fields = [rows.model._meta.get_field(name) for name in names]
        self.keys = [
            Key(name, falling=given.startswith("-"), nullable=field.null)
            for given, name, field in zip(order, names, self.fields, strict=True)
        ]

    def page(self, cursor: str | None) -> tuple[list[Any], str | None, str | None]:
        """The rows of a page, and the cursors of the next and of the one before. Raises UnreadableCursor."""
        back, place = (False, None) if cursor is None else self._read(cursor)
        rows = self.rows.order_by(*(key.order(back=back) for key in self.keys))
        if place is not None:
            rows = rows.filter(self._beyond(place, back=back))
        found = list(rows[: self.size + 1])
        more, found = len(found) > self.size, found[: self.size]
        if back:
            found.reverse()
        onwards, backwards = (place is not None, more) if back else (more, place is not None)
        return (
            found,
            self._cursor(found[-1], back=False) if found and onwards else None,
            self._cursor(found[0], back=True) if found and backwards else None,
        )

    def _beyond(self, place: list[Any], *, back: bool) -> Q:
        found, so_far = NONE, Q()
        for key, value in zip(self.keys, place, strict=True):
            found |= so_far & key.beyond(value, back=back)
            so_far &= key.same(value)
        first = self.keys[0]
        # Said once more for all of them, so that an index on the first field is entered at the place and not at its start.
        return found if first.nullable else found & (first.beyond(place[0], back=back) | first.same(place[0]))

    def _cursor(self, row: Any, *, back: bool) -> str:
        values = [getattr(row, key.name) for key in self.keys]
        told = [int(back), *(value if value is None else str(value) for value in values)]
        return urlsafe_b64encode(json.dumps(told).encode()).decode()

    def _read(self, cursor: str) -> tuple[bool, list[Any]]:
        """The direction and place a cursor names. Raises UnreadableCursor."""
        try:
            back, *told = json.loads(urlsafe_b64decode(cursor.encode()))
            place = [self._value(*pair) for pair in zip(self.fields, told, strict=True)]
        except (ValueError, TypeError, RecursionError, ValidationError):
            raise UnreadableCursor from None
        if back not in (0, 1):
            raise UnreadableCursor
        return bool(back), place

    @staticmethod
    def _value(field: Any, told: Any) -> Any:
        """The value of a field as a cursor tells it. Raises ValueError, ValidationError."""
        if told is None and field.null:
            return None
        if not isinstance(told, str):
            raise TypeError
        value = field.to_python(told)
        if isinstance(value, datetime) and value.tzinfo is None:
            # A moment without its zone is none of ours.
            raise ValueError
        return value
