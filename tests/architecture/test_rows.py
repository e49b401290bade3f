"""The third wall in the catalogue: row-level security on every table that holds anything of anybody, and how policies look."""

import re
from collections import defaultdict
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.architecture.conftest import Rows

# Tables without row-level security, each with its reason. Whatever else is made must be under FORCE.
OPEN = {
    "account_emailaddress": "read before anybody is signed in; holds an address, nothing of a partnership",
    "account_emailconfirmation": "as account_emailaddress",
    "accounts_accountmail": "mail about an account, written before anybody is signed in",
    "accounts_signinsession": "read to find out who is signed in; keys are hashed",
    "accounts_user": "as accounts_signinsession; passwords are hashed",
    "accounts_user_groups": "Django's own; nobody is in a group through it, the app may only read",
    "accounts_user_user_permissions": "as accounts_user_groups",
    "auditlog_logentry": "the library's own table, unused: field history stands in audit_fieldchange; no rights for the app",
    "auth_group": "Django's own; the app may only read",
    "auth_group_permissions": "as auth_group",
    "auth_permission": "as auth_group",
    "django_content_type": "Django's own; the app may only read",
    "django_migrations": "Django's own; the app may only read",
    "guardian_groupobjectpermission": "the library's generic table, unused: no rights for the app",
    "guardian_userobjectpermission": "as guardian_groupobjectpermission",
    "mfa_authenticator": "read while signing in; secrets are sealed",
    "tenancy_tenant": "the clock walks it to bind each partnership in turn; says a name, a pack and a zone",
}
# Of those, what the app may do nothing with at all.
SHUT = {"auditlog_logentry", "guardian_groupobjectpermission", "guardian_userobjectpermission"}

# Tables with a file's id under another name, which need the wall just the same.
FILE_COLUMNS = {"file_id", "content_object_id", "from_file_id"}
# Tables with a file's id and no wall, with the reason.
WITHOUT_WALL: dict[str, str] = {}

# Columns a policy correlates on that lead no index, with the reason.
WITHOUT_INDEX: dict[tuple[str, str], str] = {
    ("cases_casefileuserpermission", "agency_id"): "compared on the row already found by person and file",
}

CLOCKS = re.compile(
    r"\b(now\s*\(|current_(date|time|timestamp)|local(time|timestamp)|(clock|transaction)_timestamp|timeofday)",
    re.IGNORECASE,
)
# The one function that asks the server's clock: a token's end is the server's business, not the actor's.
TOKEN = "claim"

SOURCES = """
SELECT c.relname || '.' || p.polname, coalesce(pg_get_expr(p.polqual, p.polrelid), '') || ' ' ||
       coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '')
  FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
UNION ALL SELECT 'sec.' || c.relname, pg_get_viewdef(c.oid)
  FROM pg_class c WHERE c.relkind = 'v' AND c.relnamespace = 'sec'::regnamespace
UNION ALL SELECT 'sec.' || proname || '()', prosrc FROM pg_proc WHERE pronamespace = 'sec'::regnamespace
"""


def tables(catalogue: Rows) -> dict[str, tuple[bool, bool]]:
    """Every table of ours: whether row-level security is on, and whether it binds the owner too."""
    rows = catalogue(
        "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class"
        " WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
    )
    return {name: (enabled, forced) for name, enabled, forced in rows}


def test_every_table_is_under_forced_row_security_or_says_why_not(catalogue: Rows) -> None:
    assert {name for name, walls in tables(catalogue).items() if walls != (True, True)} == OPEN.keys()


def test_a_tables_holder_never_stands_on_an_open_table(catalogue: Rows) -> None:
    holding = catalogue(
        "SELECT DISTINCT table_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND column_name IN ('tenant_id', 'agency_id', 'holder_id', 'file_id')"
    )
    assert {name for (name,) in holding} & OPEN.keys() == set()


def test_what_the_libraries_left_behind_is_shut(catalogue: Rows) -> None:
    rights = catalogue(
        "SELECT DISTINCT table_name FROM information_schema.table_privileges"
        " WHERE grantee IN ('ccr_app', 'PUBLIC') AND table_name = ANY(%s)",
        sorted(OPEN),
    )
    assert {name for (name,) in rights} == OPEN.keys() - SHUT


def test_every_table_under_row_security_has_a_policy_for_the_app(catalogue: Rows) -> None:
    with_policy = {name for (name,) in catalogue("SELECT tablename FROM pg_policies WHERE 'ccr_app' = ANY(roles)")}
    assert with_policy == tables(catalogue).keys() - OPEN.keys()


def test_no_policy_is_for_everybody(catalogue: Rows) -> None:
    roles = {role for (names,) in catalogue("SELECT DISTINCT roles::text[] FROM pg_policies") for role in names}
    assert roles == {"ccr_app", "ccr_rules", "ccr_auditor"}
    audited = catalogue("SELECT tablename::text, cmd FROM pg_policies WHERE 'ccr_auditor' = ANY(roles) ORDER BY 1")
    assert audited == [("audit_auditevent", "SELECT"), ("audit_readevent", "SELECT")]


