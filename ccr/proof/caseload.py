"""`bench caseload`: the list, one line and one written record, under all three walls, against SQL that knows no wall."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import psycopg
from django.contrib.auth.models import Permission
from django.db import connection, connections, models, transaction
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase
from guardian.shortcuts import get_objects_for_user

from cases.files.models import CaseFile, FileQueue
from cases.records.models import Record, RecordBody
from ccr.accounts.models import User
from ccr.core import actor
from ccr.core.actor import Actor, Scope, mint
from ccr.core.unscoped import unscoped
from ccr.proof.bench_database import AT, BenchDatabase, key
from ccr.proof.figures import Figures
from ccr.proof.stopwatch import Ready, Stopwatch

PAGE = 25
LINE = 50
LENDERS = 3
ORDER = ("-need", "review_sort_on", "file_id")
NEWEST = ("-happened_on", "-recorded_at")

# What may be asked of which reader: the page's share of its raw SQL, as decided.
GOALS = {"big": {"heads": 6, "bodies": 10}, "small": {"heads": 8, "bodies": 10}}


@dataclass(frozen=True)
class Reader:
    """Somebody who reads: of the agency with a third of all files, or of one with fifty."""

    name: str
    agency: int

    @property
    def actor(self) -> Actor:
        return Actor(
            tenant_id=key("t1"),
            agency_id=key(f"a1.{self.agency}"),
            member_id=key(f"m1.{self.agency}.1"),
            user_id=key(f"u1.{self.agency}.1"),
            scope=Scope.CONTENT,
        )


READERS = (Reader("big", 1), Reader("small", 58))


def shadow() -> type[models.Model]:
    """The same files and grants as django-guardian keeps them: an agency is a group, a named worker a user, by direct
    foreign keys. Known to this command alone.
    """

    class ShadowFile(models.Model):
        file_id = models.UUIDField(primary_key=True)
        tenant_id = models.UUIDField()
        agency_id = models.UUIDField()
        named_only = models.BooleanField()
        open = models.BooleanField()
        lead_id = models.UUIDField(null=True)
        need = models.SmallIntegerField()
        why = models.JSONField()
        level = models.SmallIntegerField(null=True)
        newest_on = models.DateField(null=True)
        newest_at = models.DateTimeField(null=True)
        contacted_on = models.DateField(null=True)
        review_sort_on = models.DateField()
        next_review_on = models.DateField(null=True)
        valid_until = models.DateTimeField()

        class Meta:
            app_label = "proof"
            managed = False
            db_table = "bench_file"

    class ShadowUserGrant(UserObjectPermissionBase):
        content_object = models.ForeignKey(ShadowFile, models.DO_NOTHING)

        class Meta(UserObjectPermissionBase.Meta):
            app_label = "proof"
            managed = False
            db_table = "bench_user_grant"

    class ShadowGroupGrant(GroupObjectPermissionBase):
        content_object = models.ForeignKey(ShadowFile, models.DO_NOTHING)

        class Meta(GroupObjectPermissionBase.Meta):
            app_label = "proof"
            managed = False
            db_table = "bench_group_grant"

    return ShadowFile


class Caseload:
    """The ways of one database and one reader, timed by `watch` under names that begin with `prefix`."""

    def __init__(self, database: BenchDatabase, reader: Reader, watch: Stopwatch, prefix: str) -> None:
        self.database = database
        self.reader = reader.actor
        self.watch = watch
        self.prefix = prefix
        self.app = database.connect()
        self.superuser = database.connect(superuser=True)
        self.lines = itertools.cycle(self._lines())
        self.files = itertools.cycle(self._files())

    def close(self) -> None:
        self.app.close()
        self.superuser.close()

    # --- Who acts ---

    @contextmanager
    def raw(self) -> Iterator[int]:
        """The reader acts on the raw connection."""
        with self.app.transaction(force_rollback=True):
            token = mint(self.reader, at=AT, backend_pid=self.app.info.backend_pid)
            self.app.execute("SELECT set_config('ccr.actor', %s, true)", [token])
            yield self.app.info.backend_pid

    @contextmanager
    def plain(self) -> Iterator[int]:
        """Nobody acts, no policy and no trigger runs."""
        with self.superuser.transaction(force_rollback=True):
            self.superuser.execute("SET LOCAL session_replication_role = replica")
            yield self.superuser.info.backend_pid

    @contextmanager
    def django(self) -> Iterator[int]:
        with self.database.as_django_sees_it(), actor.acting(self.reader, at=AT):
            yield connection.connection.info.backend_pid

    @contextmanager
    def django_plain(self) -> Iterator[int]:
        with (
            self.database.as_django_sees_it(),
            transaction.atomic(using="plain"),
            unscoped("the bench compares with a list that knows its ids"),
        ):
            yield connections["plain"].connection.info.backend_pid

    # --- What is asked ---

    def _compiled(self, rows: Callable[[], Any]) -> tuple[str, Any]:
        with self.django():
            statement, parameters = rows().query.sql_with_params()
        return statement, parameters

    def _lines(self) -> list[list[UUID]]:
        """Files of the reader whose line has at least fifty incidents from three lenders, each with its lenders' files."""
        rows = self.superuser.execute(
            """
            SELECT f.id, array_agg(DISTINCT d.from_file_id) FROM cases_casefile f JOIN cases_disclosure d ON d.to_file_id = f.id
             WHERE f.agency_id = %(agency)s AND NOT f.named_only AND d.state = 'live' AND d.ends_at > %(at)s
               AND f.id IN (SELECT file_id FROM bench_seat WHERE agency_id = %(agency)s AND i %% 10 = 0)
             GROUP BY f.id HAVING count(DISTINCT d.from_file_id) >= %(lenders)s ORDER BY f.id LIMIT 20
            """,
            {"agency": self.reader.agency_id, "at": AT, "lenders": LENDERS},
        ).fetchall()
        if not rows:
            raise RuntimeError("the bench's filling has no line from three lenders for this reader")
        return [[file, *lenders[:LENDERS]] for file, lenders in rows]

    def _files(self) -> list[UUID]:
        """Files of the reader's agency that are open to anybody of it."""
        rows = self.superuser.execute(
            "SELECT id FROM cases_casefile WHERE agency_id = %s AND NOT named_only"
            " AND id <> ALL (ARRAY(SELECT file_id FROM cases_wall)) ORDER BY id LIMIT 500",
            [self.reader.agency_id],
        ).fetchall()
        return [row[0] for row in rows]

    def add(self) -> None:
        """Every way of this reader in this database."""
        self._add_list()
        self._add_orm_list()
        self._add_line()
        self._add_insert()

    def _way(self, name: str, run: Callable[[], object], ready: Ready) -> None:
        self.watch.add(f"{self.prefix}.{name}", run, ready)

    def _queue(self) -> Any:
        rows = FileQueue.objects.visible_to(self.reader).filter(open=True)
        return rows.order_by(*ORDER)[:PAGE]

    def _add_list(self) -> None:
        statement, parameters = self._compiled(self._queue)
        columns = ", ".join(field.column for field in FileQueue._meta.concrete_fields)
        plain = f"""
            SELECT {columns} FROM cases_filequeue q
             WHERE agency_id = %(agency)s AND open AND valid_until > %(at)s
               AND file_id <> ALL (SELECT file_id FROM cases_wall WHERE user_id = %(user)s)
               AND (NOT named_only OR EXISTS (SELECT 1 FROM cases_casefileuserpermission g
                     WHERE g.content_object_id = q.file_id AND g.user_id = %(user)s AND g.until > %(at)s))
             ORDER BY need DESC, review_sort_on, file_id LIMIT {PAGE}
        """
        names = {"agency": self.reader.agency_id, "user": self.reader.user_id, "at": AT}
        self._way("list", lambda: _rows(self.app, statement, parameters), self.raw)
        self._way("list_plain", lambda: _rows(self.superuser, plain, names), self.plain)

    def _add_orm_list(self) -> None:
        with self.django():
            ids = [row.file_id for row in self._queue()]

        def listed() -> None:
            page = [row.file_id for row in self._queue()]
            CaseFile.objects.visible_to(self.reader).in_bulk(page)

        def known() -> None:
            list(FileQueue.objects.using("plain").filter(file_id__in=ids).order_by(*ORDER))
            CaseFile.objects.using("plain").in_bulk(ids)

        self._way("orm", listed, self.django)
        self._way("page", lambda: list(self._queue()), self.django)
        self._way("orm_ids_known", known, self.django_plain)

    def _add_line(self) -> None:
        def heads(ids: Sequence[UUID]) -> Any:
            return Record.objects.visible_to(self.reader).filter(file_id__in=ids).order_by(*NEWEST)[:LINE]

        marker = [uuid4() for _ in range(LENDERS + 1)]
        statement, parameters = self._compiled(lambda: heads(marker))
        some = [uuid4() for _ in range(LINE)]
        bodies, body_parameters = self._compiled(lambda: RecordBody.objects.visible_to(self.reader).filter(pk__in=some))
        key_at = [field.column for field in Record._meta.concrete_fields].index("id")
        columns = ", ".join(f"r.{field.column}" for field in Record._meta.concrete_fields)
        sentence = """
            r.file_id = ANY (%(ids)s) AND (r.holder_id = %(agency)s OR (NOT r.kept AND EXISTS (
              SELECT 1 FROM cases_disclosure d WHERE d.from_file_id = r.file_id AND d.to_agency_id = %(agency)s
                 AND (d.view_bits | d.summary_bits) & (1 << r.category) <> 0 AND d.state = 'live'
                 AND d.starts_at <= %(at)s AND d.ends_at > %(at)s AND r.recorded_at <= d.covers_until)))
        """
        last = f"ORDER BY r.happened_on DESC NULLS LAST, r.recorded_at DESC LIMIT {LINE}"
        plain = f"SELECT {columns} FROM cases_record r WHERE {sentence} {last}"
        plain_bodies = f"""
            SELECT {columns}, b.key_version, b.nonce, b.sealed FROM cases_record r
              LEFT JOIN cases_recordbody b ON b.id = r.id WHERE {sentence} {last}
        """

        def names(ids: Sequence[UUID]) -> dict[str, Any]:
            return {"ids": list(ids), "agency": self.reader.agency_id, "at": AT}

        def line() -> list[Any]:
            ids = next(self.lines)
            return _rows(self.app, statement, _swap(parameters, marker, ids))

        def line_with_words() -> None:
            found = [row[key_at] for row in line()]
            # Always fifty ids, the last of them of nothing where fewer were found: one statement, prepared once.
            _rows(self.app, bodies, _swap(body_parameters, some, (found + some)[:LINE]))

        self._way("heads", line, self.raw)
        self._way("heads_plain", lambda: _rows(self.superuser, plain, names(next(self.lines))), self.plain)
        self._way("bodies", line_with_words, self.raw)
        self._way("bodies_plain", lambda: _rows(self.superuser, plain_bodies, names(next(self.lines))), self.plain)

    def _add_insert(self) -> None:
        columns = [str(field.column) for field in Record._meta.concrete_fields]
        statement = f"INSERT INTO cases_record ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"
        fixed = {
            "tenant_id": self.reader.tenant_id,
            "holder_id": self.reader.agency_id,
            "kind": "incident",
            "category": 3,
            "kept": False,
            "recorded_at": AT,
            "happened_on": AT.date(),
            "lanes": 1,
            "open": False,
            "version": 1,
        }

        def values() -> list[object]:
            # Another file each time, so that the trigger has its work each time.
            row = fixed | {"id": uuid4(), "file_id": next(self.files)}
            return [row.get(column) for column in columns]

        self._way("insert", lambda: self.app.execute(statement.encode(), values()), self.raw)
        self._way("insert_plain", lambda: self.superuser.execute(statement.encode(), values()), self.plain)

    def add_guardian(self) -> None:
        """django-guardian's own list of the same files in the same order."""
        shadow_file = shadow()
        with self.django():
            user = User.objects.get(pk=self.reader.user_id)
            Permission.objects.get(codename="view_shadowfile")

        def guardian() -> None:
            rows = get_objects_for_user(user, "proof.view_shadowfile", klass=shadow_file)
            list(rows.filter(open=True).order_by(*ORDER)[:PAGE])

        self._way("guardian", guardian, self.django)


