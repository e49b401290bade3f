"""Reading the chain back: its head and its links, for the tenant's clock alone. No agency ever sees another's acts."""

from django.db import migrations

SQL = """
CREATE FUNCTION sec.audit_head(OUT number bigint, OUT digest bytea) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.number, e.digest FROM public.audit_auditevent e
   WHERE e.tenant_id = sec.clock() AND e.number IS NOT NULL ORDER BY e.number DESC LIMIT 1
$$;

CREATE FUNCTION sec.audit_chain(after bigint, batch int) RETURNS TABLE (
  number bigint, id uuid, tenant_id uuid, agency_id uuid, member_id uuid, user_id uuid, code text, file_id uuid,
  subject_id uuid, detail text, at timestamptz, previous bytea, digest bytea, by_sql bytea
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.number, e.id, e.tenant_id, e.agency_id, e.member_id, e.user_id, e.code, e.file_id, e.subject_id,
         e.detail::text, e.at, e.previous, e.digest,
         sec.audit_digest(e.previous, e.number, e.id, e.tenant_id, e.agency_id, e.member_id, e.user_id, e.code, e.file_id,
                          e.subject_id, e.detail, e.at)
    FROM public.audit_auditevent e
   WHERE e.tenant_id = sec.clock() AND e.number > after ORDER BY e.number LIMIT batch
$$;
ALTER FUNCTION sec.audit_head() OWNER TO ccr_rules;
ALTER FUNCTION sec.audit_chain(bigint, int) OWNER TO ccr_rules;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_policies")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
