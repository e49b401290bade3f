"""Signing by a link: what a visitor sees and may change, whose move is whose; and offers taken by a standing rule."""

import json

from django.db import migrations

from cases.records.categories import Category, bits
from cases.sharing.signing.states import ASKED
from ccr.core.rls import APP, RULES, Policy, Table, callable_by, walls

VAULT = "(SELECT sec.vault())"
TENANT = "tenant_id = (SELECT sec.tenant())"
AGENCY = f"{TENANT} AND agency_id = (SELECT sec.agency())"
AT = "(SELECT sec.at())"
ON_OPEN_FILE = f"agency_id = {VAULT} AND EXISTS (SELECT 1 FROM sec.open_file f WHERE f.id = file_id OFFSET 0)"
# Its end is seen in its own moment only: PostgreSQL asks that a changed row be visible to whoever changes it.
MY_VISIT = f"id = (SELECT sec.visit()) AND expires_at > {AT} AND (state NOT IN ('spoken', 'ended') OR ended_at = {AT})"
HERS = ("open", "unlock", "sign", "leave")
BY_HAND = bits([Category.HEALTH, Category.COUNSELLING, Category.CHILDREN])


def moves(*verbs: str) -> str:
    """The moves of these verbs as JSON, from the table that verbs and pages read."""
    found = [[str(source), str(move.target)] for move in ASKED.moves if move.verb in verbs for source in move.sources]
    return json.dumps(found)


VISITS = f"""
-- The one signing a visitor by a link came for.
CREATE FUNCTION sec.visit() RETURNS uuid LANGUAGE sql STABLE AS
  $$ SELECT CASE WHEN sec.claim(6) = 'visitor' THEN sec.claim(4)::uuid END $$;

-- Which signing a link opens: once, and only before its end. Asked before anybody is known; says nothing of it but its id.
CREATE FUNCTION sec.visit_by_link(hashed text) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT id FROM public.cases_signingrequest
   WHERE token_hash = hashed AND state = 'waiting' AND expires_at > sec.at()
$$;

-- Which signing a visit that is under way belongs to; none once it has stood still for so many minutes.
CREATE FUNCTION sec.visit_by_session(hashed text, idle int) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT id FROM public.cases_signingrequest
   WHERE session_hash = hashed AND state IN ('opened', 'reading', 'signed')
     AND expires_at > sec.at() AND seen_at > sec.at() - make_interval(mins => idle)
$$;
ALTER FUNCTION sec.visit_by_link(text) OWNER TO ccr_rules;
ALTER FUNCTION sec.visit_by_session(text, int) OWNER TO ccr_rules;

-- Two write this row: the worker stops it, the visitor opens, answers and signs. What she was shown is nobody's to change.
CREATE FUNCTION sec.signing_moves() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  hers text[] := ARRAY['state', 'session_hash', 'opened_at', 'seen_at', 'tries', 'answers', 'signed_at',
                       'conversation_id', 'ended_at', 'why', 'version'];
  ours text[] := ARRAY['state', 'ended_at', 'why', 'version'];
  step jsonb := jsonb_build_array(jsonb_build_array(old.state, new.state));
BEGIN
  IF sec.visit() = old.id AND (to_jsonb(new) - hers) = (to_jsonb(old) - hers)
     AND (('{moves(*HERS)}'::jsonb @> step) OR (old.state = new.state AND old.state IN ('opened', 'reading', 'signed')))
     AND (old.session_hash IS NULL OR new.session_hash = old.session_hash)
     AND new.tries >= old.tries AND (new.state <> 'reading' OR new.tries < 5)
     AND (new.answers = old.answers OR new.state = 'reading')
     AND (old.state <> 'signed' OR (to_jsonb(new) - 'seen_at' - 'version') = (to_jsonb(old) - 'seen_at' - 'version'))
  THEN
    RETURN new;
  END IF;
  IF sec.vault() = old.agency_id AND (to_jsonb(new) - ours) = (to_jsonb(old) - ours)
     AND '{moves("stop")}'::jsonb @> step THEN
    RETURN new;
  END IF;
  RAISE EXCEPTION 'not your move';
END $$;
CREATE TRIGGER signing_moves BEFORE UPDATE ON cases_signingrequest
  FOR EACH ROW EXECUTE FUNCTION sec.signing_moves();
"""

STANDING = f"""
-- Whether the receiver who acts takes this sender's offers at once: its own word, never for what is answered by hand, and
-- from outside the core team only once an offer of theirs was answered by a person.
CREATE FUNCTION sec.standing_takes(receiver uuid, sender uuid, mask int) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT receiver = sec.agency() AND mask & {BY_HAND} = 0
    AND EXISTS (SELECT 1 FROM public.cases_standingacceptance s
                 WHERE s.agency_id = receiver AND s.from_agency_id = sender
                   AND s.set_at <= sec.at() AND (s.ended_at IS NULL OR s.ended_at > sec.at()))
    AND (EXISTS (SELECT 1 FROM public.tenancy_partnership p WHERE p.agency_id = sender AND p.seat = 'core')
      OR EXISTS (SELECT 1 FROM public.cases_disclosure d
                  WHERE d.from_agency_id = sender AND d.to_agency_id = receiver AND d.answered_by IS NOT NULL
                    AND d.to_file_id IS NOT NULL))
$$;
ALTER FUNCTION sec.standing_takes(uuid, uuid, int) OWNER TO ccr_rules;

-- Nobody accepts for the receiver but its people, or the clock inside it where its own standing word says so.
CREATE FUNCTION sec.taken_by_word() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF old.state = 'offered' AND new.state = 'live' AND new.answered_by IS NULL
     AND NOT (sec.scope() = 'clock'
       AND sec.standing_takes(new.to_agency_id, new.from_agency_id, new.view_bits | new.summary_bits)) THEN
    RAISE EXCEPTION 'not your move';
  END IF;
  IF sec.scope() = 'clock' AND old.state = 'offered' AND new.state = 'live' AND new.answered_by IS NOT NULL THEN
    RAISE EXCEPTION 'not your move';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER taken_by_word BEFORE UPDATE ON cases_disclosure FOR EACH ROW EXECUTE FUNCTION sec.taken_by_word();
"""

SQL = "\n".join(
    [
        VISITS,
        Table(
            "cases_signingrequest",
            (
                walls("file_id"),
                Policy("own", "select", ON_OPEN_FILE),
                Policy("visit", "select", MY_VISIT),
                Policy(
                    "new",
                    "insert",
                    check=f"{ON_OPEN_FILE} AND state IN ('waiting', 'spoken') AND session_hash IS NULL AND tries = 0"
                    " AND answers = '{}'",
                ),
                Policy("own_update", "update", ON_OPEN_FILE),
                Policy("visit_update", "update", MY_VISIT),
            ),
        ).sql(),
        Table(
            "cases_signedpaper",
            (walls("file_id"), Policy("own", "select", ON_OPEN_FILE), Policy("new", "insert", check=ON_OPEN_FILE)),
            grants="SELECT, INSERT",
        ).sql(),
        Table(
            "cases_standingacceptance",
            (
                Policy("own", "select", AGENCY),
                Policy("new", "insert", check=AGENCY),
                Policy("own_update", "update", AGENCY, AGENCY),
            ),
            grants="SELECT, INSERT, UPDATE (ended_by, ended_at)",
        ).sql(),
        STANDING,
        callable_by(f"{APP}, {RULES}", "visit()"),
        callable_by(
            APP,
            "visit_by_link(text)",
            "visit_by_session(text, int)",
            "standing_takes(uuid, uuid, int)",
        ),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_signing")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
