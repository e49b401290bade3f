"""Who sees reminders: the agency they are for, as far as the file is open; and the tenant's clock, which raises them."""

from django.db import migrations

from ccr.core.aboutfile import FILE_OPEN_SQL
from ccr.core.rls import Policy, Table

# The platform knows no case: these answer for the room that owns files, which replaces them.
STUBS = """
-- Whether a file of this agency is open to this person.
CREATE FUNCTION sec.file_open(f uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$ SELECT false $$;

-- Whether somebody else may be told about a file, asked only by `sec.notify`: no wall, and named where workers are named.
CREATE FUNCTION sec.file_open_to(f uuid, who uuid, agency uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$ SELECT true $$;

ALTER FUNCTION sec.file_open(uuid) OWNER TO ccr_rules;
ALTER FUNCTION sec.file_open_to(uuid, uuid, uuid) OWNER TO ccr_rules;
REVOKE ALL ON FUNCTION sec.file_open_to(uuid, uuid, uuid) FROM PUBLIC;
"""

TENANT = "tenant_id = (SELECT sec.tenant())"
CLOCK = "tenant_id = (SELECT sec.clock())"
OWN = f"{TENANT} AND for_agency_id = (SELECT sec.agency()) AND {FILE_OPEN_SQL}"
WALLS = Policy("walls", "all", "file_id IS NULL OR file_id <> ALL ((SELECT sec.my_walls())::uuid[])", restrictive=True)

WAITING = """
-- What is due and not raised, for the alarm: how many, how late the oldest is, and how many have failed before.
CREATE FUNCTION sec.reminders_waiting(OUT due bigint, OUT oldest_seconds double precision, OUT failing bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT count(*) FILTER (WHERE due_at <= sec.at()),
         coalesce(extract(epoch FROM sec.at() - min(due_at) FILTER (WHERE due_at <= sec.at())), 0),
         count(*) FILTER (WHERE attempts > 0)
    FROM public.reminders_reminder
   WHERE tenant_id = sec.clock() AND raised_at IS NULL AND settled_at IS NULL
$$;
ALTER FUNCTION sec.reminders_waiting() OWNER TO ccr_rules;
"""

SQL = "\n".join(
    [
        STUBS,
        Table(
            "reminders_reminder",
            (
                WALLS,
                Policy("own", "select", OWN),
                Policy("new", "insert", check=OWN),
                Policy("own_update", "update", OWN),
                Policy("clock", "select", CLOCK),
                Policy("clock_update", "update", CLOCK),
            ),
            # What is due, and when, is fixed once it is written.
            grants="SELECT, INSERT, UPDATE (try_at, attempts, raised_at, settled_at)",
        ).sql(),
        WAITING,
    ]
)


class Migration(migrations.Migration):
    dependencies = [("reminders", "0001_initial"), ("core", "0001_actor_token")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
