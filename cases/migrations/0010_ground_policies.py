"""Grounds, agreements, wishes and objections: who sees them, what is never rewritten, and on what the database lets something open."""

import json

from django.db import migrations

from cases.records.categories import PRIVILEGED_BIT
from cases.sharing.now.models import NEVER_AT_ONCE
from cases.sharing.objections.states import OBJECTION
from ccr.core.rls import APP, Policy, Table, callable_by, walls

VAULT = "(SELECT sec.vault())"
TENANT = "tenant_id = (SELECT sec.tenant())"
AT = "(SELECT sec.at())"
ON_OPEN_FILE = f"agency_id = {VAULT} AND EXISTS (SELECT 1 FROM sec.open_file f WHERE f.id = file_id OFFSET 0)"
KEPT_BY_US = f"{TENANT} AND agency_id = {VAULT}"
# What stands on it is open to the reader's agency now. The disclosure's own policies are asked.
OPEN_TO_US = (
    "EXISTS (SELECT 1 FROM cases_disclosure d WHERE d.ground_id = cases_lawfulbasis.id"
    f" AND d.to_agency_id = {VAULT} AND d.state = 'live' AND d.starts_at <= {AT} AND d.ends_at > {AT})"
)


def steps() -> str:
    """The moves of an objection as JSON, from the table that verbs and pages read."""
    return json.dumps([[str(source), str(move.target)] for move in OBJECTION.moves for source in move.sources])


