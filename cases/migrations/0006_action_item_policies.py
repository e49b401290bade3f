"""Actions: who sees them, who may propose one to whom, and whose move is whose.

Whoever sees the case may propose; the database asks whether the case is open to the agency that is asked, because the
proposer cannot see that. What cannot be seen cannot be owed.
"""

from importlib import import_module

from django.db import migrations

from cases.action_items import sides
from cases.action_items.querysets import NAMED
from ccr.core import two_party
from ccr.core.rls import Policy, Table, walls

policies = import_module("cases.migrations.0003_policies")
VAULT, TENANT, open_file = policies.VAULT, policies.TENANT, policies.open_file

LENT = (
    "EXISTS (SELECT 1 FROM sec.open_loan d WHERE d.from_file_id = cases_actionitem.file_id"
    f" AND d.head_bits & {NAMED} <> 0 OFFSET 0)"
)
CASE_SEEN = f"(agency_id = {VAULT} AND {open_file('file_id')}) OR {LENT}"
SEEN = f"{CASE_SEEN} OR (owner_agency_id = {VAULT} AND {open_file('owner_file_id')})"

OWED = f"""
-- An action is asked of the file's own agency or of one to which enough of the case is open: nobody owes what they may not see.
CREATE OR REPLACE FUNCTION sec.action_owed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF new.owner_agency_id <> new.agency_id AND NOT EXISTS (
    SELECT 1 FROM public.cases_disclosure d
     WHERE d.from_file_id = new.file_id AND d.to_agency_id = new.owner_agency_id AND d.to_file_id IS NOT NULL
       AND d.state = 'live' AND d.starts_at <= sec.at() AND d.ends_at > sec.at()
       AND (d.view_bits | d.summary_bits) & {NAMED} <> 0) THEN
    RAISE EXCEPTION 'the case is not open to them';
  END IF;
  RETURN new;
END $$;
ALTER FUNCTION sec.action_owed() OWNER TO ccr_rules;
REVOKE ALL ON FUNCTION sec.action_owed() FROM PUBLIC;
CREATE TRIGGER action_owed BEFORE INSERT ON cases_actionitem FOR EACH ROW EXECUTE FUNCTION sec.action_owed();
"""

SQL = "\n".join(
    [
        two_party.FUNCTION,
        "REVOKE ALL ON FUNCTION sec.two_sides() FROM PUBLIC;",
        Table(
            "cases_actionitem",
            (
                walls("file_id"),
                Policy("seen", "select", SEEN),
                Policy(
                    "new",
                    "insert",
                    check=f"{TENANT} AND proposer_agency_id = {VAULT} AND state = 'proposed' AND owner_file_id IS NULL"
                    f" AND ({CASE_SEEN})",
                ),
                Policy(
                    "parties_update",
                    "update",
                    f"({SEEN}) AND (owner_agency_id = {VAULT} OR proposer_agency_id = {VAULT})",
                ),
            ),
        ).sql(),
        OWED,
        sides.sql(),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_action_items")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
