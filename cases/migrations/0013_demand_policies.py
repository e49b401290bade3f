"""The register of legal demands: whose it is, what of it is never rewritten, and that nothing of a held file is destroyed."""

import json

from django.db import migrations

from cases.demands.states import DEMAND
from ccr.core.aboutfile import FILE_OPEN_SQL
from ccr.core.rls import Policy, Table, walls

TENANT = "tenant_id = (SELECT sec.tenant())"
# Of the agency, whatever the post reaches: a demand about no file is seen by posts without case content too.
OURS = f"{TENANT} AND agency_id = (SELECT sec.agency())"
SEEN = f"{OURS} AND {FILE_OPEN_SQL}"
OF_SEEN = f"{OURS} AND EXISTS (SELECT 1 FROM cases_legaldemand d WHERE d.id = demand_id OFFSET 0)"
ON_OPEN_FILE = (
    "agency_id = (SELECT sec.vault()) AND EXISTS (SELECT 1 FROM sec.open_file f WHERE f.id = file_id OFFSET 0)"
)
WALLS = Policy("walls", "all", "file_id IS NULL OR file_id <> ALL ((SELECT sec.my_walls())::uuid[])", restrictive=True)


def steps() -> str:
    """The moves of a demand as JSON, from the table that verbs and pages read."""
    return json.dumps([[str(source), str(move.target)] for move in DEMAND.moves for source in move.sources])


FUNCTIONS = f"""
-- What was asked and when it came is fixed; a file is linked once; states move as their table says.
CREATE FUNCTION sec.demand_moves() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moving text[] := ARRAY['file_id', 'due_on', 'state', 'ended_at', 'ended_by', 'version'];
BEGIN
  IF (to_jsonb(new) - moving) <> (to_jsonb(old) - moving)
     OR (old.file_id IS NOT NULL AND new.file_id IS DISTINCT FROM old.file_id)
     OR (old.state <> new.state
         AND NOT '{steps()}'::jsonb @> jsonb_build_array(jsonb_build_array(old.state, new.state))) THEN
    RAISE EXCEPTION 'what was asked, and what was decided, is fixed';
  END IF;
  RETURN new;
END $$;

-- A hold is lifted once, and nothing else of it changes.
CREATE FUNCTION sec.hold_lifts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  lifting text[] := ARRAY['state', 'lifted_at', 'lifted_by', 'lift_key_version', 'lift_nonce', 'lift_sealed', 'version'];
BEGIN
  IF (to_jsonb(new) - lifting) <> (to_jsonb(old) - lifting) OR old.lifted_at IS NOT NULL OR new.lifted_at IS NULL THEN
    RAISE EXCEPTION 'a hold is only lifted';
  END IF;
  RETURN new;
END $$;

-- Nothing of a held file is destroyed, whoever asks and whatever they see.
CREATE FUNCTION sec.held_stays() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM public.cases_legalhold h
              WHERE h.state = 'placed' AND h.file_id = (to_jsonb(old) ->> tg_argv[0])::uuid) THEN
    RAISE EXCEPTION 'this file is on hold';
  END IF;
  RETURN old;
END $$;
ALTER FUNCTION sec.held_stays() OWNER TO ccr_rules;
REVOKE ALL ON FUNCTION sec.demand_moves(), sec.hold_lifts(), sec.held_stays() FROM PUBLIC;

CREATE TRIGGER demand_moves BEFORE UPDATE ON cases_legaldemand FOR EACH ROW EXECUTE FUNCTION sec.demand_moves();
CREATE TRIGGER hold_lifts BEFORE UPDATE ON cases_legalhold FOR EACH ROW EXECUTE FUNCTION sec.hold_lifts();
CREATE TRIGGER held_stays BEFORE DELETE ON cases_casefile FOR EACH ROW EXECUTE FUNCTION sec.held_stays('id');
CREATE TRIGGER held_stays BEFORE DELETE ON cases_record FOR EACH ROW EXECUTE FUNCTION sec.held_stays('file_id');
CREATE TRIGGER held_stays BEFORE DELETE ON cases_recordbody FOR EACH ROW EXECUTE FUNCTION sec.held_stays('file_id');
"""

SQL = "\n".join(
    [
        Table(
            "cases_legaldemand",
            (
                WALLS,
                Policy("ours", "select", SEEN),
                Policy("new", "insert", check=f"{SEEN} AND state = 'open'"),
                Policy("ours_update", "update", SEEN, SEEN),
            ),
        ).sql(),
        Table(
            "cases_demandstep",
            (Policy("ours", "select", OF_SEEN), Policy("new", "insert", check=OF_SEEN)),
            grants="SELECT, INSERT",
        ).sql(),
        Table(
            "cases_legalhold",
            (
                walls("file_id"),
                Policy("own", "select", ON_OPEN_FILE),
                Policy("new", "insert", check=f"{ON_OPEN_FILE} AND state = 'placed'"),
                Policy("own_update", "update", ON_OPEN_FILE),
            ),
        ).sql(),
        FUNCTIONS,
    ]
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_demands")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
