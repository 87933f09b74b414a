#!/bin/sh
# Makes the role and the empty database that DATABASE_URL names. The role is no superuser and passes by no rule between
# associations; beside it stands a second one, with _every behind the name, that nobody signs in as: the site becomes it for
# work on all associations, and so does a backup. The database sorts by code points, as in the tests, so that a newer C
# library changes no index.
# A restore replaces every table in one transaction, which wants more locks than PostgreSQL keeps room for by itself; that
# room is made when the server starts.
# The database's container runs this once, on an empty volume; on a machine without containers the user postgres does.
# A password of letters, digits, - and _ stands in an address as it is; others would have to be written as %20 and the like,
# which this script does not read.
set -eu

rest=${DATABASE_URL#*://}
account=${rest%%@*}
place=${rest##*/}
ROLE=${account%%:*}
PASSWORD=${account#*:}
DATABASE=${place%%\?*}
case $PASSWORD in
    '' | *[!A-Za-z0-9_-]*)
        echo "The password in DATABASE_URL holds other characters than letters, digits, - and _: make one with openssl rand -hex 24." >&2
        exit 1
        ;;
esac
EVERY=${ROLE}_every
export ROLE EVERY PASSWORD DATABASE

psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" --dbname=postgres <<'WORDS'
\getenv role ROLE
\getenv every EVERY
\getenv password PASSWORD
\getenv database DATABASE
CREATE ROLE :"role" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT PASSWORD :'password';
CREATE ROLE :"every" NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
GRANT :"every" TO :"role";
CREATE DATABASE :"database" OWNER :"role" TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C';
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
ALTER SYSTEM SET max_locks_per_transaction = 256;
\connect :"database"
GRANT ALL ON SCHEMA public TO :"role";
WORDS