FUNCTIONS = f"""
-- Which grounds a country knows: the United States three and no other; elsewhere her permission, or a decision with its
-- reasons. What is shared at once stays within what the partners signed; what stands on her consent needs that she agrees.
CREATE FUNCTION sec.offer_on_ground() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  country text := (SELECT t.pack FROM public.tenancy_tenant t WHERE t.id = new.tenant_id);
  ground public.cases_lawfulbasis;
BEGIN
  IF EXISTS (SELECT 1 FROM public.cases_lawfulbasis g
              WHERE g.file_id = new.from_file_id AND new.to_agency_id = ANY (g.apart_ids)) THEN
    RAISE EXCEPTION 'this agency is kept apart from this file';
  END IF;
  IF country = 'us' THEN
    IF new.basis NOT IN ('release', 'own_law', 'mandate') THEN
      RAISE EXCEPTION 'not a ground of this country';
    END IF;
    RETURN new;
  END IF;
  IF new.basis = 'release' THEN
    RETURN new;
  END IF;
  SELECT * INTO ground FROM public.cases_lawfulbasis g WHERE g.id = new.ground_id;
  IF NOT FOUND OR ground.code <> new.basis THEN
    RAISE EXCEPTION 'not a ground of this country';
  END IF;
  IF ground.code = 'consent' AND (
      SELECT w.answer FROM public.cases_wish w WHERE w.file_id = new.from_file_id
       ORDER BY w.recorded_at DESC, w.id LIMIT 1) IS DISTINCT FROM 'agrees' THEN
    RAISE EXCEPTION 'she has not agreed';
  END IF;
  IF ground.agreement_id IS NOT NULL AND NOT sec.agreement_takes(
      ground.agreement_id, new.from_agency_id, new.to_agency_id, new.view_bits | new.summary_bits) THEN
    RAISE EXCEPTION 'more than the agreement';
  END IF;
  RETURN new;
END $$;

-- As before, and only where it is the law: elsewhere a confidential service may decide on a ground of its own.
CREATE OR REPLACE FUNCTION sec.offer_grounded() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  signed public.cases_releaseofinformation;
BEGIN
  IF new.basis <> 'release'
     AND (SELECT t.pack FROM public.tenancy_tenant t WHERE t.id = new.tenant_id) = 'us'
     AND (SELECT a.regime FROM public.tenancy_agency a WHERE a.id = new.from_agency_id) = 'confidential' THEN
    RAISE EXCEPTION 'a confidential victim service opens nothing without her permission';
  END IF;
  SELECT * INTO signed FROM public.cases_releaseofinformation r WHERE r.id = new.release_id;
  IF FOUND AND (signed.state <> 'signed'
     OR new.view_bits & ~signed.view_bits <> 0
     OR new.summary_bits & ~(signed.view_bits | signed.summary_bits) <> 0
     OR new.starts_at < signed.starts_at OR new.ends_at > signed.ends_at
     OR (NOT signed.covers_later AND new.covers_until > signed.signed_at)) THEN
    RAISE EXCEPTION 'more than she signed';
  END IF;
  RETURN new;
END $$;

-- Whether an agreement in force has both as parties and names at least all of this.
CREATE FUNCTION sec.agreement_takes(agreement uuid, sender uuid, receiver uuid, mask int) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.cases_forumagreement a JOIN public.tenancy_tenant t ON t.id = a.tenant_id
     WHERE a.id = agreement AND (a.ended_at IS NULL OR a.ended_at > sec.at())
       AND a.signed_on <= (sec.at() AT TIME ZONE t.time_zone)::date
       AND sender = ANY (a.party_ids) AND receiver = ANY (a.party_ids)
       AND mask & ~a.minimum_bits = 0 AND mask & {NEVER_AT_ONCE} = 0)
$$;

-- Whether what is offered on a ground is taken by the agreement that stands under it.
CREATE FUNCTION sec.ground_takes(ground uuid, sender uuid, receiver uuid, mask int) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.cases_lawfulbasis g
     WHERE g.id = ground AND g.agency_id = sender AND receiver = sec.agency()
       AND g.agreement_id IS NOT NULL AND sec.agreement_takes(g.agreement_id, sender, receiver, mask))
$$;

-- Nobody accepts for the receiver but its people, or the clock inside it: where its own standing word says so, or under an
-- agreement it has signed.
CREATE OR REPLACE FUNCTION sec.taken_by_word() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF old.state = 'offered' AND new.state = 'live' AND new.answered_by IS NULL
     AND NOT (sec.scope() = 'clock' AND (
       sec.standing_takes(new.to_agency_id, new.from_agency_id, new.view_bits | new.summary_bits)
       OR (new.ground_id IS NOT NULL AND sec.ground_takes(
         new.ground_id, new.from_agency_id, new.to_agency_id, new.view_bits | new.summary_bits)))) THEN
    RAISE EXCEPTION 'not your move';
  END IF;
  IF sec.scope() = 'clock' AND old.state = 'offered' AND new.state = 'live' AND new.answered_by IS NOT NULL THEN
    RAISE EXCEPTION 'not your move';
  END IF;
  RETURN new;
END $$;

-- An agreement is kept by a coordinating agency, between agencies of the partnership, never names what may not be named, and
-- is not rewritten once it has ended.
CREATE FUNCTION sec.agreement_sound() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (SELECT a.discipline FROM public.tenancy_agency a WHERE a.id = new.agency_id) IS DISTINCT FROM 'coordination' THEN
    RAISE EXCEPTION 'a coordinating agency keeps agreements';
  END IF;
  IF new.minimum_bits & {NEVER_AT_ONCE | 1 << PRIVILEGED_BIT} <> 0 THEN
    RAISE EXCEPTION 'no agreement names this';
  END IF;
  IF (SELECT count(*) FROM public.tenancy_agency a WHERE a.id = ANY (new.party_ids) AND a.tenant_id = new.tenant_id
        AND a.takes_files) <> cardinality(new.party_ids) THEN
    RAISE EXCEPTION 'parties are agencies of the partnership that take part in cases';
  END IF;
  IF tg_op = 'UPDATE' AND (old.ended_at IS NOT NULL OR (new.id, new.tenant_id, new.agency_id)
      IS DISTINCT FROM (old.id, old.tenant_id, old.agency_id)) THEN
    RAISE EXCEPTION 'this agreement is fixed';
  END IF;
  RETURN new;
END $$;

-- A decision is never rewritten; a manager looks at it once.
CREATE FUNCTION sec.ground_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  looking text[] := ARRAY['reviewed', 'reviewed_at', 'reviewed_by', 'review_key_version', 'review_nonce', 'review_sealed'];
BEGIN
  IF (to_jsonb(new) - looking) <> (to_jsonb(old) - looking) OR old.reviewed_at IS NOT NULL OR new.reviewed_at IS NULL
     OR new.reviewed_by = old.decided_by THEN
    RAISE EXCEPTION 'what was decided is fixed';
  END IF;
  RETURN new;
END $$;

-- What she said is never rewritten; it is answered, then she is told.
CREATE FUNCTION sec.objection_moves() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  answer text[] := ARRAY['state', 'outcome', 'answered_at', 'answered_by', 'told_at', 'told_by', 'answer_key_version',
                         'answer_nonce', 'answer_sealed', 'version'];
BEGIN
  IF (to_jsonb(new) - answer) <> (to_jsonb(old) - answer)
     OR NOT '{steps()}'::jsonb @> jsonb_build_array(jsonb_build_array(old.state, new.state))
     OR (old.state = 'answered' AND (new.outcome, new.answered_at, new.answered_by)
           IS DISTINCT FROM (old.outcome, old.answered_at, old.answered_by)) THEN
    RAISE EXCEPTION 'what she said, and what was answered, is fixed';
  END IF;
  RETURN new;
END $$;

ALTER FUNCTION sec.offer_on_ground() OWNER TO ccr_rules;
ALTER FUNCTION sec.agreement_takes(uuid, uuid, uuid, int) OWNER TO ccr_rules;
ALTER FUNCTION sec.ground_takes(uuid, uuid, uuid, int) OWNER TO ccr_rules;
ALTER FUNCTION sec.agreement_sound() OWNER TO ccr_rules;
"""

