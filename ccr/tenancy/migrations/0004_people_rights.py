"""Recoveries, invitations read and taken up before anybody acts, and the demonstration's people."""

from django.db import migrations

from ccr.core.rls import RULES, Policy, Table

AGENCY = "tenant_id = (SELECT sec.tenant()) AND agency_id = (SELECT sec.agency())"

INVITATIONS = """
GRANT INSERT ON tenancy_membership TO ccr_rules;
GRANT UPDATE (taken_up_at) ON tenancy_invitation TO ccr_rules;

-- What an invitation says, to whoever holds its link; nothing once it was used, withdrawn or has ended.
CREATE FUNCTION sec.invitation(hash text) RETURNS TABLE (
  tenant_name text, pack text, agency_name text, email text, person text, title text, roles text[], has_account boolean
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT t.name, t.pack, a.name, i.email, i.name, i.title, i.roles::text[],
         EXISTS (SELECT 1 FROM public.accounts_user u WHERE u.email = i.email)
    FROM public.tenancy_invitation i
    JOIN public.tenancy_agency a ON a.id = i.agency_id
    JOIN public.tenancy_tenant t ON t.id = i.tenant_id
   WHERE i.token_hash = hash AND i.taken_up_at IS NULL AND i.withdrawn_at IS NULL AND i.expires_at > sec.at()
$$;

-- Gives the post to the person in the token, once, and only to the address it was offered to.
-- A second taker waits for the first and then finds nothing.
CREATE FUNCTION sec.take_up_invitation(hash text, post uuid) RETURNS TABLE (tenant_id uuid, agency_id uuid, invitation_id uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  offered public.tenancy_invitation;
BEGIN
  UPDATE public.tenancy_invitation i SET taken_up_at = sec.at()
   WHERE i.token_hash = hash AND i.taken_up_at IS NULL AND i.withdrawn_at IS NULL AND i.expires_at > sec.at()
     AND i.email = (SELECT u.email FROM public.accounts_user u WHERE u.id = sec.usr() AND u.is_active)
  RETURNING i.* INTO offered;
  IF NOT FOUND THEN RETURN; END IF;
  INSERT INTO public.tenancy_membership (id, version, tenant_id, agency_id, user_id, title, roles, since_at)
  VALUES (post, 1, offered.tenant_id, offered.agency_id, sec.usr(), offered.title, offered.roles, sec.at());
  RETURN QUERY SELECT offered.tenant_id, offered.agency_id, offered.id;
END $$;

-- Whether a person has any open post left, here or elsewhere: a leaver's sessions end with the last one.
CREATE FUNCTION sec.has_open_post(who uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.tenancy_membership m
                  WHERE m.user_id = who AND (m.ended_at IS NULL OR m.ended_at > sec.at()))
     AND sec.tenant() IS NOT NULL
$$;
"""

# Answers about invented communities alone; the door that uses it exists only in development (ccr/accounts/demo.py).
DEMO = """
CREATE FUNCTION sec.demo_people() RETURNS TABLE (
  membership_id uuid, user_id uuid, person text, agency_name text, title text, roles text[]
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.id, m.user_id, u.name, a.name, m.title, m.roles::text[]
    FROM public.tenancy_membership m
    JOIN public.tenancy_tenant t ON t.id = m.tenant_id AND t.is_demo
    JOIN public.tenancy_agency a ON a.id = m.agency_id
    JOIN public.accounts_user u ON u.id = m.user_id AND u.is_active
   WHERE m.since_at <= sec.at() AND (m.ended_at IS NULL OR m.ended_at > sec.at())
   ORDER BY a.name, u.name, m.id
$$;
"""

FUNCTIONS = (
    "invitation(text)",
    "take_up_invitation(text, uuid)",
    "has_open_post(uuid)",
    "demo_people()",
)

SQL = "\n".join(
    [
        Table(
            "tenancy_recovery",
            (
                Policy("own", "select", AGENCY),
                Policy(
                    "new",
                    "insert",
                    check=f"{AGENCY} AND started_by_id = (SELECT sec.member()) AND confirmed_at IS NULL",
                ),
                # Nobody confirms in another's name.
                Policy(
                    "own_update",
                    "update",
                    f"{AGENCY} AND confirmed_at IS NULL AND withdrawn_at IS NULL",
                    f"{AGENCY} AND (confirmed_by_id IS NULL OR confirmed_by_id = (SELECT sec.member()))",
                ),
            ),
            grants="SELECT, INSERT, UPDATE (confirmed_by_id, confirmed_at, withdrawn_at)",
            rules_select=False,
        ).sql(),
        INVITATIONS,
        DEMO,
        Policy("taken_up", "insert", check="true", to=RULES).sql("tenancy_membership"),
        Policy("taken_up", "update", "true", to=RULES).sql("tenancy_invitation"),
        *(f"ALTER FUNCTION sec.{function} OWNER TO {RULES};" for function in FUNCTIONS),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0003_recovery_and_demo")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
