#!/bin/sh
# Run once by the image of PostgreSQL, in an empty database: makes the two roles of Playbook. `playbook` owns its own
# database and nothing else, and migrates it; `playbook_serving` is who the servers sign in as. What that one may do is
# given by `manage.py migrate`: rows, and nothing else.
set -eu
secrets=${SECRETS:-/run/secrets}
owner=$(cat "$secrets/database_password")
serving=$(cat "$secrets/database_serving_password")
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres -v owner="$owner" -v serving="$serving" <<SQL
CREATE ROLE playbook LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'owner';
CREATE ROLE playbook_serving LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'serving';
CREATE DATABASE playbook OWNER playbook;
REVOKE ALL ON DATABASE playbook FROM PUBLIC;
GRANT CONNECT ON DATABASE playbook TO playbook_serving;
SQL
