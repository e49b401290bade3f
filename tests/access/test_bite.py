"""Do the visibility tests bite? In a throw-away copy of the world one clause after another is switched off; each must show.

What is switched off is taken from the policies as PostgreSQL prints them and from the source of `visible_to`, so a
clause that is renamed or goes fails here instead of being forgotten.
"""

import inspect
import re
import types
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from cases.access import querysets
from tests.access.compare import MOMENTS, POLICIES, ROOM, SENTENCE, Walls
from tests.access.oracle import RULES
from tests.support.databases import Database
from tests.world import MOMENT

Connection = psycopg.Connection[Any]

RECORDS = ("cases_record", "cases_recordbody")
IS_LIVE = r"AND \(\(d\.state\)::text = 'live'::text\)"

# Policy clauses: table, policy, what to cut out of it (a pattern), what to put there.
CLAUSES = (
    *((table, "seen", r"\(NOT kept\) AND", "") for table in RECORDS),
    *((table, "seen", IS_LIVE, "") for table in RECORDS),
    *((table, "seen", r"AND \(d\.starts_at <= \( SELECT sec\.at\(\) AS at\)\)", "") for table in RECORDS),
    *((table, "seen", r"AND \(d\.ends_at > \( SELECT sec\.at\(\) AS at\)\)", "") for table in RECORDS),
    *((table, "seen", r"AND \(cases_\w+\.recorded_at <= d\.covers_until\)", "") for table in RECORDS),
    *((table, "seen", r"AND \(\([^&]*& \(1 << \(cases_\w+\.category\)::integer\)\) <> 0\)", "") for table in RECORDS),
    ("cases_recordbody", "seen", r"\(d\.view_bits &", "((d.view_bits | d.summary_bits) &"),
    ("cases_casefile", "seat", r"\(NOT named_only\)", "true"),
    ("cases_casefile", "seat", r"AND \(g\.user_id = \( SELECT sec\.usr\(\) AS usr\)\)", ""),
    ("cases_casefile", "seat", r"AND \(visible_until > \( SELECT sec\.at\(\) AS at\)\)", ""),
    ("cases_casefileuserpermission", "own", r"AND \(until > \( SELECT sec\.at\(\) AS at\)\)", ""),
    ("cases_filequeue", "seat", r"\(NOT named_only\)", "true"),
    ("cases_filequeue", "seat", r"AND \(valid_until > \( SELECT sec\.at\(\) AS at\)\)", ""),
    ("cases_disclosure", "parties", r"AND \(ends_at > \( SELECT sec\.at\(\) AS at\)\)", ""),
    ("cases_disclosure", "parties", r"\(\(state\)::text = 'offered'::text\) AND", ""),
)

# A wall on these is doubled: the policy beside it asks the file, or a function, that is walled itself. Both stay.
DOUBLED = {
    "cases_record": "through its file, or the disclosure of it",
    "cases_recordbody": "through its file, or the disclosure of it",
    "cases_releaseofinformation": "through its file",
    "cases_wall": "through its file",
    "notifications_notice": "through sec.file_open",
    "reminders_reminder": "through sec.file_open",
}

# Nothing stands in these, or only what one person could ever see; their policies are tested where they live.
EMPTY_IN_THE_WORLD = {
    "accounts_draft",
    "accounts_oncekey",
    "cases_casefilegrouppermission",
    "tenancy_recovery",
}

# Functions the policies ask, made too generous.
GENEROUS = {
    "my_walls() RETURNS uuid[]": "SELECT '{}'::uuid[]",
    "file_open(f uuid) RETURNS boolean": "SELECT true",
    "file_told(f uuid) RETURNS boolean": "SELECT true",
}

# Lines of `visible_to`: what is there, what a tired hand would have written.
LINES = (
    (", visible_until__gt=at\n", "\n"),
    ('mine.filter(Q(named_only=False) | granted("id", reader))', "mine"),
    ("        until__gt=actor.require().at,\n", ""),
    ("        user_id=reader.user_id,\n", ""),
    (", valid_until__gt=at\n", "\n"),
    ('mine.filter(Q(named_only=False) | granted("file_id", reader))', "mine"),
    ("self._scoped().filter(Exists(files), tenant_id=reader.tenant_id, agency_id=reader.agency_id)",
     "self._scoped().filter(tenant_id=reader.tenant_id, agency_id=reader.agency_id)"),
    ('Q(from_agency_id=reader.agency_id) & Exists(files.filter(id=OuterRef("from_file_id")))',
     "Q(from_agency_id=reader.agency_id)"),
    ('state="offered", ends_at__gt=at', 'state="offered"'),
    ('Q(state="offered", ends_at__gt=at)', "Q(ends_at__gt=at)"),
    ('lent | opened, NotWalled("from_file_id"),', "lent | opened,"),
    ('state="live", starts_at__lte=at, ends_at__gt=at', "starts_at__lte=at, ends_at__gt=at"),
    ("starts_at__lte=at, ends_at__gt=at", "ends_at__gt=at"),
    ("starts_at__lte=at, ends_at__gt=at", "starts_at__lte=at"),
    ('                Bit(mask, OuterRef("category")),\n', ""),
    ('self.mask if self.summary_opens else F("view_bits")', "self.mask"),
    ('                covers_until__gte=OuterRef("recorded_at"),\n', ""),
    ("Q(kept=False) & Exists(covering)", "Q(Exists(covering))"),
    ("Q(holder_id=reader.agency_id) & Exists(", "Q(holder_id=reader.agency_id) | Exists("),
    ('NotWalled("id"), ', ""),
    ("if not _content(reader):", "if False:"),
)  # fmt: skip


