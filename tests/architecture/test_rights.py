"""Who may do what in the database: roles, rights and definer functions, as the migrations really left them."""

import pytest

from tests.architecture.conftest import Rows
from tests.support.databases import Database

OURS = ("ccr_owner", "ccr_app", "ccr_rules", "ccr_vault", "ccr_auditor")

# Where the app may delete rows, each with its reason. Everything about a case stays.
DELETES = {
    "account_emailaddress": "the library replaces an address",
    "account_emailconfirmation": "the library clears what is used",
    "accounts_accountmail": "mail is gone once it is sent",
    "accounts_draft": "a kept form goes once it is sent",
    "accounts_oncekey": "a form's key goes when its act failed",
    "accounts_signinsession": "a session ends",
    "mfa_authenticator": "a lost second factor is taken away",
}

# Tables that are written once: nobody may change what stands there.
ONCE = {
    "audit_auditevent",
    "audit_denial",
    "audit_fieldchange",
    "audit_readevent",
    "cases_wall",
    "cases_case",
    "cases_demandstep",
    "cases_signedpaper",
    "cases_wish",
    "referrals_step",
    "referrals_offered",
    "referrals_signpost",
}

# Every function that runs with the rules' rights, and why it must. They see all rows: each answers one question.
DEFINER = {
    "action_owed": "trigger: whether the case is open to the agency that is asked, which the asker does not see",
    "agreement_sound": "trigger: whether parties are agencies of the partnership, whoever writes",
    "agreement_takes": "whether an agreement in force names both and all of this; not for the app",
    "audit_chain": "the sealed acts of the actor's own partnership, for whoever checks the chain",
    "audit_head": "the head of that chain, to be kept outside",
    "audit_unsealed_seconds": "how old the oldest unsealed act is: one number, for the alarm",
    "casefile_narrowed": "trigger: a file that was narrowed is asked for anew in queues the actor does not see",
    "claim": "reads the seal, which nobody else may, to check a token",
    "demo_people": "the doors of the sign-in page, in development only: names and addresses, nothing of a case",
    "denied": "notes a refusal with whose it was, which the refused may not know",
    "disclosure_changed": "trigger: joins and parts seats of two agencies, of which the actor sees one",
    "duty_of": "another agency's duty hours, its number outside them and the posts to call, as bare ids",
    "ended_loans": "loans that ended by themselves, told to their two sides by the clock, which sees no case",
    "file_open": "asked inside policies of grants, which would otherwise ask in circles",
    "file_open_to": "whether a file is open to somebody else, before they are told; not for the app",
    "file_told": "whether acts about a file may still be read after a loan ended",
    "fresh_case": "gives parted files a shared centre of their own; not for the app",
    "ground_takes": "whether an agreement takes an offer at once; asked inside the receiver alone",
    "has_open_post": "whether an account is still somebody's, before posts of other agencies are visible: yes or no",
    "held_stays": "trigger: nothing of a file on hold is destroyed, whoever asks and whatever they see",
    "holder_of": "whose a hidden thing is, for `denied`; not for the app",
    "items_open_to": "to whom an item's case is open, for whoever brought it and for the chair who sees it",
    "all_here_may_hear": "whether the room screen may show an item, for its chair: one yes or no about the whole room",
    "invitation": "the invitation a link names, for a person who has no post yet",
    "jobs_waiting": "papers nobody is at work on, for the clock, which sees none: three ids each",
    "joined_with": "the files at one centre; not for the app",
    "mail_waiting": "how many mails wait or are in doubt: numbers, for the alarm",
    "memberships_of": "the posts of an account, before one is chosen",
    "my_walls": "the files walled off from the actor, who must not read the walls",
    "notify": "puts a notice into another agency's tray, and says only whether there was anybody",
    "offer_grounded": "trigger: looks at the permission an offer stands on",
    "offer_on_ground": "trigger: looks at the country, the decision and her wish an offer stands on",
    "owe_mail": "the daily mail of whoever is told; not for the app",
    "record_written": "trigger: marks other seats' queues, which the writer does not see",
    "refresh_queue": "works out a file's queue row from what others lend; writes where the app may not",
    "regroup": "joins or parts the centres of two files; not for the app",
    "reminders_waiting": "how many reminders are late: numbers, for the alarm",
    "renew_grant": "renews a grant that has ended and is therefore hidden",
    "seal_audit": "numbers and chains committed acts, which nobody else may change",
    "seat_until": "how long a file made for a loan stays; not for the app",
    "standing_takes": "whether the receiver's own word takes an offer at once; asked inside the receiver alone",
    "sweep_accounts": "clears drafts and form keys that nobody came back for",
    "sweep_jobs": "destroys papers past their day, and those that show a file shut to their reader since",
    "take_up_invitation": "makes the post an invitation offers, for a person who has none yet",
    "visit_by_link": "which signing a link opens, before anybody is known; its id and nothing else",
    "visit_by_session": "which signing a visit belongs to, as visit_by_link",
}
# Of those, what only other definer functions call.
INNER = {
    "agreement_takes",
    "file_open_to",
    "fresh_case",
    "holder_of",
    "joined_with",
    "owe_mail",
    "regroup",
    "seat_until",
}


