-- Recordings of calls. The sound is in a file of the data directory named after the recording; media says whether it is
-- still there. announce is the webhook that tells of the end (JSON), null once it has been said or when nobody wants it.

CREATE TABLE recordings (
    recording_id       VARCHAR(64)   PRIMARY KEY,
    account_id         VARCHAR(32)   NOT NULL,
    application_id     VARCHAR(64)   NOT NULL,
    call_id            VARCHAR(64)   NOT NULL,
    parent_call_id     VARCHAR(64),
    node_id            VARCHAR(64)   NOT NULL,
    direction          VARCHAR(16)   NOT NULL,
    from_address       VARCHAR(1024) NOT NULL,
    to_address         VARCHAR(1024) NOT NULL,
    transfer_caller_id VARCHAR(1024),
    transfer_to        VARCHAR(1024),
    channels           INTEGER       NOT NULL,
    started_ms         BIGINT        NOT NULL,
    ended_ms           BIGINT,
    duration_ms        BIGINT        NOT NULL,
    status             VARCHAR(16)   NOT NULL,
    media              BOOLEAN       NOT NULL,
    size_bytes         BIGINT        NOT NULL,
    announce           VARCHAR(500000)
);

CREATE INDEX recordings_by_call ON recordings (call_id, started_ms);
CREATE INDEX recordings_by_account ON recordings (account_id, started_ms, recording_id);
CREATE INDEX recordings_by_state ON recordings (node_id, status);
CREATE INDEX recordings_by_end ON recordings (ended_ms);
