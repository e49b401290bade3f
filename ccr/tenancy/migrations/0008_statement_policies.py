"""Statements: read in the whole partnership, written by the agency itself, added and never changed."""

from django.db import migrations

from ccr.core.rls import Policy, Table

TENANT = "tenant_id = (SELECT sec.tenant())"

SQL = Table(
    "tenancy_limitationstatement",
    (
        Policy("partners", "select", TENANT),
        # Nobody writes for another agency, in another's name or for another day.
        Policy(
            "own",
            "insert",
            check=f"{TENANT} AND agency_id = (SELECT sec.agency()) AND written_by_id = (SELECT sec.member())"
            " AND written_at = (SELECT sec.at())",
        ),
    ),
    grants="SELECT, INSERT",
    rules_select=False,
).sql()


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0007_limitation_statements")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
