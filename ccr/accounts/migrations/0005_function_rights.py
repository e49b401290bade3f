"""Who calls the sweep of what has been kept long enough: the clock, which works as the app."""

from django.db import migrations

from ccr.core.rls import APP, callable_by

SQL = callable_by(APP, "sweep_accounts(timestamptz, timestamptz)")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_account_rights"), ("core", "0002_function_rights")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