def test_no_role_of_ours_stands_above_the_walls(catalogue: Rows) -> None:
    roles = catalogue(
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolreplication FROM pg_roles WHERE rolname = ANY(%s)",
        list(OURS),
    )
    assert {name for name, *_ in roles} == set(OURS)
    assert [name for name, *above in roles if any(above)] == []


def test_nobody_else_was_let_in(catalogue: Rows) -> None:
    others = catalogue(
        "SELECT rolname FROM pg_roles WHERE rolname NOT LIKE 'pg\\_%%' AND rolname <> 'postgres' AND rolname <> ALL(%s)",
        list(OURS),
    )
    assert others == []


def test_the_app_inherits_nothing_and_is_nobody_but_the_vault(catalogue: Rows) -> None:
    assert catalogue("SELECT rolinherit FROM pg_roles WHERE rolname = 'ccr_app'") == [(False,)]
    member_of = catalogue(
        "SELECT roleid::regrole::text FROM pg_auth_members WHERE member = ANY('{ccr_app,ccr_rules,ccr_vault}'::regrole[])"
    )
    assert member_of == [("ccr_vault",)]


def owned(catalogue: Rows, role: str) -> list[str]:
    return [
        name
        for catalog, column, label in (
            ("pg_class", "relowner", "relname"),
            ("pg_proc", "proowner", "proname"),
            ("pg_namespace", "nspowner", "nspname"),
            ("pg_database", "datdba", "datname"),
        )
        for (name,) in catalogue(f"SELECT {label}::text FROM {catalog} WHERE pg_get_userbyid({column}) = %s", role)
    ]


def test_the_app_owns_nothing_and_makes_nothing(catalogue: Rows) -> None:
    assert owned(catalogue, "ccr_app") == []
    assert owned(catalogue, "ccr_rules") != []
    makes = catalogue(
        "SELECT nspname FROM pg_namespace WHERE has_schema_privilege('ccr_app', oid, 'CREATE') AND nspname !~ '^pg_temp'"
    )
    assert makes == []


def may(catalogue: Rows, right: str, role: str = "ccr_app") -> set[str]:
    """Tables and views on which the role has one of these rights, by itself or as everybody has it."""
    whole = catalogue(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v') AND relnamespace = ANY('{public,sec}'::regnamespace[])"
        " AND has_table_privilege(%s, oid, %s)",
        role,
        right,
    )
    return {name for (name,) in whole}


def test_nobody_but_the_owner_empties_a_table(catalogue: Rows) -> None:
    assert may(catalogue, "TRUNCATE") == set()
    assert may(catalogue, "TRIGGER") == may(catalogue, "REFERENCES") == set()
    for role in ("ccr_vault", "ccr_auditor"):
        assert may(catalogue, "INSERT, UPDATE, DELETE, TRUNCATE", role) == set()


def test_the_app_deletes_only_where_the_list_says(catalogue: Rows) -> None:
    assert may(catalogue, "DELETE") == DELETES.keys()


def test_what_was_done_is_never_rewritten(catalogue: Rows) -> None:
    changeable = {
        name
        for (name,) in catalogue(
            "SELECT DISTINCT table_name FROM information_schema.column_privileges"
            " WHERE grantee IN ('ccr_app', 'PUBLIC') AND privilege_type = 'UPDATE'"
        )
    }
    assert changeable & ONCE == set()
    assert "cases_record" in changeable


def test_functions_with_the_rules_rights_are_the_listed_ones(catalogue: Rows) -> None:
    names = {
        name
        for (name,) in catalogue("SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'sec'::regnamespace")
    }
    assert names == DEFINER.keys()


