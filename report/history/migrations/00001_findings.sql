-- One text for SQLite and PostgreSQL. Times are Unix seconds, UTC.

-- +goose Up
CREATE TABLE head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    run TEXT NOT NULL -- the last run; empty: none yet
);
INSERT INTO head (one, run) VALUES (1, '');

CREATE TABLE run (
    id         TEXT PRIMARY KEY,
    previous   TEXT NOT NULL, -- the run that it was compared with; empty: none
    started_at BIGINT NOT NULL,
    ended_at   BIGINT NOT NULL,
    version    TEXT NOT NULL,
    policies   TEXT NOT NULL,
    complete   INTEGER NOT NULL, -- 1: every place was read

    -- Failures that nobody waived, by severity, and the rest.
    critical      INTEGER NOT NULL,
    high          INTEGER NOT NULL,
    medium        INTEGER NOT NULL,
    low           INTEGER NOT NULL,
    informational INTEGER NOT NULL,
    waived        INTEGER NOT NULL,
    unknown       INTEGER NOT NULL
);
CREATE INDEX run_started_at ON run (started_at);

CREATE TABLE run_control (
    run     TEXT NOT NULL REFERENCES run (id),
    control TEXT NOT NULL,
    digest  TEXT NOT NULL,
    PRIMARY KEY (run, control)
);

-- What was not read, run by run. A place and type that is not here was read, so
-- an open finding was last seen in the last run that does not name its place.
CREATE TABLE coverage (
    run        TEXT NOT NULL REFERENCES run (id),
    place      TEXT NOT NULL,
    asset_type TEXT NOT NULL,
    state      TEXT NOT NULL,
    PRIMARY KEY (run, place, asset_type)
);

CREATE TABLE finding (
    fingerprint TEXT PRIMARY KEY,
    control     TEXT NOT NULL,
    asset_id    TEXT NOT NULL,
    asset_type  TEXT NOT NULL,
    asset_name  TEXT NOT NULL,
    place       TEXT NOT NULL,
    status      TEXT NOT NULL, -- fail or unknown, when it was last seen
    severity    TEXT NOT NULL,
    failed      INTEGER NOT NULL, -- 1: it was fail since first_seen
    waived      INTEGER NOT NULL, -- 1: a waiver covered it in the last run
    first_seen  BIGINT NOT NULL,
    resolved_at BIGINT, -- null: open
    digest      TEXT NOT NULL, -- of what makes it updated
    detail      TEXT NOT NULL -- the finding as JSON, without what changes nightly
);
CREATE INDEX finding_open ON finding (fingerprint) WHERE resolved_at IS NULL;

CREATE TABLE finding_event (
    run         TEXT NOT NULL REFERENCES run (id),
    fingerprint TEXT NOT NULL,
    kind        TEXT NOT NULL, -- new, updated, absent, reopened, waived, unwaived
    PRIMARY KEY (run, fingerprint, kind)
);

-- +goose Down
DROP TABLE finding_event;
DROP TABLE finding;
DROP TABLE coverage;
DROP TABLE run_control;
DROP TABLE run;
DROP TABLE head;
