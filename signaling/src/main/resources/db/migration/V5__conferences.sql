-- One row for every conference. Times are epoch milliseconds; completed_ms is null while it goes on. node_id is the
-- node that has it in hand.

CREATE TABLE conferences (
    conference_id VARCHAR(64)  PRIMARY KEY,
    account_id    VARCHAR(32)  NOT NULL,
    node_id       VARCHAR(64)  NOT NULL,
    name          VARCHAR(100) NOT NULL,
    created_ms    BIGINT       NOT NULL,
    completed_ms  BIGINT,
    event_url     VARCHAR(2048),
    event_method  VARCHAR(8)   NOT NULL,
    tag           VARCHAR(4096)
);

CREATE INDEX conferences_by_account ON conferences (account_id, created_ms, conference_id);
CREATE INDEX conferences_by_end ON conferences (completed_ms);
