"""Who calls the functions about posts, and an answer about somebody's posts given only to where they have worked."""

from django.db import migrations

from ccr.core.rls import APP, callable_by

# By a known id alone nobody learns whether it is an account, or whether that account works somewhere.
HAS_OPEN_POST = """
-- Whether a colleague, present or former, has any open post left, here or elsewhere: a leaver's sessions end with the last
-- one. About anybody who never had a post in the actor's agency the answer is no, as about an id that never was.
CREATE OR REPLACE FUNCTION sec.has_open_post(who uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.tenancy_membership m
                  WHERE m.user_id = who AND (m.ended_at IS NULL OR m.ended_at > sec.at()))
     AND EXISTS (SELECT 1 FROM public.tenancy_membership c
                  WHERE c.user_id = who AND c.tenant_id = sec.tenant() AND c.agency_id = sec.agency())
$$;
"""

SQL = "\n".join(
    [
        HAS_OPEN_POST,
        callable_by(
            APP,
            "memberships_of(uuid)",
            "invitation(text)",
            "take_up_invitation(text, uuid)",
            "has_open_post(uuid)",
            "demo_people()",
        ),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0004_people_rights"), ("core", "0002_function_rights")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
