"""Who calls the functions of reminders. `file_open_to` is asked by other functions alone."""

from django.db import migrations

from ccr.core.rls import APP, callable_by


class Migration(migrations.Migration):
    dependencies = [("reminders", "0002_policies"), ("core", "0002_function_rights")]
    operations = [
        migrations.RunSQL(callable_by(APP, "file_open(uuid)", "reminders_waiting()"), migrations.RunSQL.noop),
    ]
