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

-- A piece of a state, once, under its hash.
CREATE TABLE parley_chunk (
    hash       VARCHAR(64) NOT NULL,
    size_bytes INTEGER     NOT NULL,
    content    BYTEA       NOT NULL,
    CONSTRAINT parley_chunk_pk PRIMARY KEY (hash)
);

-- A state by its root; one that is being written, or removed, has none.
CREATE TABLE parley_state (
    state_no   BIGINT NOT NULL,
    root       VARCHAR(64),
    size_bytes BIGINT,
    CONSTRAINT parley_state_pk PRIMARY KEY (state_no),
    CONSTRAINT parley_state_root UNIQUE (root)
);

-- Which chunk stands where in a state; its bytes may be missing.
CREATE TABLE parley_state_chunk (
    state_no BIGINT      NOT NULL,
    idx      INTEGER     NOT NULL,
    hash     VARCHAR(64) NOT NULL,
    CONSTRAINT parley_state_chunk_pk PRIMARY KEY (state_no, idx)
);
CREATE INDEX parley_state_chunk_hash ON parley_state_chunk (hash);
ALTER TABLE parley_state_chunk
    ADD CONSTRAINT parley_state_chunk_state FOREIGN KEY (state_no) REFERENCES parley_state (state_no);

-- The chunks of a state whose bytes are not here, each at its first place. It could be computed from the others, but is
-- asked for after every few chunks of a large state.
CREATE TABLE parley_missing_chunk (
    state_no BIGINT      NOT NULL,
    idx      INTEGER     NOT NULL,
    hash     VARCHAR(64) NOT NULL,
    CONSTRAINT parley_missing_chunk_pk PRIMARY KEY (state_no, idx)
);
CREATE INDEX parley_missing_chunk_hash ON parley_missing_chunk (hash);
ALTER TABLE parley_missing_chunk
    ADD CONSTRAINT parley_missing_chunk_state FOREIGN KEY (state_no) REFERENCES parley_state (state_no);
