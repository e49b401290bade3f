"""Definer functions of the room: walls, open files, joining and parting, the queue. Owned by ccr_rules, each on a list.

They see through policies `TO ccr_rules`; nobody logs in as that role. Each answers about the bound actor only.
"""

from django.db import migrations

WALLS_AND_GRANTS = """
-- Files shut to this person: walled ones and, while the loan lives, those of this agency that borrow from a walled one, and
-- those that lend to a walled one of this agency: a further offer from there would be the first trace of it.
CREATE OR REPLACE FUNCTION sec.my_walls() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  WITH mine AS MATERIALIZED (SELECT file_id FROM public.cases_wall WHERE user_id = sec.usr())
  SELECT coalesce(array_agg(x), '{}') FROM (
    SELECT file_id AS x FROM mine
    UNION
    SELECT d.to_file_id FROM mine w JOIN public.cases_disclosure d ON d.from_file_id = w.file_id
     WHERE d.to_agency_id = sec.agency() AND d.to_file_id IS NOT NULL AND d.state = 'live' AND d.ends_at > sec.at()
    UNION
    SELECT d.from_file_id FROM mine w JOIN public.cases_disclosure d ON d.to_file_id = w.file_id
     WHERE d.to_agency_id = sec.agency() AND d.state = 'live' AND d.ends_at > sec.at()
  ) walled
$$;

-- Whether a file of this agency is open to this person. Asked by the grants' own policies, where a sub-query on the
-- file would ask the grants again without end.
CREATE OR REPLACE FUNCTION sec.file_open(f uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.cases_casefile c
     WHERE c.id = f AND c.agency_id = sec.vault() AND f <> ALL (sec.my_walls()) AND c.visible_until > sec.at()
       AND (NOT c.named_only OR sec.scope() = 'clock' OR EXISTS (
         SELECT 1 FROM public.cases_casefileuserpermission g
          WHERE g.content_object_id = f AND g.user_id = sec.usr() AND g.agency_id = c.agency_id AND g.until > sec.at())))
$$;

-- Whether this person may be told of a file: it is another agency's, or not kept to named workers they do not belong to.
CREATE OR REPLACE FUNCTION sec.file_told(f uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT NOT EXISTS (
    SELECT 1 FROM public.cases_casefile c
     WHERE c.id = f AND c.agency_id = sec.vault() AND c.named_only AND NOT sec.file_open(f))
$$;

-- Whether somebody who is not the one acting may be told about a file: asked by `sec.notify` alone. A file of another
-- agency is judged by its walls; one of their own also by whether it is still there and they are named.
CREATE OR REPLACE FUNCTION sec.file_open_to(f uuid, who uuid, agency uuid) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT NOT EXISTS (SELECT 1 FROM public.cases_wall w WHERE w.user_id = who AND w.file_id = f)
     AND NOT EXISTS (
       SELECT 1 FROM public.cases_wall w JOIN public.cases_disclosure d ON d.from_file_id = w.file_id
        WHERE w.user_id = who AND d.to_file_id = f AND d.state = 'live' AND d.ends_at > sec.at())
     AND NOT EXISTS (
       SELECT 1 FROM public.cases_wall w JOIN public.cases_disclosure d ON d.to_file_id = w.file_id
        WHERE w.user_id = who AND d.from_file_id = f AND d.state = 'live' AND d.ends_at > sec.at())
     AND NOT EXISTS (
       SELECT 1 FROM public.cases_casefile c
        WHERE c.id = f AND c.agency_id = agency
          AND (c.visible_until <= sec.at() OR (c.named_only AND NOT EXISTS (
            SELECT 1 FROM public.cases_casefileuserpermission g
             WHERE g.content_object_id = f AND g.user_id = who AND g.agency_id = c.agency_id AND g.until > sec.at()))))
$$;

-- Renew a grant whose row has ended and is therefore hidden: its unique key would refuse a second one.
CREATE FUNCTION sec.renew_grant(f uuid, who uuid, permission int, until_at timestamptz) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.cases_casefileuserpermission g SET until = until_at
   WHERE g.content_object_id = f AND g.user_id = who AND g.permission_id = permission
     AND g.agency_id = sec.vault() AND sec.file_open(f)
  RETURNING true
$$;

-- What the holder may learn when somebody was refused: that it was asked for, and whether a conflict stood in the way.
CREATE OR REPLACE FUNCTION sec.holder_of(kind text, subject uuid)
RETURNS TABLE (file_id uuid, holder_id uuid, conflict boolean) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.id, c.agency_id, c.id = ANY (sec.my_walls()) FROM public.cases_casefile c
   WHERE c.tenant_id = sec.tenant()
     AND c.id = coalesce((SELECT r.file_id FROM public.cases_record r WHERE r.id = subject), subject)
$$;
"""

