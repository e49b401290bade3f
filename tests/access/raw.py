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


class Vaults:
    """One app connection, in a transaction; `be` says who acts, `q` runs a statement and gives its answer or its refusal."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        self.tenant, self.a, self.b, self.c = uuid4(), uuid4(), uuid4(), uuid4()
        connection.execute(
            "INSERT INTO tenancy_tenant (id, name, pack, time_zone, founded_at) VALUES (%s, 'T', 'us', 'UTC', %s)",
            [self.tenant, BEGUN],
        )
        self.be(None, scope=Scope.HOUSE)
        for agency, name in ((self.a, "A"), (self.b, "B"), (self.c, "C")):
            connection.execute(
                "INSERT INTO tenancy_agency (id, tenant_id, name, short_name, discipline, regime, duty_phone, takes_files,"
                " version) VALUES (%s, %s, %s, %s, 'police', 'system', '', true, 1)",
                [agency, self.tenant, name, name],
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

    def sees(self, table: str, key: UUID) -> bool:
        return bool(self.q(f"SELECT count(*) FROM {table} WHERE id = %s", key))

    def seen(self, *pairs: tuple[str, UUID]) -> list[bool]:
        return [self.sees(table, key) for table, key in pairs]

    def open_file(self, agency: UUID, *, lent_only: bool = False) -> tuple[UUID, Any]:
        """A file of `agency` with a Case of its own: its id and what the insert answered."""
        case, file = uuid4(), uuid4()
        self.q("INSERT INTO cases_case (id, tenant_id) VALUES (%s, %s)", case, self.tenant)
        answer = self.q(
            "INSERT INTO cases_casefile (id, tenant_id, agency_id, case_id, reference, stage, opened_at, named_only,"
            " lent_only, visible_until, queue_due_at, version)"
            " VALUES (%s, %s, %s, %s, %s, 'active', %s, false, %s, %s, %s, 1) RETURNING id",
            file, self.tenant, agency, case, str(file)[:8], BEGUN, lent_only, NEVER, NEVER,
        )  # fmt: skip
        return file, answer

    def write(
        self,
        file: UUID,
        holder: UUID,
        *,
        category: int = 3,
        kept: bool = False,
        at: datetime | None = None,
    ) -> tuple[UUID, tuple[Any, Any]]:
        """A record and its body: its id and what the two inserts answered."""
        record, at = uuid4(), at or datetime(2026, 5, 1, tzinfo=UTC)
        copied = (record, self.tenant, file, holder, category, kept, at)
        head = self.q(
            "INSERT INTO cases_record (id, tenant_id, file_id, holder_id, category, kept, recorded_at, kind, lanes, version)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, 'incident', 0, 1) RETURNING id",
            *copied,
        )
        body = self.q(
            "INSERT INTO cases_recordbody (id, tenant_id, file_id, holder_id, category, kept, recorded_at, key_version,"
            " nonce, sealed) VALUES (%s, %s, %s, %s, %s, %s, %s, 0, '', '{}')",
            *copied,
        )
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
        state: str = "offered",
        starts: datetime = BEGUN,
        ends: datetime = ENDS,
    ) -> tuple[UUID, Any]:
        disclosure = uuid4()
        answer = self.q(
            "INSERT INTO cases_disclosure (id, tenant_id, from_file_id, from_agency_id, to_agency_id, view_bits,"
            " summary_bits, covers_until, basis, in_return, state, offered_at, offered_by, starts_at, ends_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 'own_law', false, %s, %s, %s, %s, %s)",
            disclosure, self.tenant, file, lender, receiver, view, summary, covers, state, BEGUN, uuid4(), starts, ends,
        )  # fmt: skip
        return disclosure, answer

    def accept(self, disclosure: UUID, file: UUID) -> Any:
        return self.q(
            "UPDATE cases_disclosure SET state = 'live', to_file_id = %s WHERE id = %s",
            file,
            disclosure,
        )

    def withdraw(self, disclosure: UUID) -> Any:
        return self.q("UPDATE cases_disclosure SET state = 'withdrawn' WHERE id = %s", disclosure)

    def wall(self, file: UUID, agency: UUID, user: UUID) -> Any:
        return self.q(
            "INSERT INTO cases_wall (id, tenant_id, agency_id, file_id, user_id, ground, declared_by, declared_at)"
            " VALUES (%s, %s, %s, %s, %s, 'relative', %s, %s)",
            uuid4(), self.tenant, agency, file, user, uuid4(), NOON,
        )  # fmt: skip

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
