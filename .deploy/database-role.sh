#!/bin/sh
# Run once by the image of PostgreSQL, in an empty database: makes the role that Playbook signs in as, which owns its
# own database and nothing else.
set -eu
password=$(cat /run/secrets/database_password)
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres -v password="$password" <<SQL
CREATE ROLE playbook LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE playbook OWNER playbook;
REVOKE ALL ON DATABASE playbook FROM PUBLIC;
SQL