SEATS = """
-- Until when a file is there at all: one made only to receive a loan goes with the loan, unless something is in it. *Nothing
-- known*, said beside an item of an agenda, is a kept minute of level 0: it says nothing of her, and keeps no file.
CREATE FUNCTION sec.seat_until(f uuid) RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
      WHEN NOT c.lent_only OR EXISTS (SELECT 1 FROM public.cases_record r WHERE r.file_id = f
                     AND NOT (r.kind = 'minute' AND r.kept AND r.level IS NOT DISTINCT FROM 0))
        OR EXISTS (SELECT 1 FROM public.cases_disclosure d WHERE d.from_file_id = f AND d.state <> 'offered')
      THEN timestamptz '9999-12-31 00:00+00'
      ELSE coalesce((SELECT max(d.ends_at) FROM public.cases_disclosure d WHERE d.to_file_id = f AND d.state = 'live'),
                    timestamptz '1970-01-01 00:00+00')
    END
    FROM public.cases_casefile c WHERE c.id = f
$$;

-- Columns that are worked out, never set: a page cannot move them, whatever it sends.
CREATE FUNCTION sec.casefile_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF tg_op = 'INSERT' THEN
    new.visible_until := timestamptz '9999-12-31 00:00+00';
    new.queue_due_at := timestamptz '1970-01-01 00:00+00';
    RETURN new;
  END IF;
  IF current_user = 'ccr_app' THEN
    IF (new.visible_until, new.lent_only, new.case_id, new.agency_id, new.tenant_id, new.reference, new.opened_at)
       IS DISTINCT FROM
       (old.visible_until, old.lent_only, old.case_id, old.agency_id, old.tenant_id, old.reference, old.opened_at) THEN
      RAISE EXCEPTION 'this is worked out or fixed, never set';
    END IF;
    new.queue_due_at := old.queue_due_at;
    IF (new.stage, new.next_review_on, new.lead_id, new.seen_at, new.named_only)
       IS DISTINCT FROM (old.stage, old.next_review_on, old.lead_id, old.seen_at, old.named_only) THEN
      new.queue_due_at := timestamptz '1970-01-01 00:00+00';
    END IF;
  END IF;
  RETURN new;
END $$;

-- A queue row repeats who may see its file: when that changes, the row is gone until it is worked out again.
CREATE FUNCTION sec.casefile_narrowed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF new.named_only IS DISTINCT FROM old.named_only OR new.visible_until IS DISTINCT FROM old.visible_until THEN
    UPDATE public.cases_filequeue SET valid_until = timestamptz '1970-01-01 00:00+00' WHERE file_id = new.id;
  END IF;
  RETURN NULL;
END $$;

-- A record was written: its file and the files that borrow it have their places worked out again before they are listed.
CREATE FUNCTION sec.record_written() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.cases_casefile c SET queue_due_at = timestamptz '1970-01-01 00:00+00'
   WHERE c.queue_due_at > timestamptz '1970-01-01 00:00+00'
     AND c.id = ANY (ARRAY(
       SELECT new.file_id UNION ALL
       SELECT d.to_file_id FROM public.cases_disclosure d
        WHERE d.from_file_id = new.file_id AND d.state = 'live' AND d.to_file_id IS NOT NULL));
  IF NOT (new.kind = 'minute' AND new.kept AND new.level IS NOT DISTINCT FROM 0) THEN
    UPDATE public.cases_casefile c SET visible_until = timestamptz '9999-12-31 00:00+00'
     WHERE c.id = new.file_id AND c.lent_only AND c.visible_until < timestamptz '9999-12-31 00:00+00';
  END IF;
  RETURN NULL;
END $$;
"""