TRIGGERS = """
CREATE TRIGGER offer_on_ground BEFORE INSERT ON cases_disclosure FOR EACH ROW EXECUTE FUNCTION sec.offer_on_ground();
CREATE TRIGGER agreement_sound BEFORE INSERT OR UPDATE ON cases_forumagreement
  FOR EACH ROW EXECUTE FUNCTION sec.agreement_sound();
CREATE TRIGGER ground_stays BEFORE UPDATE ON cases_lawfulbasis FOR EACH ROW EXECUTE FUNCTION sec.ground_stays();
CREATE TRIGGER objection_moves BEFORE UPDATE ON cases_objection FOR EACH ROW EXECUTE FUNCTION sec.objection_moves();
"""

SQL = "\n".join(
    [
        Table(
            "cases_forumagreement",
            (
                Policy("partners", "select", TENANT),
                Policy("new", "insert", check=KEPT_BY_US),
                Policy("own_update", "update", KEPT_BY_US, KEPT_BY_US),
            ),
        ).sql(),
        Table(
            "cases_lawfulbasis",
            (
                walls("file_id"),
                Policy("parties", "select", f"({ON_OPEN_FILE}) OR {OPEN_TO_US}"),
                Policy("new", "insert", check=f"{ON_OPEN_FILE} AND reviewed_at IS NULL"),
                Policy("own_update", "update", ON_OPEN_FILE),
            ),
        ).sql(),
        Table(
            "cases_wish",
            (walls("file_id"), Policy("own", "select", ON_OPEN_FILE), Policy("new", "insert", check=ON_OPEN_FILE)),
            grants="SELECT, INSERT",
        ).sql(),
        Table(
            "cases_objection",
            (
                walls("file_id"),
                Policy("own", "select", ON_OPEN_FILE),
                Policy("new", "insert", check=f"{ON_OPEN_FILE} AND state = 'waiting'"),
                Policy("own_update", "update", ON_OPEN_FILE),
            ),
        ).sql(),
        FUNCTIONS,
        TRIGGERS,
        callable_by(APP, "ground_takes(uuid, uuid, uuid, int)"),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_grounds")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
