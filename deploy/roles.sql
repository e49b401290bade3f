-- The five database roles. Run once per cluster by an administrator; running it again changes nothing.
-- Passwords are set apart, from secrets: ALTER ROLE ccr_owner PASSWORD …; ALTER ROLE ccr_app PASSWORD …;
-- Nobody here is a superuser and nobody may bypass row-level security.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['ccr_owner', 'ccr_app', 'ccr_rules', 'ccr_vault', 'ccr_auditor'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', name);
    END IF;
  END LOOP;
END
$$;

-- Owns the schema; only migrations connect as it.
ALTER ROLE ccr_owner LOGIN NOCREATEDB NOCREATEROLE;
-- Web, worker and beat. Inherits nothing: a further right is taken by name, for one transaction.
ALTER ROLE ccr_app LOGIN NOINHERIT NOCREATEDB NOCREATEROLE;
-- Owns the definer functions the policies ask; migrations hand them over, hence the membership.
ALTER ROLE ccr_rules NOLOGIN;
GRANT ccr_rules TO ccr_owner;
-- Reads sealed bodies, by SET LOCAL ROLE inside one transaction of the app.
ALTER ROLE ccr_vault NOLOGIN;
GRANT ccr_vault TO ccr_app;
-- Reads the audit trail and nothing else; an administrator grants it to a named auditor's login.
ALTER ROLE ccr_auditor NOLOGIN;
