"""Who calls the functions of notices. `owe_mail` is called by `notify` alone."""

from django.db import migrations

from ccr.core.rls import APP, callable_by

SQL = callable_by(APP, "notify(text, uuid, uuid, text[], uuid, uuid, uuid)", "mail_waiting()")


class Migration(migrations.Migration):
    dependencies = [("notifications", "0002_policies"), ("core", "0002_function_rights")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
