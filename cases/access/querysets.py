"""*A member sees a record if their agency holds it, or a live disclosure to their agency covers its category; and their
agency's file is open to them; and no wall stands between.* Said here once for Python, once in SQL (migration `policies`).

The sentence stands in both places on purpose: the planner needs the literals, and a wall that one side forgot is still
kept by the other. The access tests hold the two against each other. It is written as text with the reader's values in it:
built from the ORM's own expressions it took longer to put together than PostgreSQL to answer.
"""

import re
from typing import Any, Self

from django.db import models
from django.db.models import F
from django.db.models.expressions import Func

from ccr.core import actor
from ccr.core.actor import Actor, Scope
from ccr.core.querysets import GuardedQuerySet

_VALUE = re.compile(r"%\((\w+)\)s")

# Conflict of interest: none of the files shut to this person.
NOT_WALLED = "{file} <> ALL ((SELECT sec.my_walls())::uuid[])"

# A grant to this person on the file that has not ended.
GRANTED = (
    "EXISTS (SELECT 1 FROM cases_casefileuserpermission of_grant WHERE of_grant.content_object_id = {file}"
    " AND of_grant.user_id = %(user)s AND of_grant.agency_id = %(agency)s AND of_grant.until > %(at)s)"
)

# Open to the agency, or to workers this person is one of. The clock works in every file of the agency it has entered.
OPEN_TO_ALL_OR_NAMED = "(NOT {named_only} OR " + GRANTED + ")"
OPEN_TO_THE_CLOCK = "true"

# The file is one of the reader's agency and open to them. OFFSET 0 keeps the planner from listing every file of the
# agency in order to look one up.
OPEN_FILE = (
    "EXISTS (SELECT 1 FROM cases_casefile of_file WHERE of_file.id = {{file}} AND of_file.agency_id = %(agency)s"
    " AND of_file.visible_until > %(at)s AND {walls} AND {named} OFFSET 0)"
)

# Accepted, begun and not ended at the reader's moment.
LIVE = "{loan}.state = 'live' AND {loan}.starts_at <= %(at)s AND {loan}.ends_at > %(at)s"

# A live disclosure from the record's file to an open file of the reader covers it.
COVERED = (
    "EXISTS (SELECT 1 FROM cases_disclosure of_loan WHERE of_loan.from_file_id = {{file}}"
    " AND of_loan.to_agency_id = %(agency)s AND {live} AND of_loan.covers_until >= {{recorded_at}}"
    " AND ({bits}) & (1 << {{category}}) <> 0 AND {open_file} OFFSET 0)"
)
HEAD_BITS = "of_loan.view_bits | of_loan.summary_bits"
BODY_BITS = "of_loan.view_bits"


class Sentence(Func):
    """A condition as text: `{name}` stands for a column, `%(name)s` for a value of the reader."""

    output_field = models.BooleanField()
    conditional = True

    def __init__(self, text: str, columns: dict[str, str], values: dict[str, Any]) -> None:
        super().__init__(*(F(column) for column in columns.values()))
        self.text = text
        self.names = tuple(columns)
        self.values = values

    def as_sql(self, compiler: Any, connection: Any, *_args: Any, **_extra: Any) -> Any:
        compiled = (compiler.compile(column)[0] for column in self.source_expressions)
        text = self.text.format(**dict(zip(self.names, compiled, strict=True)))
        parameters = [self.values[name] for name in _VALUE.findall(text)]
        return _VALUE.sub("%s", f"({text})"), parameters


def _values(reader: Actor) -> dict[str, Any]:
    return {"agency": reader.agency_id, "user": reader.user_id, "at": actor.require().at}


def _named(reader: Actor) -> str:
    return OPEN_TO_THE_CLOCK if reader.scope is Scope.CLOCK else OPEN_TO_ALL_OR_NAMED


def open_file(reader: Actor, column: str = "{file}", *, walls: str = "") -> str:
    """The text of OPEN_FILE about the file in `column`. `walls="true"` where that file's walls were asked already."""
    walls = walls or NOT_WALLED.format(file="of_file.id")
    named = _named(reader).format(named_only="of_file.named_only", file="of_file.id")
    return OPEN_FILE.format(walls=walls, named=named).format(file=column)


