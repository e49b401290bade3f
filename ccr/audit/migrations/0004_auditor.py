"""What the auditor reads: who did what, who looked, and whether the chain is whole. And who calls the log's functions.

Acts and looks carry codes, ids, counts and moments, never words that somebody wrote; of cases, people and accounts the
auditor reads nothing, so that an id stays an id. Two logs stay shut: refusals, which say who is kept from whom by a conflict,
and field history, which holds values. The auditor answers for the whole installation and wears no agency, so no actor
is bound and no partnership chosen.
"""

from django.db import migrations

from ccr.core.rls import APP, AUDITOR, RULES, Policy, callable_by

READ = ("audit_auditevent", "audit_readevent")
DIGEST = "audit_digest(bytea, bigint, uuid, uuid, uuid, uuid, uuid, text, uuid, uuid, jsonb, timestamptz)"

SQL = "\n".join(
    [
        f"GRANT USAGE ON SCHEMA public, sec TO {AUDITOR};",
        f"GRANT SELECT ON {', '.join(READ)} TO {AUDITOR};",
        *(Policy("auditor", "select", "true", to=AUDITOR).sql(table) for table in READ),
        callable_by(
            APP,
            "denied(text, uuid)",
            "seal_audit(int)",
            "audit_unsealed_seconds()",
            "audit_head()",
            "audit_chain(bigint, int)",
            "file_told(uuid)",
        ),
        # Works a link of the chain out anew: by the sealer, and by the auditor, who trusts no one else's arithmetic.
        callable_by(f"{RULES}, {AUDITOR}", DIGEST),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_chain"), ("core", "0002_function_rights")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
