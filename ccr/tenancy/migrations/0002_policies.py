"""Who sees which partner, seat, post and invitation; and the rights on the libraries' tables."""

from django.db import migrations

from ccr.core.rls import Policy, Table

TENANT = "tenant_id = (SELECT sec.tenant())"
AGENCY = f"{TENANT} AND agency_id = (SELECT sec.agency())"

# What a user's open posts are, before one is chosen. Answers only about the user in the token.
MEMBERSHIPS_OF = """
CREATE FUNCTION sec.memberships_of(who uuid) RETURNS TABLE (
  membership_id uuid, tenant_id uuid, tenant_name text, pack text, time_zone text, agency_id uuid, agency_name text,
  agency_short_name text, discipline text, regime text, title text, roles text[], person text
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.id, m.tenant_id, t.name, t.pack, t.time_zone, m.agency_id, a.name, a.short_name, a.discipline, a.regime,
         m.title, m.roles::text[], u.name
    FROM public.tenancy_membership m
    JOIN public.tenancy_agency a ON a.id = m.agency_id
    JOIN public.tenancy_tenant t ON t.id = m.tenant_id
    JOIN public.accounts_user u ON u.id = m.user_id
   WHERE m.user_id = who AND who = (SELECT sec.usr()) AND u.is_active
     AND m.since_at <= (SELECT sec.at()) AND (m.ended_at IS NULL OR m.ended_at > (SELECT sec.at()))
   ORDER BY t.name, a.name, m.id
$$;
ALTER FUNCTION sec.memberships_of(uuid) OWNER TO ccr_rules;
"""

# Libraries' tables: sign-in rows the app keeps, look-ups it reads, and generic tables it must never touch.
LIBRARIES = """
GRANT SELECT, INSERT, UPDATE, DELETE ON account_emailaddress, account_emailconfirmation, mfa_authenticator TO ccr_app;
GRANT USAGE ON SEQUENCE account_emailaddress_id_seq, account_emailconfirmation_id_seq, mfa_authenticator_id_seq TO ccr_app;
GRANT SELECT ON auth_permission, auth_group, auth_group_permissions, django_content_type, django_migrations TO ccr_app;
REVOKE ALL ON guardian_userobjectpermission, guardian_groupobjectpermission, auditlog_logentry FROM PUBLIC, ccr_app;
"""

SQL = "\n".join(
    [
        "GRANT SELECT, INSERT ON tenancy_tenant TO ccr_app;",
        "GRANT SELECT ON tenancy_tenant TO ccr_rules;",
        Table(
            "tenancy_agency",
            (
                Policy("partners", "select", TENANT),
                Policy("new", "insert", check=TENANT),
                Policy("own", "update", f"{TENANT} AND id = (SELECT sec.agency())"),
            ),
        ).sql(),
        Table(
            "tenancy_partnership",
            (
                Policy("partners", "select", TENANT),
                Policy("new", "insert", check=TENANT),
                Policy("own", "update", AGENCY),
            ),
        ).sql(),
        Table(
            "tenancy_membership",
            (
                Policy("colleagues", "select", AGENCY),
                Policy("new", "insert", check=AGENCY),
                Policy("colleagues_update", "update", AGENCY),
            ),
        ).sql(),
        Table(
            "tenancy_invitation",
            (
                Policy("own", "select", AGENCY),
                Policy("new", "insert", check=AGENCY),
                Policy("own_update", "update", AGENCY),
            ),
        ).sql(),
        MEMBERSHIPS_OF,
        LIBRARIES,
    ]
)


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0001_initial"),
        ("accounts", "0002_policies"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("guardian", "0003_remove_groupobjectpermission_guardian_gr_content_ae6aec_idx_and_more"),
        ("auditlog", "0017_add_actor_email"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
