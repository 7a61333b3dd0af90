-- One row for every call, written at each change of state. Times are epoch milliseconds. created_ms is when the call
-- was queued (outbound) or came in (inbound): lists are sorted by it. node_id is the node that has the call in hand.

CREATE TABLE calls (
    call_id        VARCHAR(64)   PRIMARY KEY,
    account_id     VARCHAR(32)   NOT NULL,
    application_id VARCHAR(64)   NOT NULL,
    node_id        VARCHAR(64)   NOT NULL,
    direction      VARCHAR(16)   NOT NULL,
    from_address   VARCHAR(1024) NOT NULL,
    to_address     VARCHAR(1024) NOT NULL,
    state          VARCHAR(16)   NOT NULL,
    created_ms     BIGINT        NOT NULL,
    enqueued_ms    BIGINT,
    started_ms     BIGINT,
    answered_ms    BIGINT,
    ended_ms       BIGINT,
    cause          VARCHAR(32),
    error_message  VARCHAR(512),
    error_id       VARCHAR(36),
    updated_ms     BIGINT        NOT NULL
);

CREATE INDEX calls_by_account ON calls (account_id, created_ms, call_id);
CREATE INDEX calls_by_node ON calls (node_id, ended_ms);
CREATE INDEX calls_by_end ON calls (ended_ms);
