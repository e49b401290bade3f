"""Raw SQL as the app role, with tokens minted for it: what an injected statement, a bug or a bare shell could do.

`Vaults` opens one transaction in a partnership of its own with three agencies, A, B and C, and never commits it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg

from ccr.core.actor import Actor, Scope, mint
from tests.world import world

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
ENDS = datetime(2026, 7, 1, tzinfo=UTC)
NEVER = datetime(9999, 12, 31, tzinfo=UTC)
# Three people of the world: row-level security asks only for their ids.
USER = world.harbor.ada.user_id
OTHER = world.harbor.sol.user_id
WALLED = world.police.walt.user_id

# The emptiest value of each type, and which columns of a table need one.
_EMPTY: dict[str, object] = {
    "ARRAY": [],
    "boolean": False,
    "bytea": b"",
    "character varying": "",
    "date": BEGUN.date(),
    "integer": 0,
    "jsonb": "{}",
    "smallint": 0,
    "text": "",
    "timestamp with time zone": BEGUN,
}
_needed_columns: dict[str, list[tuple[str, str]]] = {}


class Vaults:
    """One app connection, in a transaction; `be` says who acts, `q` runs a statement and gives its answer or its refusal."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        self.tenant, self.a, self.b, self.c = uuid4(), uuid4(), uuid4(), uuid4()
        self.insert("tenancy_tenant", id=self.tenant, name="T", pack="us", time_zone="UTC")
        self.be(None, scope=Scope.HOUSE)
        for agency, name in ((self.a, "A"), (self.b, "B"), (self.c, "C")):
            self.insert(
                "tenancy_agency",
                id=agency,
                tenant_id=self.tenant,
                name=name,
                short_name=name,
                discipline="police",
                regime="system",
            )

    def be(
        self,
        agency: UUID | None,
        *,
        user: UUID | None = USER,
        at: datetime = NOON,
        scope: Scope = Scope.CONTENT,
        pid: int | None = None,
        expires: datetime | None = None,
    ) -> str:
        """Act as `user` in `agency` at `at`; returns the token."""
        actor = Actor(
            tenant_id=self.tenant,
            agency_id=agency,
            member_id=uuid4(),
            user_id=user,
            scope=scope,
        )
        token = mint(
            actor,
            at=at,
            backend_pid=pid or self.connection.info.backend_pid,
            expires=expires,
        )
        self.present(token)
        return token

    def present(self, token: str) -> None:
        self.connection.execute("SELECT set_config('ccr.actor', %s, true)", [token])

    def q(self, statement: str, *parameters: object) -> Any:
        """The rows, the only value, the number of rows written, or `Error: message` where PostgreSQL refused."""
        try:
            with self.connection.transaction():
                cursor = self.connection.execute(statement.encode(), parameters or None)
                if cursor.description is None:
                    return cursor.rowcount
                rows = cursor.fetchall()
                return rows[0][0] if rows and len(rows[0]) == 1 else rows
        except psycopg.Error as error:
            return f"{type(error).__name__}: {str(error).splitlines()[0]}"

    def insert(self, table: str, *, returning: str = "", **values: object) -> Any:
        """Insert a row; columns that must hold something and are not named get the emptiest value of their type."""
        values = {name: _EMPTY[kind] for name, kind in self._needed(table)} | values
        columns, marks = ", ".join(values), ", ".join(["%s"] * len(values))
        tail = f" RETURNING {returning}" if returning else ""
        return self.q(f"INSERT INTO {table} ({columns}) VALUES ({marks}){tail}", *values.values())

    def _needed(self, table: str) -> list[tuple[str, str]]:
        if table not in _needed_columns:
            _needed_columns[table] = self.connection.execute(
                "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'"
                " AND table_name = %s AND is_nullable = 'NO' AND column_default IS NULL AND identity_generation IS NULL",
                [table],
            ).fetchall()
        return [(name, kind) for name, kind in _needed_columns[table] if kind != "uuid"]

    def sees(self, table: str, key: UUID) -> bool:
        return bool(self.q(f"SELECT count(*) FROM {table} WHERE id = %s", key))

    def seen(self, *pairs: tuple[str, UUID]) -> list[bool]:
        return [self.sees(table, key) for table, key in pairs]

    def open_file(self, agency: UUID, *, lent_only: bool = False) -> tuple[UUID, Any]:
        """A file of `agency` with a Case of its own: its id and what the insert answered."""
        case, file = uuid4(), uuid4()
        self.insert("cases_case", id=case, tenant_id=self.tenant)
        answer = self.insert(
            "cases_casefile",
            returning="id",
            id=file,
            tenant_id=self.tenant,
            agency_id=agency,
            case_id=case,
            reference=str(file)[:8],
            stage="active",
            lent_only=lent_only,
        )
        return file, answer

    def write(
        self, file: UUID, holder: UUID, *, category: int = 3, kept: bool = False, at: datetime | None = None
    ) -> tuple[UUID, tuple[Any, Any]]:
        """A record and its body: its id and what the two inserts answered."""
        record = uuid4()
        copied = {
            "id": record,
            "tenant_id": self.tenant,
            "file_id": file,
            "holder_id": holder,
            "category": category,
            "kept": kept,
            "recorded_at": at or datetime(2026, 5, 1, tzinfo=UTC),
        }
        head = self.insert("cases_record", returning="id", kind="incident", **copied)
        body = self.insert("cases_recordbody", sealed=b"{}", **copied)
        return record, (head, body)

    def offer(
        self,
        file: UUID,
        lender: UUID,
        receiver: UUID,
        *,
        view: int = 0,
        summary: int = 0,
        covers: datetime = NEVER,
        starts: datetime = BEGUN,
        ends: datetime = ENDS,
        **other: object,
    ) -> tuple[UUID, Any]:
        disclosure = uuid4()
        terms = {"state": "offered", "basis": "own_law"} | other
        answer = self.insert(
            "cases_disclosure",
            id=disclosure,
            tenant_id=self.tenant,
            from_file_id=file,
            from_agency_id=lender,
            to_agency_id=receiver,
            view_bits=view,
            summary_bits=summary,
            covers_until=covers,
            offered_by=uuid4(),
            starts_at=starts,
            ends_at=ends,
            **terms,
        )
        return disclosure, answer

    def accept(self, disclosure: UUID, file: UUID) -> Any:
        return self.q(
            "UPDATE cases_disclosure SET state = 'live', to_file_id = %s, answered_by = %s WHERE id = %s",
            file,
            uuid4(),
            disclosure,
        )

    def withdraw(self, disclosure: UUID) -> Any:
        return self.q("UPDATE cases_disclosure SET state = 'withdrawn' WHERE id = %s", disclosure)

    def wall(self, file: UUID, agency: UUID, user: UUID) -> Any:
        return self.insert(
            "cases_wall",
            id=uuid4(),
            tenant_id=self.tenant,
            agency_id=agency,
            file_id=file,
            user_id=user,
            ground="relative",
            declared_by=uuid4(),
            declared_at=NOON,
        )

    def grant(self, file: UUID, agency: UUID, user: UUID, *, until: datetime = NEVER) -> Any:
        return self.q(
            "INSERT INTO cases_casefileuserpermission (user_id, content_object_id, agency_id, until, permission_id)"
            " SELECT %s, %s, %s, %s, id FROM auth_permission WHERE codename = 'view_casefile'",
            user, file, agency, until,
        )  # fmt: skip

    def lend(
        self,
        lender: UUID,
        receiver: UUID,
        *,
        view: int = 0,
        summary: int = 0,
        **terms: Any,
    ) -> "Loan":
        """A file of the lender with a record, opened to a file of the receiver and live."""
        self.be(lender)
        file, _ = self.open_file(lender)
        record, _ = self.write(file, lender)
        disclosure, _ = self.offer(file, lender, receiver, view=view, summary=summary, **terms)
        self.be(receiver)
        own, _ = self.open_file(receiver)
        assert self.accept(disclosure, own) == 1
        return Loan(file, record, disclosure, own)


class Loan:
    """What `Vaults.lend` made: the lender's file and record, the disclosure, the receiver's file."""

    def __init__(self, file: UUID, record: UUID, disclosure: UUID, own: UUID) -> None:
        self.file, self.record, self.disclosure, self.own = (
            file,
            record,
            disclosure,
            own,
        )


@contextmanager
def vaults(connection: psycopg.Connection[Any]) -> Iterator[Vaults]:
    """A `Vaults` on this connection; everything in it is undone at the end."""
    with connection.transaction(force_rollback=True):
        yield Vaults(connection)


__all__ = [
    "BEGUN",
    "ENDS",
    "NEVER",
    "NOON",
    "OTHER",
    "USER",
    "WALLED",
    "Loan",
    "Vaults",
    "vaults",
]
