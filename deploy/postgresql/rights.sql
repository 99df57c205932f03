-- After each migration, as the owner of the tables: what pages and jobs may do with them. Does no harm twice.
BEGIN;
GRANT USAGE ON SCHEMA public TO tourdetable;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO tourdetable;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO tourdetable;
-- Which migration the tables are of is the owner's to say.
REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM tourdetable;
-- The record only grows; of an entry that is erased, words and salt go and the hashes stay.
REVOKE UPDATE, DELETE ON record_entry, record_node, record_head FROM tourdetable;
GRANT UPDATE (facts, salt) ON record_entry TO tourdetable;
COMMIT;
