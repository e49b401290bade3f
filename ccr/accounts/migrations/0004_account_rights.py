"""Rights on what waits to be sent, and the sweep of what has been kept long enough."""

from django.db import migrations

from ccr.core.rls import RULES, Policy

# Runs for the clock alone, across people: sees when a row was kept and nothing of what it says.
SWEEP = """
GRANT SELECT (id, saved_at), DELETE ON accounts_draft TO ccr_rules;
GRANT SELECT (key, used_at), DELETE ON accounts_oncekey TO ccr_rules;

CREATE FUNCTION sec.sweep_accounts(drafts_before timestamptz, keys_before timestamptz) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone bigint := 0;
  more bigint;
BEGIN
  IF sec.scope() IS DISTINCT FROM 'clock' THEN RETURN 0; END IF;
  DELETE FROM public.accounts_draft WHERE saved_at < drafts_before;
  GET DIAGNOSTICS gone = ROW_COUNT;
  DELETE FROM public.accounts_oncekey WHERE used_at < keys_before;
  GET DIAGNOSTICS more = ROW_COUNT;
  RETURN gone + more;
END $$;
ALTER FUNCTION sec.sweep_accounts(timestamptz, timestamptz) OWNER TO ccr_rules;
"""

SQL = "\n".join(
    [
        "GRANT SELECT, INSERT, UPDATE, DELETE ON accounts_accountmail TO ccr_app;",
        "GRANT UPDATE (location) ON accounts_oncekey TO ccr_app;",
        *(
            Policy(name, command, "true", to=RULES).sql(table)
            for table in ("accounts_draft", "accounts_oncekey")
            for name, command in (("swept_seen", "select"), ("swept", "delete"))
        ),
        SWEEP,
    ]
)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_account_mail")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
