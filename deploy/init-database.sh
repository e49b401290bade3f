#!/bin/sh
# Run once by the postgres image when the data volume is empty: roles with their passwords, then the database's rights.
set -eu
psql -v ON_ERROR_STOP=1 --username postgres --dbname "$POSTGRES_DB" --file /deploy/roles.sql
psql -v ON_ERROR_STOP=1 --username postgres --dbname "$POSTGRES_DB" <<'SQL'
\set owner_password `cat /run/secrets/db_owner_password`
\set app_password `cat /run/secrets/db_app_password`
ALTER ROLE ccr_owner PASSWORD :'owner_password';
ALTER ROLE ccr_app PASSWORD :'app_password';
SELECT format('ALTER DATABASE %I OWNER TO ccr_owner', current_database()) \gexec
SQL
psql -v ON_ERROR_STOP=1 --username postgres --dbname "$POSTGRES_DB" --file /deploy/database.sql
