"""Rights on the tables of people who sign in. Users and sessions are read before anybody acts: they carry no row policy."""

from django.db import migrations

from ccr.core.rls import Policy, Table

OWN = "user_id = (SELECT sec.usr())"
OWN_DRAFT = f"{OWN} AND agency_id IS NOT DISTINCT FROM (SELECT sec.agency())"

SQL = "\n".join(
    [
        "GRANT SELECT, INSERT, UPDATE ON accounts_user TO ccr_app;",
        "GRANT SELECT ON accounts_user TO ccr_rules;",
        "GRANT SELECT ON accounts_user_groups, accounts_user_user_permissions TO ccr_app;",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON accounts_signinsession TO ccr_app;",
        Table(
            "accounts_draft",
            (Policy("own", "all", OWN_DRAFT, OWN_DRAFT),),
            grants="SELECT, INSERT, UPDATE, DELETE",
            rules_select=False,
        ).sql(),
        Table(
            "accounts_oncekey",
            (Policy("own", "all", OWN, OWN),),
            grants="SELECT, INSERT, DELETE",
            rules_select=False,
        ).sql(),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("core", "0001_actor_token")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