def _rows(connection: psycopg.Connection[Any], statement: str, parameters: Any) -> list[Any]:
    return connection.execute(statement.encode(), parameters).fetchall()


def _swap(parameters: Sequence[Any], marker: Sequence[UUID], ids: Sequence[UUID]) -> list[Any]:
    """The compiled parameters with these file ids instead of the ones it was compiled with."""
    instead = dict(zip(marker, ids, strict=True))
    return [instead.get(value, value) if isinstance(value, UUID) else value for value in parameters]


def bench(figures: Figures, few: BenchDatabase, many: BenchDatabase, files: int, say: Callable[[str], object]) -> None:
    """Time everything in both databases, interleaved, and print the figures with their goals."""
    watch = Stopwatch()
    loads = [
        Caseload(database, reader, watch, f"{size}.{reader.name}")
        for size, database in (("few", few), ("many", many))
        for reader in READERS
    ]
    try:
        for load in loads:
            load.add()
        loads[2].add_guardian()
        for number in watch.rounds():
            say(f"  round {number}")
    finally:
        for load in loads:
            load.close()
    for way in sorted(watch.ways):
        say(f"  {way:28} {watch.ways[way].median:9.3f} ms")
    for reader in READERS:
        _figures_of(figures, watch, reader)
    figures.add(
        "caseload.guardian_over_ours",
        watch.ratio("many.big.guardian", "many.big.page"),
        "x",
        ">=",
        50 if files >= 1_000_000 else 8,
    )


def _figures_of(figures: Figures, watch: Stopwatch, reader: Reader) -> None:
    here, goals = f"many.{reader.name}", GOALS[reader.name]

    def add(name: str, above: str, below: str, goal: float) -> None:
        figures.add(f"caseload.{name}.{reader.name}", watch.ratio(above, below), "x", "<=", goal)

    add("list_rls_over_plain", f"{here}.list", f"{here}.list_plain", 6)
    add("orm_over_ids_known", f"{here}.orm", f"{here}.orm_ids_known", 2)
    add("line_heads_over_raw", f"{here}.heads", f"{here}.heads_plain", goals["heads"])
    add("line_words_over_raw", f"{here}.bodies", f"{here}.bodies_plain", goals["bodies"])
    add("insert_over_plain", f"{here}.insert", f"{here}.insert_plain", 8)
    for way in ("list", "orm", "heads", "bodies", "insert"):
        add(f"growth_{way}", f"{here}.{way}", f"few.{reader.name}.{way}", 1.3)
