-- Runs unchanged on H2 and on PostgreSQL: standard SQL, and BYTEA, which both know.
-- Stamps are microseconds since the epoch.

-- An origin that something of is here, or was about to be. Its number is this database's own.
CREATE TABLE parley_origin (
    origin_no   INTEGER     NOT NULL,
    node        VARCHAR(64) NOT NULL,
    incarnation BIGINT      NOT NULL,
    version     BIGINT      NOT NULL,
    stamp       BIGINT      NOT NULL,
    frontier    BYTEA       NOT NULL,
    set_hash    BYTEA       NOT NULL,
    CONSTRAINT parley_origin_pk PRIMARY KEY (origin_no),
    CONSTRAINT parley_origin_name UNIQUE (node, incarnation)
);

CREATE TABLE parley_log_entry (
    origin_no  INTEGER      NOT NULL,
    seq        BIGINT       NOT NULL,
    version    BIGINT       NOT NULL,
    stamp      BIGINT       NOT NULL,
    media_type VARCHAR(255) NOT NULL,
    size_bytes INTEGER      NOT NULL,
    payload    BYTEA        NOT NULL,
    CONSTRAINT parley_log_entry_pk PRIMARY KEY (origin_no, seq),
    CONSTRAINT parley_log_entry_version UNIQUE (origin_no, version)
);
CREATE INDEX parley_log_entry_stamp ON parley_log_entry (stamp);
-- Foreign keys come last: H2 would make an index of its own for one that has none yet.
ALTER TABLE parley_log_entry
    ADD CONSTRAINT parley_log_entry_origin FOREIGN KEY (origin_no) REFERENCES parley_origin (origin_no);

-- One origin's share of a counter.
CREATE TABLE parley_counter (
    name       VARCHAR(200) NOT NULL,
    origin_no  INTEGER      NOT NULL,
    version    BIGINT       NOT NULL,
    stamp      BIGINT       NOT NULL,
    increments BIGINT       NOT NULL,
    decrements BIGINT       NOT NULL,
    CONSTRAINT parley_counter_pk PRIMARY KEY (name, origin_no),
    CONSTRAINT parley_counter_version UNIQUE (origin_no, version)
);
ALTER TABLE parley_counter
    ADD CONSTRAINT parley_counter_origin FOREIGN KEY (origin_no) REFERENCES parley_origin (origin_no);

-- The winning write of a register; without a media type, size and value it is a deletion.
CREATE TABLE parley_register (
    name       VARCHAR(200) NOT NULL,
    origin_no  INTEGER      NOT NULL,
    version    BIGINT       NOT NULL,
    stamp      BIGINT       NOT NULL,
    media_type VARCHAR(255),
    size_bytes INTEGER,
    content    BYTEA,
    CONSTRAINT parley_register_pk PRIMARY KEY (name),
    CONSTRAINT parley_register_version UNIQUE (origin_no, version)
);
ALTER TABLE parley_register
    ADD CONSTRAINT parley_register_origin FOREIGN KEY (origin_no) REFERENCES parley_origin (origin_no);

CREATE TABLE parley_setting (
    name    VARCHAR(200)  NOT NULL,
    content VARCHAR(4000) NOT NULL,
    CONSTRAINT parley_setting_pk PRIMARY KEY (name)
);

CREATE TABLE parley_peer (
    node    VARCHAR(64) NOT NULL,
    state   VARCHAR(16) NOT NULL,
    address VARCHAR(255),
    CONSTRAINT parley_peer_pk PRIMARY KEY (node)
);

-- What an append under an idempotency key was answered.
CREATE TABLE parley_idempotent_answer (
    name         VARCHAR(255) NOT NULL,
    request_hash BYTEA        NOT NULL,
    origin       VARCHAR(81)  NOT NULL,
    first_seq    BIGINT       NOT NULL,
    entry_count  BIGINT       NOT NULL,
    stamp        BIGINT       NOT NULL,
    created      BIGINT       NOT NULL,
    CONSTRAINT parley_idempotent_answer_pk PRIMARY KEY (name)
);
CREATE INDEX parley_idempotent_answer_created ON parley_idempotent_answer (created);