JOINING = """
-- The files that live disclosures tie together, whichever way they run.
CREATE FUNCTION sec.joined_with(f uuid) RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  WITH RECURSIVE tied(id) AS (
    SELECT f
    UNION
    SELECT CASE WHEN d.from_file_id = t.id THEN d.to_file_id ELSE d.from_file_id END
      FROM tied t JOIN public.cases_disclosure d ON t.id IN (d.from_file_id, d.to_file_id)
     WHERE d.state = 'live' AND d.to_file_id IS NOT NULL AND d.ends_at > sec.at()
  )
  SELECT array_agg(id) FROM tied
$$;

CREATE FUNCTION sec.fresh_case(files uuid[]) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE fresh uuid := gen_random_uuid();
BEGIN
  INSERT INTO public.cases_case (id, tenant_id) SELECT fresh, tenant_id FROM public.cases_casefile WHERE id = files[1];
  UPDATE public.cases_casefile SET case_id = fresh WHERE id = ANY (files);
END $$;

-- The only thing that moves `CaseFile.case`: the receiver's file takes the lender's; when the last tie goes, each side
-- gets a fresh one.
CREATE FUNCTION sec.regroup(lender uuid, receiver uuid) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  side uuid[] := sec.joined_with(lender);
  shared uuid;
  theirs uuid;
BEGIN
  SELECT case_id INTO shared FROM public.cases_casefile WHERE id = lender;
  SELECT case_id INTO theirs FROM public.cases_casefile WHERE id = receiver;
  IF receiver = ANY (side) THEN
    UPDATE public.cases_casefile SET case_id = shared WHERE id = ANY (side) AND case_id <> shared;
  ELSIF theirs = shared THEN
    PERFORM sec.fresh_case(sec.joined_with(receiver));
    PERFORM sec.fresh_case(side);
  END IF;
END $$;

CREATE FUNCTION sec.disclosure_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE f uuid;
BEGIN
  FOR f IN SELECT DISTINCT x FROM unnest(ARRAY[new.to_file_id, old.to_file_id, new.from_file_id]) x
           WHERE x IS NOT NULL LOOP
    UPDATE public.cases_casefile c SET visible_until = sec.seat_until(f)
     WHERE c.id = f AND c.lent_only AND c.visible_until IS DISTINCT FROM sec.seat_until(f);
  END LOOP;
  FOR f IN SELECT DISTINCT x FROM unnest(ARRAY[new.to_file_id, old.to_file_id]) x WHERE x IS NOT NULL LOOP
    UPDATE public.cases_casefile SET queue_due_at = timestamptz '1970-01-01 00:00+00' WHERE id = f;
    -- What the row says may rest on what has just ended: it says nothing until worked out again.
    UPDATE public.cases_filequeue SET valid_until = timestamptz '1970-01-01 00:00+00' WHERE file_id = f;
  END LOOP;
  IF old.to_file_id IS NOT NULL AND old.to_file_id IS DISTINCT FROM new.to_file_id THEN
    PERFORM sec.regroup(new.from_file_id, old.to_file_id);
  END IF;
  IF new.to_file_id IS NOT NULL THEN
    PERFORM sec.regroup(new.from_file_id, new.to_file_id);
  END IF;
  RETURN NULL;
END $$;

-- Two parties write one row: each may make its own moves, and the terms are nobody's to change.
CREATE FUNCTION sec.two_party() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  me uuid := sec.vault();
  answer text[] := ARRAY['state', 'to_file_id', 'answered_at', 'answered_by'];
  ending text[] := ARRAY['state', 'withdrawn_at', 'withdrawn_by'];
BEGIN
  IF (to_jsonb(new) - answer - ending) <> (to_jsonb(old) - answer - ending) THEN
    RAISE EXCEPTION 'the terms of a disclosure are fixed';
  END IF;
  IF me = old.to_agency_id AND (to_jsonb(new) - answer) = (to_jsonb(old) - answer)
     AND (old.state, new.state) IN (('offered', 'live'), ('offered', 'refused'), ('live', 'live'))
     AND (new.state = 'live') = (new.to_file_id IS NOT NULL) THEN
    RETURN new;
  END IF;
  IF me = old.from_agency_id AND (to_jsonb(new) - ending) = (to_jsonb(old) - ending)
     AND old.state IN ('offered', 'live') AND new.state = 'withdrawn' THEN
    RETURN new;
  END IF;
  RAISE EXCEPTION 'not your move';
END $$;
"""

