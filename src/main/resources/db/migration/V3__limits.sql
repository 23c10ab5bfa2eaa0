-- Runs unchanged on H2 and on PostgreSQL, as V1.

-- Grows with each change of any peer: what was changed first is forgotten first.
ALTER TABLE parley_peer ADD COLUMN changed BIGINT DEFAULT 0 NOT NULL;

-- Only the membership knew an address.
UPDATE parley_peer SET state = 'MEMBER' WHERE state = 'REGISTERED' AND address IS NOT NULL;

-- Rows that nobody reads: they show that there is room for as many bytes, and are removed at once.
CREATE TABLE parley_probe (
    probe_no INTEGER NOT NULL,
    content  BYTEA   NOT NULL,
    CONSTRAINT parley_probe_pk PRIMARY KEY (probe_no)
);
