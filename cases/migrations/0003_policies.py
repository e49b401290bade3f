"""The third wall round cases: the same sentence that `visible_to` says, for every table of the room.

Order, never a circle: token, wall, grant, file, disclosure, record. UPDATE repeats SELECT's sight everywhere, because an
UPDATE without WHERE asks only its own policy.

What is below the file in that order asks two views of ccr_rules instead of the tables themselves: a policy that asks a table
is planned with that table's own policies inside it, and theirs inside them; two levels of that made three hundred sub-plans
of one query. The views show the app nothing its own policies would not; as barriers they let nothing be tried out on
what they hide.
"""

from django.db import migrations

from ccr.core.rls import Policy, Table, walls

VAULT = "(SELECT sec.vault())"
TENANT = "tenant_id = (SELECT sec.tenant())"
AT = "(SELECT sec.at())"
GRANTED = (
    "EXISTS (SELECT 1 FROM cases_casefileuserpermission g WHERE g.content_object_id = {file}"
    " AND g.user_id = (SELECT sec.usr()))"
)
NAMED = "(NOT named_only OR (SELECT sec.scope()) = 'clock' OR " + GRANTED + ")"
FILE_SEEN = f"agency_id = {VAULT} AND visible_until > {AT} AND " + NAMED.format(file="cases_casefile.id")
VIEWS = f"""
-- Files of the actor's agency that are open to them.
CREATE VIEW sec.open_file WITH (security_barrier) AS
  SELECT c.id FROM public.cases_casefile c
   WHERE c.agency_id = {VAULT} AND c.visible_until > {AT} AND c.id <> ALL ((SELECT sec.my_walls())::uuid[])
     AND (NOT c.named_only OR (SELECT sec.scope()) = 'clock' OR EXISTS (
       SELECT 1 FROM public.cases_casefileuserpermission g
        WHERE g.content_object_id = c.id AND g.user_id = (SELECT sec.usr()) AND g.agency_id = c.agency_id
          AND g.until > {AT}));

-- What is open to one of them now, and how far.
CREATE VIEW sec.open_loan WITH (security_barrier) AS
  SELECT d.from_file_id, d.view_bits, d.view_bits | d.summary_bits AS head_bits, d.covers_until
    FROM public.cases_disclosure d
   WHERE d.to_agency_id = {VAULT} AND d.state = 'live' AND d.starts_at <= {AT} AND d.ends_at > {AT}
     AND EXISTS (SELECT 1 FROM sec.open_file f WHERE f.id = d.to_file_id OFFSET 0);

ALTER VIEW sec.open_file OWNER TO ccr_rules;
ALTER VIEW sec.open_loan OWNER TO ccr_rules;
GRANT SELECT ON sec.open_file, sec.open_loan TO ccr_app;
"""


def open_file(column: str) -> str:
    """OFFSET 0 keeps the planner from listing every file of the agency to look one up."""
    return f"EXISTS (SELECT 1 FROM sec.open_file f WHERE f.id = {column} OFFSET 0)"


ON_OPEN_FILE = f"agency_id = {VAULT} AND {open_file('file_id')}"
GRANT_OWN = f"agency_id = {VAULT}"
GRANT_OPEN = f"{GRANT_OWN} AND sec.file_open(content_object_id)"
# Nothing of an offer remains once it is refused, taken back or past its end. A refusal is seen in its own moment only:
# PostgreSQL asks that a changed row be visible to whoever changes it.
OFFER_THERE = f"(state = 'offered' AND ends_at > {AT}) OR (state = 'refused' AND answered_at = {AT})"
DISCLOSURE_SEEN = (
    f"(from_agency_id = {VAULT} AND {open_file('from_file_id')})"
    f" OR (to_agency_id = {VAULT} AND ({open_file('to_file_id')}"
    f" OR (to_file_id IS NULL AND ({OFFER_THERE}))))"
)


def held(table: str) -> str:
    return f"holder_id = {VAULT} AND {open_file(f'{table}.file_id')}"