GROUNDS = """
-- What is offered stays within what she signed, and a confidential service offers on nothing but what she signed. The
-- rules of sharing say it first and kindly; this holds when a page forgot to ask them.
CREATE FUNCTION sec.offer_grounded() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  signed public.cases_releaseofinformation;
BEGIN
  IF new.basis <> 'release'
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

-- What she signed is never rewritten: a permission is withdrawn, once nothing that stands on it is open any more, or a new
-- one is signed.
CREATE FUNCTION sec.signed_stays_signed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ending text[] := ARRAY['state', 'withdrawn_at', 'withdrawn_by', 'version'];
BEGIN
  IF (to_jsonb(new) - ending) <> (to_jsonb(old) - ending) OR old.state <> 'signed' OR new.state <> 'withdrawn' THEN
    RAISE EXCEPTION 'what she signed is fixed';
  END IF;
  IF EXISTS (SELECT 1 FROM public.cases_disclosure d
              WHERE d.release_id = old.id AND d.state IN ('offered', 'live')) THEN
    RAISE EXCEPTION 'what stands on it is still open';
  END IF;
  RETURN new;
END $$;

-- What was open to this agency and has ended together with the file it was joined to: only what is needed to destroy
-- the copies. What ended on a file that is still there is read from the disclosure itself.
CREATE FUNCTION sec.ended_loans(since timestamptz) RETURNS TABLE (
  id uuid, release_id uuid, from_agency_id uuid, bits int, ended_at timestamptz
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT d.id, d.release_id, d.from_agency_id, d.view_bits | d.summary_bits, least(d.withdrawn_at, d.ends_at)
    FROM public.cases_disclosure d JOIN public.cases_casefile c ON c.id = d.to_file_id
   WHERE d.to_agency_id = sec.vault() AND d.from_file_id <> ALL (sec.my_walls())
     AND c.visible_until <= sec.at() AND NOT c.named_only AND c.id <> ALL (sec.my_walls())
     AND least(d.withdrawn_at, d.ends_at) <= sec.at() AND least(d.withdrawn_at, d.ends_at) > since
$$;
"""

