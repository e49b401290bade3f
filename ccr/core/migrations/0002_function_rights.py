"""Functions are for those who call them, by name. PostgreSQL lets everybody run a new function unless told otherwise.

What later migrations make is shut from the start: each grants what it means to open, with `ccr.core.rls.callable_by`.
"""

from django.db import migrations

from ccr.core.rls import APP, RULES, callable_by

SQL = "\n".join(
    [
        # For whatever the owner, as whom migrations run, makes from now on in this database.
        "ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;",
        callable_by(APP, "claim(int)", "my_walls()"),
        # The rules' functions ask who acts, as the app's policies do.
        callable_by(
            f"{APP}, {RULES}",
            *("tenant()", "agency()", "member()", "usr()", "scope()", "at()", "vault()", "clock()"),
        ),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_actor_token")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
