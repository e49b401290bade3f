"""Who sees copies and jobs, and the two functions with which the clock begins anew what stands still and ends what is over."""

from django.db import migrations

from ccr.core.aboutfile import FILE_OPEN_SQL
from ccr.core.rls import APP, Policy, Table, callable_by

WALLS = "(file_id IS NULL OR file_id <> ALL ((SELECT sec.my_walls())::uuid[]))"
OURS = f"tenant_id = (SELECT sec.tenant()) AND agency_id = (SELECT sec.agency()) AND {FILE_OPEN_SQL}"
MINE = f"{OURS} AND user_id = (SELECT sec.usr())"

CLOCK = """
-- Jobs nobody is at work on: not begun for ten seconds, or begun and standing still for longer than any paper takes.
CREATE FUNCTION sec.jobs_waiting(most int) RETURNS TABLE (job uuid, person uuid, post uuid) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT j.id, j.user_id, j.member_id FROM public.documents_job j
   WHERE j.tenant_id = sec.clock() AND j.expires_at > sec.at()
     AND ((j.state = 'waiting' AND j.moved_at <= sec.at() - interval '10 seconds')
       OR (j.state = 'working' AND j.moved_at <= sec.at() - interval '4 minutes'))
   ORDER BY j.moved_at LIMIT most
$$;

-- Destroy what is past its day, and what shows a file that was shut to its reader since; answers how many.
CREATE FUNCTION sec.sweep_jobs() RETURNS bigint LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  WITH ended AS (
    UPDATE public.documents_job j SET state = 'gone', sealed = '', shows = '{}', file_ids = '{}', claim = NULL
     WHERE j.tenant_id = sec.clock() AND j.state <> 'gone'
       AND (j.expires_at <= sec.at()
         OR EXISTS (SELECT 1 FROM unnest(j.file_ids) f WHERE NOT sec.file_open_to(f, j.user_id, j.agency_id)))
    RETURNING 1)
  SELECT count(*) FROM ended
$$;
ALTER FUNCTION sec.jobs_waiting(int) OWNER TO ccr_rules;
ALTER FUNCTION sec.sweep_jobs() OWNER TO ccr_rules;
"""

SQL = "\n".join(
    [
        Table(
            "documents_documentcopy",
            (
                Policy("walls", "all", WALLS, restrictive=True),
                Policy("ours", "select", OURS),
                Policy("new", "insert", check=f"{MINE} AND member_id = (SELECT sec.member()) AND state = 'out'"),
                Policy("ours_update", "update", OURS),
            ),
            # What was drawn is fixed; only what became of it may be written.
            grants="SELECT, INSERT, UPDATE (state, ended_at, ended_by)",
        ).sql(),
        Table(
            "documents_job",
            (
                Policy(
                    "walls", "all", f"{WALLS} AND NOT file_ids && (SELECT sec.my_walls())::uuid[]", restrictive=True
                ),
                Policy("own", "select", MINE),
                Policy("new", "insert", check=f"{MINE} AND member_id = (SELECT sec.member()) AND state = 'waiting'"),
                Policy("own_update", "update", MINE),
                Policy("rules_update", "update", "true", to="ccr_rules"),
            ),
            grants=(
                "SELECT, INSERT, UPDATE (state, done, total, attempts, claim, moved_at, watched_at, ready_at, copy_id,"
                " file_ids, shows, key_version, nonce, sealed)"
            ),
            rules_grants="UPDATE (state, sealed, shows, file_ids, claim)",
        ).sql(),
        CLOCK,
        callable_by(APP, "jobs_waiting(int)", "sweep_jobs()"),
    ]
)


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_initial"),
        ("reminders", "0003_function_rights"),
        ("tenancy", "0005_function_rights"),
        ("notifications", "0003_function_rights"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
