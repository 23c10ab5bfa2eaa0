-- Runs unchanged on H2 and on PostgreSQL: standard SQL.
-- A name has at most 200 characters, a media type 255, as Unicode counts them. PostgreSQL counts as Unicode does, H2 the
-- units of UTF-16, of which a character has up to two.
ALTER TABLE parley_counter ALTER COLUMN name SET DATA TYPE VARCHAR(400);
ALTER TABLE parley_register ALTER COLUMN name SET DATA TYPE VARCHAR(400);
ALTER TABLE parley_register ALTER COLUMN media_type SET DATA TYPE VARCHAR(510);
ALTER TABLE parley_log_entry ALTER COLUMN media_type SET DATA TYPE VARCHAR(510);
