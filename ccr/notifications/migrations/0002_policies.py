"""Who sees notices and the outbox, and the one function that writes into other people's trays."""

from django.db import migrations

from ccr.core.aboutfile import FILE_OPEN_SQL
from ccr.core.rls import Policy, Table

TENANT = "tenant_id = (SELECT sec.tenant())"
CLOCK = "tenant_id = (SELECT sec.clock())"
MINE = f"{TENANT} AND agency_id = (SELECT sec.agency()) AND user_id = (SELECT sec.usr()) AND {FILE_OPEN_SQL}"


def shut_out(column: str) -> str:
    return f"({column} IS NULL OR {column} <> ALL ((SELECT sec.my_walls())::uuid[]))"


NOTIFY = """
-- One e-mail is owed to this person: today's, or tomorrow's where today's has already left. The shared lock makes a mail
-- that is just being looked at wait for this notice, and this notice for it, so that none falls between.
CREATE FUNCTION sec.owe_mail(who uuid) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  here uuid := sec.tenant();
  moment timestamptz := sec.at();
  zone text := (SELECT time_zone FROM public.tenancy_tenant WHERE id = here);
  today date := (moment AT TIME ZONE zone)::date;
  standing text;
BEGIN
  INSERT INTO public.notifications_dailymail (id, tenant_id, user_id, day, due_at, made_at, state, attempts)
  VALUES (gen_random_uuid(), here, who, today, moment, moment, 'owed', 0) ON CONFLICT DO NOTHING;
  IF FOUND THEN RETURN; END IF;
  SELECT m.state INTO standing FROM public.notifications_dailymail m
   WHERE m.tenant_id = here AND m.user_id = who AND m.day = today FOR KEY SHARE;
  IF standing = 'not_needed' THEN
    UPDATE public.notifications_dailymail m SET state = 'owed'
     WHERE m.tenant_id = here AND m.user_id = who AND m.day = today AND m.state = 'not_needed';
  ELSIF standing <> 'owed' THEN
    INSERT INTO public.notifications_dailymail (id, tenant_id, user_id, day, due_at, made_at, state, attempts)
    VALUES (gen_random_uuid(), here, who, today + 1, ((today + 1) + time '08:00') AT TIME ZONE zone, moment, 'owed', 0)
    ON CONFLICT DO NOTHING;
  END IF;
END $$;

-- Put a notice into the trays of people of any agency of this tenant. The person in `post`, or, where there is none who may
-- be told, everybody with one of `roles`; never who acts. Answers only whether there was anybody.
CREATE FUNCTION sec.notify(
  code text, agency uuid, post uuid, roles text[], file uuid, lent_from uuid, subject uuid
) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  here uuid := sec.tenant();
  moment timestamptz := sec.at();
  told uuid[];
  one uuid;
BEGIN
  IF here IS NULL OR moment IS NULL THEN RETURN false; END IF;
  WITH entitled AS (
    SELECT m.id, m.user_id, m.roles::text[] AS roles
      FROM public.tenancy_membership m JOIN public.accounts_user u ON u.id = m.user_id
     WHERE m.tenant_id = here AND m.agency_id = agency AND u.is_active
       AND m.since_at <= moment AND (m.ended_at IS NULL OR m.ended_at > moment)
       AND (file IS NULL OR sec.file_open_to(file, m.user_id, agency))
       AND (lent_from IS NULL OR sec.file_open_to(lent_from, m.user_id, agency))
  ), named AS (SELECT e.user_id FROM entitled e WHERE e.id = post),
  chosen AS (
    SELECT n.user_id FROM named n
    UNION
    SELECT e.user_id FROM entitled e WHERE e.roles && notify.roles AND NOT EXISTS (SELECT 1 FROM named)
  )
  SELECT array_agg(c.user_id ORDER BY c.user_id) INTO told FROM chosen c;
  IF told IS NULL THEN RETURN false; END IF;
  FOREACH one IN ARRAY told LOOP
    CONTINUE WHEN one = sec.usr();
    INSERT INTO public.notifications_notice (id, tenant_id, agency_id, user_id, code, file_id, lent_from, subject_id, at)
    VALUES (gen_random_uuid(), here, agency, one, code, file, lent_from, subject, moment);
    PERFORM sec.owe_mail(one);
  END LOOP;
  RETURN true;
END $$;

-- Mail of the last day that nobody can say left or not, and mail that is late, for the alarm.
CREATE FUNCTION sec.mail_waiting(OUT in_doubt bigint, OUT late bigint) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT count(*) FILTER (WHERE handed_at > sec.at() - interval '1 day'
                            AND (state = 'in_doubt' OR (state = 'handed' AND handed_at < sec.at() - interval '10 minutes'))),
         count(*) FILTER (WHERE state = 'owed' AND due_at < sec.at() - interval '10 minutes')
    FROM public.notifications_dailymail WHERE tenant_id = sec.clock()
$$;
ALTER FUNCTION sec.owe_mail(uuid) OWNER TO ccr_rules;
ALTER FUNCTION sec.notify(text, uuid, uuid, text[], uuid, uuid, uuid) OWNER TO ccr_rules;
ALTER FUNCTION sec.mail_waiting() OWNER TO ccr_rules;
REVOKE ALL ON FUNCTION sec.owe_mail(uuid) FROM PUBLIC;
"""

SQL = "\n".join(
    [
        Table(
            "notifications_notice",
            (
                Policy("walls", "all", f"{shut_out('file_id')} AND {shut_out('lent_from')}", restrictive=True),
                Policy("own", "select", MINE),
                Policy("own_update", "update", MINE),
                Policy("rules_new", "insert", check="true", to="ccr_rules"),
            ),
            grants="SELECT, UPDATE (seen_at)",
            rules_grants="INSERT",
        ).sql(),
        Table(
            "notifications_dailymail",
            (
                Policy("clock", "select", CLOCK),
                Policy("clock_new", "insert", check=CLOCK),
                Policy("clock_update", "update", CLOCK),
                Policy("rules_new", "insert", check="true", to="ccr_rules"),
                Policy("rules_update", "update", "true", to="ccr_rules"),
            ),
            grants="SELECT, INSERT, UPDATE (state, attempts, due_at, handed_at)",
            rules_grants="INSERT, UPDATE (state)",
        ).sql(),
        NOTIFY,
    ]
)


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0001_initial"),
        ("reminders", "0002_policies"),
        ("tenancy", "0002_policies"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