@pytest.fixture
def walls(fresh_database: Database) -> Iterator[Walls]:
    """The walls of a copy of the world that is thrown away."""
    with fresh_database.connect("ccr_app") as app, fresh_database.connect() as superuser:
        yield Walls(app, superuser)


def shows(walls: Walls, tables: tuple[str, ...], wall: str) -> bool:
    """Whether the comparison of this wall with the oracle finds anything, at any of the moments."""
    moments = [MOMENT, *(at for at in MOMENTS.values() if at != MOMENT)]
    return any(next(walls.disagreements(at, tables=tables, walls={wall}), None) for at in moments)


@contextmanager
def switched(superuser: Connection, off: str, on: str) -> Iterator[None]:
    superuser.execute(off.encode())
    try:
        yield
    finally:
        superuser.execute(on.encode())


def policies(superuser: Connection) -> dict[tuple[str, str], str]:
    """What decides sight: the USING expression of every policy that governs SELECT for the app role."""
    rows = superuser.execute(
        "SELECT tablename, policyname, qual FROM pg_policies WHERE schemaname = 'public' AND 'ccr_app' = ANY (roles)"
        " AND cmd IN ('SELECT', 'ALL')"
    ).fetchall()
    return {(table, name): using for table, name, using in rows}


def test_every_policy_switched_off_shows(walls: Walls) -> None:
    unnoticed = set()
    for (table, name), using in policies(walls.superuser).items():
        if table in EMPTY_IN_THE_WORLD:
            continue
        alter = f"ALTER POLICY {name} ON {table} USING "
        with switched(walls.superuser, f"{alter}(true)", f"{alter}({using})"):
            if not shows(walls, (table,), POLICIES):
                unnoticed.add((table, name))
    assert unnoticed == {(table, "walls") for table in DOUBLED}


def test_every_clause_of_the_policies_switched_off_shows(walls: Walls) -> None:
    known = policies(walls.superuser)
    unnoticed = []
    for table, name, pattern, instead in CLAUSES:
        using = known[table, name]
        without, found = re.subn(pattern, instead, using)
        assert found, f"{name} on {table} has no clause {pattern}"
        alter = f"ALTER POLICY {name} ON {table} USING "
        with switched(walls.superuser, f"{alter}({without})", f"{alter}({using})"):
            if not shows(walls, (table, *RECORDS), POLICIES):
                unnoticed.append(f"{table}: {pattern}")
    assert not unnoticed


def test_every_function_the_policies_ask_made_generous_shows(walls: Walls) -> None:
    unnoticed = []
    for head, body in GENEROUS.items():
        name = head.split("(")[0]
        ((before,),) = walls.superuser.execute(
            "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = %s AND pronamespace = 'sec'::regnamespace",
            [name],
        ).fetchall()
        off = f"CREATE OR REPLACE FUNCTION sec.{head} LANGUAGE sql STABLE SECURITY DEFINER AS $$ {body} $$"
        with switched(walls.superuser, off, before):
            if not shows(walls, tuple(RULES), POLICIES):
                unnoticed.append(name)
    assert not unnoticed


def mutated(old: str, new: str) -> types.ModuleType:
    """The module of querysets with one line changed."""
    source = inspect.getsource(querysets)
    assert old in source, f"visible_to has no line {old!r}"
    module = types.ModuleType("mutated")
    exec(compile(source.replace(old, new), "mutated", "exec"), module.__dict__)  # noqa: S102 — our own source
    return module


def test_every_line_of_visible_to_left_out_shows(walls: Walls, monkeypatch: pytest.MonkeyPatch) -> None:
    unnoticed = []
    for old, new in LINES:
        module = mutated(old, new)
        with monkeypatch.context() as patch:
            for cls in vars(querysets).values():
                if isinstance(cls, type) and cls.__module__ == querysets.__name__:
                    for name in ("visible_to", "live"):
                        if name in vars(cls):
                            patch.setattr(cls, name, vars(getattr(module, cls.__name__))[name])
            if not shows(walls, ROOM, SENTENCE):
                unnoticed.append(old)
    assert not unnoticed


def test_with_everything_on_nothing_shows(walls: Walls) -> None:
    """The control: the same comparison over the same copy is silent when nothing was switched off."""
    assert not shows(walls, ROOM, POLICIES)
    assert not shows(walls, ROOM, SENTENCE)
