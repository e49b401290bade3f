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
AT = r"\( SELECT sec\.at\(\) AS at\)"

# Clauses of policies: table, policy, what to cut out of it (a pattern), what to put there.
CLAUSES = (
    *((table, "seen", r"\(NOT kept\) AND", "") for table in RECORDS),
    *((table, "seen", r"AND \(cases_\w+\.recorded_at <= d\.covers_until\)", "") for table in RECORDS),
    *((table, "seen", r"AND \(\([^&]*& \(1 << \(cases_\w+\.category\)::integer\)\) <> 0\)", "") for table in RECORDS),
    ("cases_recordbody", "seen", r"\(d\.view_bits &", "(d.head_bits &"),
    ("cases_casefile", "seat", r"\(NOT named_only\)", "true"),
    ("cases_casefile", "seat", r"AND \(g\.user_id = \( SELECT sec\.usr\(\) AS usr\)\)", ""),
    ("cases_casefile", "seat", rf"AND \(visible_until > {AT}\)", ""),
    ("cases_casefileuserpermission", "own", rf"AND \(until > {AT}\)", ""),
    ("cases_legaldemand", "ours", r"AND \(\(file_id IS NULL\) OR sec\.file_open\(file_id\)\)", ""),
    ("cases_legaldemand", "ours", r"AND \(agency_id = \( SELECT sec\.agency\(\) AS agency\)\)", ""),
    ("cases_filequeue", "seat", r"\(NOT named_only\)", "true"),
    ("cases_filequeue", "seat", rf"AND \(valid_until > {AT}\)", ""),
    ("cases_disclosure", "parties", rf"AND \(ends_at > {AT}\)", ""),
    ("cases_disclosure", "parties", r"\(\(state\)::text = 'offered'::text\) AND", ""),
)

# Clauses of the views that policies ask, likewise.
VIEW_CLAUSES = (
    ("open_file", rf"AND \(visible_until > {AT}\)", ""),
    ("open_file", r"AND \(id <> ALL \(\( SELECT sec\.my_walls\(\) AS my_walls\)::uuid\[\]\)\)", ""),
    ("open_file", r"\(NOT named_only\)", "true"),
    ("open_file", r"AND \(g\.user_id = \( SELECT sec\.usr\(\) AS usr\)\)", ""),
    ("open_file", rf"AND \(g\.until > {AT}\)", ""),
    ("open_loan", r"AND \(\(state\)::text = 'live'::text\)", ""),
    ("open_loan", rf"AND \(starts_at <= {AT}\)", ""),
    ("open_loan", rf"AND \(ends_at > {AT}\)", ""),
    ("open_loan", r"AND \(EXISTS .*\)\)", ")"),
)

# A wall on these is doubled: the policy beside it asks the file, or a function, that is walled itself. Both stay.
DOUBLED = {
    "cases_lawfulbasis": "through its file",
    "cases_legaldemand": "through sec.file_open",
    "cases_legalhold": "through its file",
    "cases_objection": "through its file",
    "cases_wish": "through its file",
    "meetings_agendaitem": "through its file, or the disclosure of it",
    "referrals_offered": "through its file",
    "referrals_signpost": "through its file",
    "cases_record": "through its file, or the disclosure of it",
    "cases_recordbody": "through its file, or the disclosure of it",
    "cases_releaseofinformation": "through its file",
    "cases_signedpaper": "through its file",
    "cases_signingrequest": "through its file",
    "cases_wall": "through its file",
    "documents_documentcopy": "through sec.file_open",
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
    ("{NOT_WALLED} AND {_named(reader)} AND {{visible_until}} > %(at)s", "{NOT_WALLED} AND {_named(reader)}"),
    ("{NOT_WALLED} AND {_named(reader)} AND {{visible_until}} > %(at)s", "{NOT_WALLED} AND {{visible_until}} > %(at)s"),
    (
        "{NOT_WALLED} AND {_named(reader)} AND {{visible_until}} > %(at)s",
        "{_named(reader)} AND {{visible_until}} > %(at)s",
    ),
    ("{NOT_WALLED} AND {_named(reader)} AND {{valid_until}} > %(at)s", "{NOT_WALLED} AND {_named(reader)}"),
    ("{NOT_WALLED} AND {_named(reader)} AND {{valid_until}} > %(at)s", "{NOT_WALLED} AND {{valid_until}} > %(at)s"),
    ("{NOT_WALLED} AND {_named(reader)} AND {{valid_until}} > %(at)s", "{_named(reader)} AND {{valid_until}} > %(at)s"),
    (" AND of_grant.until > %(at)s", ""),
    (" AND of_grant.user_id = %(user)s", ""),
    (" AND of_file.visible_until > %(at)s", ""),
    ("{walls} AND {named} OFFSET 0", "{named} OFFSET 0"),
    ("{walls} AND {named} OFFSET 0", "{walls} OFFSET 0"),
    ('mine.filter(Sentence(open_file(reader), {"file": "file_id"}, _values(reader)))', "mine"),
    ("{{from_agency}} = %(agency)s AND {open_file(reader, walls='true')}", "{{from_agency}} = %(agency)s"),
    ("{open_file(reader, '{to_file}')} OR ({self.offered})", "true"),
    ('f"{NOT_WALLED} AND (({{from_agency}}', 'f"(({{from_agency}}'),
    (
        "{to_file} IS NULL AND (({state} = 'offered' AND {ends_at} > %(at)s)",
        "{to_file} IS NULL AND (({state} = 'offered')",
    ),
    ("({state} = 'offered' AND {ends_at} > %(at)s)", "({ends_at} > %(at)s)"),
    ("{loan}.state = 'live' AND ", ""),
    (" AND {loan}.starts_at <= %(at)s", ""),
    (" AND {loan}.ends_at > %(at)s", ""),
    (" AND of_loan.covers_until >= {{recorded_at}}", ""),
    (" AND ({bits}) & (1 << {{category}}) <> 0", ""),
    ("    bits = BODY_BITS", "    bits = HEAD_BITS"),
    ("({{holder}} = %(agency)s AND {open_file(reader, walls='true')})", "({{holder}} = %(agency)s)"),
    ("(NOT {{kept}} AND {covered})", "({covered})"),
    ("<> 0 AND {open_file} OFFSET 0", "<> 0 OFFSET 0"),
    ("if not reader.reaches_cases:", "if False:"),
)


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


def test_every_clause_of_the_views_they_ask_switched_off_shows(walls: Walls) -> None:
    unnoticed = []
    for name, pattern, instead in VIEW_CLAUSES:
        ((body,),) = walls.superuser.execute("SELECT pg_get_viewdef(%s::regclass)", [f"sec.{name}"]).fetchall()
        without, found = re.subn(pattern, instead, body, flags=re.DOTALL)
        assert found, f"sec.{name} has no clause {pattern}: {body}"
        replace = f"CREATE OR REPLACE VIEW sec.{name} WITH (security_barrier) AS "
        with switched(walls.superuser, replace + without, replace + body):
            if not shows(walls, ROOM, POLICIES):
                unnoticed.append(f"{name}: {pattern}")
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
                    for name in {"visible_to", "offered", "bits"} & set(vars(cls)):
                        patch.setattr(cls, name, vars(getattr(module, cls.__name__))[name])
            if not shows(walls, ROOM, SENTENCE):
                unnoticed.append(old)
    assert not unnoticed


def test_with_everything_on_nothing_shows(walls: Walls) -> None:
    """The control: the same comparison over the same copy is silent when nothing was switched off."""
    assert not shows(walls, ROOM, POLICIES)
    assert not shows(walls, ROOM, SENTENCE)
