-- Runs unchanged on H2 and on PostgreSQL: standard SQL, and BYTEA, which both know.
-- Stamps, timeouts and times are microseconds; hashes are 64 hexadecimal digits.

-- A cell of a checkpoint: its opening, a node's header, an abort or a removal. What a kind does not have is null.
CREATE TABLE parley_checkpoint_cell (
    origin_no     INTEGER     NOT NULL,
    version       BIGINT      NOT NULL,
    stamp         BIGINT      NOT NULL,
    kind          VARCHAR(16) NOT NULL,
    checkpoint_id VARCHAR(128),
    opened        BIGINT      NOT NULL,
    expected      BYTEA,
    timeout       BIGINT,
    automatic     INTEGER,
    opening       VARCHAR(64),
    node          VARCHAR(64),
    logical_time  BIGINT,
    size_bytes    BIGINT,
    root          VARCHAR(64),
    CONSTRAINT parley_checkpoint_cell_pk PRIMARY KEY (origin_no, version)
);
ALTER TABLE parley_checkpoint_cell
    ADD CONSTRAINT parley_checkpoint_cell_origin FOREIGN KEY (origin_no) REFERENCES parley_origin (origin_no);

-- A global checkpoint that is complete here, with what was told of it.
CREATE TABLE parley_global_checkpoint (
    checkpoint_id    VARCHAR(128) NOT NULL,
    combined_root    VARCHAR(64)  NOT NULL,
    opened           BIGINT       NOT NULL,
    completed        BIGINT       NOT NULL,
    nodes            INTEGER      NOT NULL,
    state_bytes      BIGINT       NOT NULL,
    min_logical_time BIGINT       NOT NULL,
    max_logical_time BIGINT       NOT NULL,
    CONSTRAINT parley_global_checkpoint_pk PRIMARY KEY (checkpoint_id)
);
