"""Rights on the logs: written by anyone for what they do, read by whose it is, changed by nobody but the sealer."""

from django.db import migrations

from ccr.core.aboutfile import MAY_BE_TOLD_SQL
from ccr.core.rls import Policy, Table

TENANT = "tenant_id = (SELECT sec.tenant())"
WRITER = f"{TENANT} AND agency_id IS NOT DISTINCT FROM (SELECT sec.agency())"
# A post without case content reads what its agency did, but nothing that names a file; of a file kept to named workers
# only they read.
OWN = f"{TENANT} AND agency_id = (SELECT sec.agency()) AND {MAY_BE_TOLD_SQL}"
WALLS = Policy("walls", "all", "file_id IS NULL OR file_id <> ALL ((SELECT sec.my_walls())::uuid[])", restrictive=True)

TOLD = """
-- Whether somebody of an agency may be told of a file at all; the room that owns files replaces it.
CREATE FUNCTION sec.file_told(f uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$ SELECT true $$;
ALTER FUNCTION sec.file_told(uuid) OWNER TO ccr_rules;
"""

DENIED = """
-- What a file's holder may learn of a refusal; the room that owns files replaces it.
CREATE FUNCTION sec.holder_of(kind text, subject uuid) RETURNS TABLE (file_id uuid, holder_id uuid, conflict boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT NULL::uuid, NULL::uuid, false WHERE false $$;

CREATE FUNCTION sec.denied(kind text, subject uuid) RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.audit_denial
    (id, tenant_id, agency_id, member_id, user_id, kind, subject_id, file_id, holder_id, conflict, at)
  SELECT gen_random_uuid(), sec.tenant(), sec.agency(), sec.member(), sec.usr(), left(kind, 40), subject,
         h.file_id, h.holder_id, coalesce(h.conflict, false), sec.at()
    FROM (SELECT 1) one LEFT JOIN LATERAL sec.holder_of(kind, subject) h ON true
   WHERE sec.tenant() IS NOT NULL
$$;

-- Numbers and chains what has been committed. One sealer a tenant at a time; a second finds nothing to do.
CREATE FUNCTION sec.seal_audit(batch int) RETURNS TABLE (number bigint, digest bytea) LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  here uuid := sec.clock();
  last_number bigint;
  last_digest bytea;
  act record;
BEGIN
  IF here IS NULL OR NOT pg_try_advisory_xact_lock(hashtextextended('audit ' || here::text, 0)) THEN RETURN; END IF;
  SELECT e.number, e.digest INTO last_number, last_digest
    FROM public.audit_auditevent e WHERE e.tenant_id = here AND e.number IS NOT NULL
   ORDER BY e.number DESC LIMIT 1;
  last_number := coalesce(last_number, 0);
  last_digest := coalesce(last_digest, sha256(convert_to(here::text, 'UTF8')));
  FOR act IN SELECT * FROM public.audit_auditevent e WHERE e.tenant_id = here AND e.number IS NULL
             ORDER BY e.at, e.id LIMIT batch LOOP
    last_number := last_number + 1;
    UPDATE public.audit_auditevent e
       SET number = last_number, previous = last_digest,
           digest = sec.audit_digest(last_digest, last_number, act.id, act.tenant_id, act.agency_id, act.member_id,
                                     act.user_id, act.code, act.file_id, act.subject_id, act.detail, act.at)
     WHERE e.id = act.id RETURNING e.digest INTO last_digest;
    number := last_number;
    digest := last_digest;
    RETURN NEXT;
  END LOOP;
END $$;

CREATE FUNCTION sec.audit_digest(
  previous bytea, number bigint, id uuid, tenant uuid, agency uuid, member uuid, usr uuid, code text, file_id uuid,
  subject uuid, detail jsonb, at timestamptz
) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(previous || convert_to(concat_ws('|', number, id, tenant, coalesce(agency::text, '-'),
    coalesce(member::text, '-'), coalesce(usr::text, '-'), code, coalesce(file_id::text, '-'),
    coalesce(subject::text, '-'), detail::text, extract(epoch FROM at)::numeric), 'UTF8'))
$$;

-- How old the oldest act is that no seal covers yet, in seconds: a metric, for every tenant alike.
CREATE FUNCTION sec.audit_unsealed_seconds() RETURNS double precision LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(extract(epoch FROM sec.at() - min(at)), 0) FROM public.audit_auditevent
   WHERE number IS NULL AND tenant_id = sec.clock()
$$;
ALTER FUNCTION sec.holder_of(text, uuid) OWNER TO ccr_rules;
ALTER FUNCTION sec.denied(text, uuid) OWNER TO ccr_rules;
ALTER FUNCTION sec.seal_audit(int) OWNER TO ccr_rules;
ALTER FUNCTION sec.audit_unsealed_seconds() OWNER TO ccr_rules;
"""

SQL = "\n".join(
    [
        TOLD,
        Table(
            "audit_auditevent",
            (
                WALLS,
                Policy("own", "select", OWN),
                Policy("new", "insert", check=WRITER),
                Policy("seal", "update", "true", to="ccr_rules"),
            ),
            grants="SELECT, INSERT",
            rules_grants="UPDATE (number, previous, digest)",
        ).sql(),
        Table(
            "audit_readevent",
            (
                WALLS,
                Policy(
                    "own",
                    "select",
                    f"{TENANT} AND (SELECT sec.vault()) IN (holder_id, agency_id) AND {MAY_BE_TOLD_SQL}",
                ),
                Policy("new", "insert", check=f"{TENANT} AND agency_id = (SELECT sec.agency())"),
            ),
            grants="SELECT, INSERT",
        ).sql(),
        Table(
            "audit_denial",
            (
                WALLS,
                Policy("own", "select", f"{TENANT} AND holder_id = (SELECT sec.vault()) AND {MAY_BE_TOLD_SQL}"),
                Policy("new", "insert", check="true", to="ccr_rules"),
            ),
            grants="SELECT",
            rules_grants="INSERT",
        ).sql(),
        Table(
            "audit_fieldchange",
            (
                WALLS,
                Policy("own", "select", OWN),
                Policy("new", "insert", check=WRITER),
            ),
            grants="SELECT, INSERT",
        ).sql(),
        DENIED,
    ]
)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("core", "0001_actor_token")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
