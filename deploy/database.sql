-- Rights around one database; run inside it as its owner or an administrator, after roles.sql. Idempotent.
-- Rights on tables are granted by the migrations that make them.
DO $$
BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT, CREATE ON DATABASE %I TO ccr_owner', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO ccr_app, ccr_auditor', current_database());
END
$$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO ccr_owner;
GRANT USAGE ON SCHEMA public TO ccr_app, ccr_auditor;