def lent(table: str, mask: str) -> str:
    return (
        f"NOT kept AND EXISTS (SELECT 1 FROM sec.open_loan d WHERE d.from_file_id = {table}.file_id"
        f" AND d.{mask} & (1 << {table}.category) <> 0 AND {table}.recorded_at <= d.covers_until OFFSET 0)"
    )


def record_table(table: str, mask: str) -> str:
    return Table(
        table,
        (
            walls("file_id"),
            Policy("seen", "select", f"({held(table)}) OR ({lent(table, mask)})"),
            Policy("new", "insert", check=held(table)),
            Policy("own", "update", held(table)),
        ),
    ).sql()


def grant_table(table: str) -> str:
    return Table(
        table,
        (
            walls("content_object_id"),
            Policy("own", "select", f"{GRANT_OWN} AND until > {AT}"),
            Policy("new", "insert", check=GRANT_OPEN),
            Policy("own_update", "update", GRANT_OPEN),
        ),
        rules_grants="UPDATE (until)",
        more=(
            Policy("rules_update", "update", "true", to="ccr_rules").sql(table),
            f"GRANT USAGE ON SEQUENCE {table}_id_seq TO ccr_app;",
        ),
    ).sql()


SQL = "\n".join(
    [
        VIEWS,
        Table(
            "cases_case",
            (Policy("new", "insert", check=TENANT), Policy("rules_new", "insert", check="true", to="ccr_rules")),
            grants="INSERT",
            rules_grants="INSERT",
        ).sql(),
        Table(
            "cases_casefile",
            (
                walls("id"),
                Policy("seat", "select", FILE_SEEN),
                Policy("new", "insert", check=f"{TENANT} AND agency_id = {VAULT}"),
                Policy("own", "update", FILE_SEEN, f"{TENANT} AND agency_id = {VAULT}"),
                Policy("rules_update", "update", "true", to="ccr_rules"),
            ),
            rules_grants="UPDATE (visible_until, case_id, queue_due_at)",
        ).sql(),
        Table(
            "cases_filequeue",
            (
                walls("file_id"),
                Policy(
                    "seat",
                    "select",
                    f"agency_id = {VAULT} AND valid_until > {AT} AND " + NAMED.format(file="cases_filequeue.file_id"),
                ),
                Policy("rules_new", "insert", check="true", to="ccr_rules"),
                Policy("rules_update", "update", "true", to="ccr_rules"),
            ),
            grants="SELECT",
            rules_grants="INSERT, UPDATE",
        ).sql(),
        grant_table("cases_casefileuserpermission"),
        grant_table("cases_casefilegrouppermission"),
        # Nobody reads walls back through a page of the walled; the conflict officer does, on files open to them.
        Table(
            "cases_wall",
            (walls("file_id"), Policy("own", "select", ON_OPEN_FILE), Policy("new", "insert", check=ON_OPEN_FILE)),
            grants="SELECT, INSERT",
        ).sql(),
        Table(
            "cases_releaseofinformation",
            (
                walls("file_id"),
                Policy("own", "select", ON_OPEN_FILE),
                Policy("new", "insert", check=ON_OPEN_FILE),
                Policy("own_update", "update", ON_OPEN_FILE),
            ),
        ).sql(),
        Table(
            "cases_disclosure",
            (
                walls("from_file_id"),
                Policy("parties", "select", DISCLOSURE_SEEN),
                Policy(
                    "offer",
                    "insert",
                    check=f"{TENANT} AND from_agency_id = {VAULT} AND state = 'offered' AND to_file_id IS NULL"
                    f" AND {open_file('from_file_id')}",
                ),
                Policy("parties_update", "update", DISCLOSURE_SEEN),
            ),
            more=(
                *(
                    f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ((view_bits | summary_bits) & (1 << 30) = 0);"
                    for table, name in (
                        ("cases_disclosure", "nothing_privileged_is_lent"),
                        ("cases_releaseofinformation", "nothing_privileged_is_released"),
                    )
                ),
            ),
        ).sql(),
        record_table("cases_record", "head_bits"),
        record_table("cases_recordbody", "view_bits"),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_functions")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