class CaseFileQuerySet(GuardedQuerySet):
    def visible_to(self, reader: Actor) -> Self:
        """Files of the reader's agency that are open to this person and to which no wall stands."""
        if not reader.reaches_cases:
            return self._scoped().none()
        text = f"{NOT_WALLED} AND {_named(reader)} AND {{visible_until}} > %(at)s"
        columns = {"file": "id", "named_only": "named_only", "visible_until": "visible_until"}
        mine = self._scoped().filter(tenant_id=reader.tenant_id, agency_id=reader.agency_id)
        return mine.filter(Sentence(text, columns, _values(reader)))


class FileQueueQuerySet(GuardedQuerySet):
    def visible_to(self, reader: Actor) -> Self:
        """Queue rows of the files the reader may see, as long as what they say still holds."""
        if not reader.reaches_cases:
            return self._scoped().none()
        text = f"{NOT_WALLED} AND {_named(reader)} AND {{valid_until}} > %(at)s"
        columns = {"file": "file_id", "named_only": "named_only", "valid_until": "valid_until"}
        mine = self._scoped().filter(tenant_id=reader.tenant_id, agency_id=reader.agency_id)
        return mine.filter(Sentence(text, columns, _values(reader)))


class OfOpenFileQuerySet(GuardedQuerySet):
    """Rows that belong to one file of one agency and are never lent: permissions, walls."""

    def visible_to(self, reader: Actor) -> Self:
        """Rows on files of the reader's own agency that are open to this person."""
        if not reader.reaches_cases:
            return self._scoped().none()
        mine = self._scoped().filter(agency_id=reader.agency_id)
        return mine.filter(Sentence(open_file(reader), {"file": "file_id"}, _values(reader)))


class DisclosureQuerySet(GuardedQuerySet):
    # Of an offer that was refused, taken back or is past its end nothing remains for whoever was offered it; its refusal
    # is seen in that very moment only, because PostgreSQL asks that a changed row be visible to its changer.
    offered = (
        "{to_file} IS NULL AND (({state} = 'offered' AND {ends_at} > %(at)s)"
        " OR ({state} = 'refused' AND {answered_at} = %(at)s))"
    )

    def visible_to(self, reader: Actor) -> Self:
        """What the reader's open files open to others, what is opened to them, and what is offered to the agency."""
        if not reader.reaches_cases:
            return self._scoped().none()
        text = (
            f"{NOT_WALLED} AND (({{from_agency}} = %(agency)s AND {open_file(reader, walls='true')})"
            f" OR ({{to_agency}} = %(agency)s AND ({open_file(reader, '{to_file}')} OR ({self.offered}))))"
        )
        columns = {
            "file": "from_file_id",
            "from_agency": "from_agency_id",
            "to_file": "to_file_id",
            "to_agency": "to_agency_id",
            "state": "state",
            "ends_at": "ends_at",
            "answered_at": "answered_at",
        }
        return self._scoped().filter(Sentence(text, columns, _values(reader)))

    def live(self) -> Self:
        """Accepted, begun and not ended at the bound moment."""
        at = actor.require().at
        return self.filter(state="live", starts_at__lte=at, ends_at__gt=at)


class RecordQuerySet(GuardedQuerySet):
    bits = HEAD_BITS

    def visible_to(self, reader: Actor) -> Self:
        """Records the reader's agency holds on its open files, and those a live disclosure to one of them covers."""
        if not reader.reaches_cases:
            return self._scoped().none()
        covered = COVERED.format(
            live=LIVE.format(loan="of_loan"), bits=self.bits, open_file=open_file(reader, "of_loan.to_file_id")
        )
        text = f"{NOT_WALLED} AND (({{holder}} = %(agency)s AND {open_file(reader, walls='true')}) OR (NOT {{kept}} AND {covered}))"
        columns = {
            "file": "file_id",
            "holder": "holder_id",
            "kept": "kept",
            "category": "category",
            "recorded_at": "recorded_at",
        }
        return self._scoped().filter(Sentence(text, columns, _values(reader)))


class RecordBodyQuerySet(RecordQuerySet):
    # A summary opens heads only.
    bits = BODY_BITS