def test_a_wall_stands_on_every_table_with_a_file(catalogue: Rows) -> None:
    with_file = {
        name
        for (name,) in catalogue(
            "SELECT c.relname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'"
            " WHERE c.relnamespace = 'public'::regnamespace AND a.attname = ANY(%s) AND NOT a.attisdropped",
            sorted(FILE_COLUMNS),
        )
    } | {"cases_casefile"}
    walled = {
        name
        for (name,) in catalogue(
            "SELECT tablename FROM pg_policies WHERE policyname = 'walls' AND permissive = 'RESTRICTIVE'"
            " AND cmd = 'ALL' AND roles = '{ccr_app}' AND qual LIKE '%%sec.my_walls()%%'"
        )
    }
    assert with_file - walled == WITHOUT_WALL.keys()
    assert walled <= with_file


@pytest.mark.parametrize("text", ["at < now()", "CURRENT_DATE", "clock_timestamp() > at", "LOCALTIMESTAMP"])
def test_the_search_for_clocks_bites(text: str) -> None:
    assert CLOCKS.search(text)
    assert not CLOCKS.search("sec.at() AS known")


def test_rules_ask_the_actors_moment_and_no_clock(catalogue: Rows) -> None:
    sources = catalogue(SOURCES)
    assert len(sources) > 100
    assert [name for name, text in sources if CLOCKS.search(text)] == []
    asking = [name for name, text in sources if "statement_timestamp" in text.lower()]
    assert asking == [f"sec.{TOKEN}()"]


def uses(catalogue: Rows) -> dict[str, set[str]]:
    """Each table and view, with the tables and views that must be read to decide about one of its rows."""
    edges: dict[str, set[str]] = defaultdict(set)
    of_policies = catalogue(
        "SELECT DISTINCT p.polrelid::regclass::text, d.refobjid::regclass::text FROM pg_depend d"
        " JOIN pg_policy p ON d.classid = 'pg_policy'::regclass AND d.objid = p.oid"
        " WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid <> p.polrelid"
    )
    of_views = catalogue(
        "SELECT DISTINCT r.ev_class::regclass::text, d.refobjid::regclass::text FROM pg_depend d"
        " JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid"
        " WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.ev_class"
        " AND r.ev_class IN (SELECT oid FROM pg_class WHERE relnamespace = 'sec'::regnamespace)"
    )
    for one, other in of_policies:
        edges[one].add(other)
    # A view of the rules reads past the app's policies: behind it the tables' own are not asked again.
    for one, other in of_views:
        edges[one].add(f"{other} (by the rules)")
    return edges


def test_policies_never_ask_in_circles(catalogue: Rows) -> None:
    graph = uses(catalogue)
    assert graph["cases_record"] == {"sec.open_file", "sec.open_loan"}
    tuple(TopologicalSorter(graph).static_order())
    with pytest.raises(CycleError):
        tuple(TopologicalSorter(graph | {"sec.open_file": {"cases_record"}}).static_order())


def test_the_views_of_the_rules_belong_to_the_rules(catalogue: Rows) -> None:
    views = catalogue(
        "SELECT relname, pg_get_userbyid(relowner), coalesce(reloptions::text, '') FROM pg_class"
        " WHERE relkind = 'v' AND relnamespace = 'sec'::regnamespace ORDER BY 1"
    )
    assert views == [(name, "ccr_rules", "{security_barrier=true}") for name in ("open_file", "open_loan")]


FROM = re.compile(r"\b(?:FROM|JOIN)\s+\(*(?:public\.)?([a-z_.]+)\s+([a-z]+)\b")
SAME = re.compile(r"\b([a-z_]+)\.([a-z_]+) = ([a-z_]+)\.([a-z_]+)\b")


def correlated(table: str, text: str) -> set[tuple[str, str]]:
    """The columns by which rows of one table are looked up for a row of another: `{(table, column)}`."""
    names = {alias: name for name, alias in FROM.findall(text)} | {table: table}
    found: set[tuple[str, str]] = set()
    for one, column, other, other_column in SAME.findall(text):
        if one in names and other in names and names[one] != names[other]:
            found |= {(names[one], column), (names[other], other_column)}
    return {(name, column) for name, column in found if not name.startswith("sec.")}


def test_columns_policies_correlate_on_lead_an_index(catalogue: Rows) -> None:
    texts = [(name.split(".")[0], text) for name, text in catalogue(SOURCES) if not name.startswith("sec.")]
    # Behind the two views stand the tables they read.
    views = [("", text) for name, text in catalogue(SOURCES) if name in {"sec.open_file", "sec.open_loan"}]
    wanted = {pair for table, text in texts + views for pair in correlated(table, text)}
    wanted |= {("cases_casefile", "id"), ("cases_disclosure", "from_file_id")}
    assert ("cases_casefileuserpermission", "content_object_id") in wanted
    assert ("cases_record", "file_id") in wanted
    leading = set(
        catalogue(
            "SELECT i.indrelid::regclass::text, a.attname FROM pg_index i"
            " JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]"
            " WHERE i.indpred IS NULL AND i.indisvalid"
        )
    )
    assert wanted - leading == WITHOUT_INDEX.keys()