QUEUE = """
-- Work out, for files of this agency that are open to whoever asks, why each needs attention: from what it holds and from
-- what is open to it now. Days are days where the partnership works. Answers how many there were: a file that is not open
-- to them is neither counted nor touched, like one that never was.
CREATE OR REPLACE FUNCTION sec.refresh_queue(files uuid[]) RETURNS int LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  moment timestamptz := sec.at();
  zone text := (SELECT time_zone FROM public.tenancy_tenant WHERE id = sec.tenant());
  today date := (moment AT TIME ZONE zone)::date;
  shown uuid[] := ARRAY(SELECT x FROM unnest(files) x
                         WHERE EXISTS (SELECT 1 FROM sec.open_file f WHERE f.id = x OFFSET 0));
  done int;
BEGIN
  WITH file AS (
    SELECT c.* FROM public.cases_casefile c WHERE c.id = ANY (shown)
  ), opened AS (
    SELECT f.id AS file_id, d.from_file_id, d.view_bits | d.summary_bits AS mask, d.covers_until, d.ends_at
      FROM file f JOIN public.cases_disclosure d ON d.to_file_id = f.id
     WHERE d.state = 'live' AND d.starts_at <= moment AND d.ends_at > moment
  ), line AS (
    SELECT f.id AS file_id, r.id, r.kind, r.happened_on, r.recorded_at, r.recorded_by, r.level, r.open, true AS own
      FROM file f JOIN public.cases_record r ON r.file_id = f.id
     WHERE r.kind IN ('incident', 'level', 'contact_rules', 'contact_made') OR (r.kind = 'safety_step' AND r.open)
    UNION
    SELECT o.file_id, r.id, r.kind, r.happened_on, r.recorded_at, r.recorded_by, r.level, false, false
      FROM opened o JOIN public.cases_record r ON r.file_id = o.from_file_id
     WHERE NOT r.kept AND o.mask & (1 << r.category) <> 0 AND r.recorded_at <= o.covers_until
       AND r.kind IN ('incident', 'level')
  ), counted AS (
    SELECT f.id AS file_id,
      count(*) FILTER (WHERE l.kind = 'incident' AND l.recorded_at > coalesce(f.seen_at, f.opened_at)
        AND l.recorded_by IS DISTINCT FROM f.lead_id) AS unseen,
      min(l.recorded_at) FILTER (WHERE l.kind = 'safety_step') AS unsafe_since,
      max(l.happened_on) FILTER (WHERE l.kind = 'incident') AS newest_on,
      max(l.recorded_at) FILTER (WHERE l.kind = 'incident') AS newest_at,
      max(l.happened_on) FILTER (WHERE l.kind = 'contact_rules' AND l.own) AS confirmed_on,
      max(l.happened_on) FILTER (WHERE l.kind = 'contact_made' AND l.own AND l.level = 1) AS contacted_on,
      (array_agg(l.level ORDER BY l.own DESC, l.recorded_at DESC) FILTER (WHERE l.kind = 'level'))[1] AS level
    FROM file f LEFT JOIN line l ON l.file_id = f.id GROUP BY f.id
  ), fact AS (
    SELECT c.*, loans.ends_at AS loan_ends_at, (
        SELECT min(d.starts_at) FROM public.cases_disclosure d
         WHERE d.to_file_id = c.file_id AND d.state = 'live' AND d.starts_at > moment) AS loan_begins_at
      FROM counted c LEFT JOIN (SELECT o.file_id, min(o.ends_at) AS ends_at FROM opened o GROUP BY o.file_id) loans
        ON loans.file_id = c.file_id
  ), said AS (
    SELECT f.*, x.unseen, x.newest_on, x.newest_at, x.confirmed_on, x.contacted_on, x.level, x.loan_ends_at,
      x.loan_begins_at, x.unsafe_since,
      f.stage <> 'closed' AND x.unseen > 0 AS has_unseen,
      f.stage <> 'closed' AND (f.stage = 'review_due' OR f.next_review_on < today) AS review_late,
      f.stage <> 'closed' AND NOT f.lent_only AND coalesce(x.confirmed_on, date '1970-01-01') <= today - 30
        AS unconfirmed,
      f.stage <> 'closed' AND f.lead_id IS NULL AS no_lead
    FROM file f JOIN fact x ON x.file_id = f.id
  )
  INSERT INTO public.cases_filequeue AS q (file_id, tenant_id, agency_id, named_only, open, lead_id, need, why, level,
    newest_on, newest_at, contacted_on, review_sort_on, next_review_on, valid_until)
  SELECT s.id, s.tenant_id, s.agency_id, s.named_only, s.stage <> 'closed', s.lead_id,
    CASE WHEN s.unsafe_since IS NOT NULL THEN 50 WHEN s.has_unseen THEN 40 WHEN s.review_late THEN 30 WHEN s.unconfirmed THEN 20 WHEN s.no_lead THEN 10
         ELSE 0 END,
    jsonb_strip_nulls(jsonb_build_object(
      'unsafe_since', (s.unsafe_since AT TIME ZONE zone)::date,
      'unseen', CASE WHEN s.has_unseen THEN s.unseen END,
      'unseen_since', CASE WHEN s.has_unseen THEN (coalesce(s.seen_at, s.opened_at) AT TIME ZONE zone)::date END,
      'review_since', CASE WHEN s.review_late THEN s.next_review_on END,
      'review_due', CASE WHEN s.review_late THEN true END,
      'contact_never', CASE WHEN s.unconfirmed AND s.confirmed_on IS NULL THEN true END,
      'contact_since', CASE WHEN s.unconfirmed THEN s.confirmed_on END,
      'no_lead', CASE WHEN s.no_lead THEN true END)),
    s.level, s.newest_on, s.newest_at, s.contacted_on, coalesce(s.next_review_on, date '9999-12-31'), s.next_review_on,
    least(s.loan_ends_at, s.loan_begins_at, s.visible_until,
      CASE WHEN s.next_review_on >= today THEN (s.next_review_on + 1)::timestamp AT TIME ZONE zone END,
      CASE WHEN s.stage <> 'closed' AND NOT s.unconfirmed AND s.confirmed_on IS NOT NULL AND NOT s.lent_only
           THEN (s.confirmed_on + 30)::timestamp AT TIME ZONE zone END)
  FROM said s
  ON CONFLICT (file_id) DO UPDATE SET named_only = excluded.named_only, open = excluded.open,
    lead_id = excluded.lead_id, need = excluded.need, why = excluded.why, level = excluded.level,
    newest_on = excluded.newest_on, newest_at = excluded.newest_at, contacted_on = excluded.contacted_on, review_sort_on = excluded.review_sort_on,
    next_review_on = excluded.next_review_on, valid_until = excluded.valid_until;
  GET DIAGNOSTICS done = ROW_COUNT;
  UPDATE public.cases_casefile c SET queue_due_at = q.valid_until
    FROM public.cases_filequeue q WHERE q.file_id = c.id AND c.id = ANY (shown);
  RETURN done;
END $$;
"""