# Parallel workers have another backend id, and the actor's token names the backend: nothing may be marked safe.
LOOSE = """
SELECT proname FROM pg_proc WHERE pronamespace IN ('sec'::regnamespace, 'public'::regnamespace)
   AND (proparallel <> 'u' OR (prosecdef AND (
       pg_get_userbyid(proowner) <> 'ccr_rules' OR proconfig IS DISTINCT FROM '{"search_path=pg_catalog, pg_temp"}')))
"""


def test_each_belongs_to_the_rules_with_its_search_path_pinned_and_runs_in_one_process(catalogue: Rows) -> None:
    assert catalogue(LOOSE) == []


def test_no_function_of_ours_stands_outside_its_schema(catalogue: Rows) -> None:
    assert catalogue("SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace") == []


def test_inner_functions_are_not_for_the_app(catalogue: Rows) -> None:
    shut = catalogue(
        "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'sec'::regnamespace"
        " AND NOT has_function_privilege('ccr_app', oid, 'EXECUTE')"
    )
    triggers = {name for (name,) in catalogue(TRIGGERS)}
    assert {name for (name,) in shut} == INNER | (DEFINER.keys() & triggers)


# Whoever may call it, by name; `-` is everybody, which PostgreSQL also means where no rights are written down at all.
CALLERS = """
SELECT proname, array_agg(DISTINCT CASE g.grantee WHEN 0 THEN '-' ELSE pg_get_userbyid(g.grantee)::text END)
  FROM pg_proc p, LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) g
 WHERE p.pronamespace IN ('sec'::regnamespace, 'public'::regnamespace)
   AND g.privilege_type = 'EXECUTE' AND g.grantee <> p.proowner
 GROUP BY p.oid, proname ORDER BY proname
"""
# What the app calls without the rules' rights: it asks who acts.
ASKS = {"agency", "at", "clock", "member", "scope", "tenant", "usr", "vault", "visit"}
# What only triggers call: they ask nobody's rights.
TRIGGERS = """
SELECT proname FROM pg_proc WHERE prorettype = 'trigger'::regtype AND pronamespace = 'sec'::regnamespace
"""


def callers(catalogue: Rows) -> dict[str, set[str]]:
    return {name: set(roles) for name, roles in catalogue(CALLERS)}


def test_no_function_of_ours_is_for_everybody(catalogue: Rows) -> None:
    assert [name for name, roles in callers(catalogue).items() if "-" in roles] == []


def test_each_function_is_for_those_who_call_it(catalogue: Rows) -> None:
    triggers = {name for (name,) in catalogue(TRIGGERS)}
    assert callers(catalogue) == (
        {name: {"ccr_app"} for name in DEFINER.keys() - INNER - triggers}
        | {name: {"ccr_app", "ccr_rules"} for name in ASKS}
        | {"audit_digest": {"ccr_auditor", "ccr_rules"}}
    )


def test_a_function_made_later_is_for_nobody_until_it_is_granted(fresh_database: Database) -> None:
    with fresh_database.connect("ccr_owner") as owner:
        owner.execute("CREATE FUNCTION sec.later() RETURNS int LANGUAGE sql AS 'SELECT 1'")
    assert fresh_database.query("SELECT has_function_privilege('ccr_app', 'sec.later()', 'EXECUTE')") == [(False,)]


def test_nobody_reads_the_seal(catalogue: Rows) -> None:
    readers = [role for role in OURS if "seal" in may(catalogue, "SELECT", role)]
    assert set(readers) <= {"ccr_owner", "ccr_rules"}


@pytest.mark.database("empty")
def test_the_catalogue_tests_bite(fresh_database: Database) -> None:
    catalogue = fresh_database.query
    with fresh_database.connect() as connection:
        connection.execute("GRANT TRUNCATE, DELETE ON cases_record TO ccr_app")
        connection.execute(
            "CREATE FUNCTION sec.loose() RETURNS int LANGUAGE sql SECURITY DEFINER PARALLEL SAFE AS 'SELECT 1'"
        )
        connection.execute("CREATE TABLE loose (tenant_id uuid)")
        connection.execute("ALTER TABLE loose OWNER TO ccr_app")
    assert may(catalogue, "TRUNCATE") == {"cases_record", "loose"}
    assert "cases_record" in may(catalogue, "DELETE")
    assert catalogue(LOOSE) == [("loose",)]
    assert owned(catalogue, "ccr_app") == ["loose"]
    assert "-" in callers(catalogue)["loose"]
