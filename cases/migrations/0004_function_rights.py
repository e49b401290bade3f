"""Who calls the functions of the room. Triggers and inner functions are called by nobody by name.

The queue's function is made again as 0002 has it now, for a database that was migrated before it asked who is looking.
"""

from importlib import import_module

from django.db import migrations

from ccr.core.rls import APP, callable_by

QUEUE: str = import_module("cases.migrations.0002_functions").QUEUE

SQL = "\n".join(
    [
        QUEUE,
        callable_by(
            APP,
            "renew_grant(uuid, uuid, int, timestamptz)",
            "ended_loans(timestamptz)",
            "refresh_queue(uuid[])",
        ),
    ]
)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_policies"),
        ("core", "0002_function_rights"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
