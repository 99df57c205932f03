-- Once, as the server's owner: sudo -u postgres psql -v ON_ERROR_STOP=1 -f deploy/postgresql/accounts.sql
-- Each account signs in as the user of the machine with the same name (peer), so neither has a password.
CREATE ROLE tourdetable_owner LOGIN;
CREATE ROLE tourdetable LOGIN CONNECTION LIMIT 60;
CREATE DATABASE tourdetable OWNER tourdetable_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE tourdetable FROM PUBLIC;
GRANT CONNECT ON DATABASE tourdetable TO tourdetable;
ALTER ROLE tourdetable SET idle_in_transaction_session_timeout = '10min';
\connect tourdetable
ALTER SCHEMA public OWNER TO tourdetable_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