DEFINERS = (
    "my_walls()",
    "file_open(uuid)",
    "file_told(uuid)",
    "file_open_to(uuid, uuid, uuid)",
    "renew_grant(uuid, uuid, int, timestamptz)",
    "holder_of(text, uuid)",
    "seat_until(uuid)",
    "casefile_narrowed()",
    "record_written()",
    "joined_with(uuid)",
    "fresh_case(uuid[])",
    "regroup(uuid, uuid)",
    "disclosure_changed()",
    "offer_grounded()",
    "ended_loans(timestamptz)",
    "refresh_queue(uuid[])",
)
INNER = (
    "fresh_case(uuid[])",
    "regroup(uuid, uuid)",
    "seat_until(uuid)",
    "joined_with(uuid)",
    "holder_of(text, uuid)",
    "file_open_to(uuid, uuid, uuid)",
)

TRIGGERS = """
CREATE TRIGGER casefile_fixed BEFORE INSERT OR UPDATE ON cases_casefile
  FOR EACH ROW EXECUTE FUNCTION sec.casefile_fixed();
CREATE TRIGGER casefile_narrowed AFTER UPDATE ON cases_casefile
  FOR EACH ROW EXECUTE FUNCTION sec.casefile_narrowed();
CREATE TRIGGER record_written AFTER INSERT OR UPDATE ON cases_record
  FOR EACH ROW EXECUTE FUNCTION sec.record_written();
CREATE TRIGGER disclosure_changed AFTER INSERT OR UPDATE ON cases_disclosure
  FOR EACH ROW EXECUTE FUNCTION sec.disclosure_changed();
CREATE TRIGGER two_party BEFORE UPDATE ON cases_disclosure FOR EACH ROW EXECUTE FUNCTION sec.two_party();
CREATE TRIGGER offer_grounded BEFORE INSERT ON cases_disclosure
  FOR EACH ROW EXECUTE FUNCTION sec.offer_grounded();
CREATE TRIGGER signed_stays_signed BEFORE UPDATE ON cases_releaseofinformation
  FOR EACH ROW EXECUTE FUNCTION sec.signed_stays_signed();
"""

OWNERS = "\n".join(
    [f"ALTER FUNCTION sec.{name} OWNER TO ccr_rules;" for name in DEFINERS]
    # Called only by other definers: a page has no use for them.
    + [f"REVOKE ALL ON FUNCTION sec.{name} FROM PUBLIC;" for name in INNER]
)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
        ("audit", "0002_policies"),
        ("tenancy", "0002_policies"),
        ("reminders", "0002_policies"),
        ("notifications", "0002_policies"),
    ]
    operations = [
        migrations.RunSQL(WALLS_AND_GRANTS, migrations.RunSQL.noop),
        migrations.RunSQL(SEATS, migrations.RunSQL.noop),
        migrations.RunSQL(JOINING, migrations.RunSQL.noop),
        migrations.RunSQL(GROUNDS, migrations.RunSQL.noop),
        migrations.RunSQL(QUEUE, migrations.RunSQL.noop),
        migrations.RunSQL(TRIGGERS, migrations.RunSQL.noop),
        migrations.RunSQL(OWNERS, migrations.RunSQL.noop),
    ]
