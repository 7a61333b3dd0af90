-- Webhooks, in the order in which they were said. An event is here before it is sent, and pending until it is delivered
-- or given up; a question (its answer is a document) is here once it was answered or nobody answered. node_id is the
-- node that delivers it. Times are epoch milliseconds.

CREATE TABLE webhooks (
    seq          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    delivery_id  VARCHAR(64)     NOT NULL UNIQUE,
    account_id   VARCHAR(32)     NOT NULL,
    node_id      VARCHAR(64)     NOT NULL,
    order_key    VARCHAR(128)    NOT NULL, -- a call's or an endpoint's id
    call_id      VARCHAR(64),
    event_type   VARCHAR(64)     NOT NULL,
    question     BOOLEAN         NOT NULL,
    resend_of    VARCHAR(64),
    state        VARCHAR(16)     NOT NULL,
    request      VARCHAR(500000) NOT NULL, -- JSON: where to, with which credentials, and the fields
    attempts     INTEGER         NOT NULL,
    created_ms   BIGINT          NOT NULL,
    attempted_ms BIGINT,
    duration_ms  BIGINT,
    ended_ms     BIGINT,
    answered_by  VARCHAR(4096),
    status       INTEGER,
    failure      VARCHAR(32),
    detail       VARCHAR(512),
    content_type VARCHAR(256),
    answer       VARCHAR(8192) -- the beginning of the body
);

CREATE INDEX webhooks_by_account ON webhooks (account_id, seq);
CREATE INDEX webhooks_by_call ON webhooks (call_id, seq);
CREATE INDEX webhooks_by_state ON webhooks (state, node_id, account_id, seq);
CREATE INDEX webhooks_by_end ON webhooks (ended_ms);

-- What webhooks of an account are signed with. The newest signs; older ones sign too until they expire.
CREATE TABLE webhook_secrets (
    secret_id  VARCHAR(64)  PRIMARY KEY,
    account_id VARCHAR(32)  NOT NULL,
    secret     VARCHAR(128) NOT NULL,
    created_ms BIGINT       NOT NULL,
    expires_ms BIGINT
);

CREATE INDEX webhook_secrets_by_account ON webhook_secrets (account_id, created_ms);

-- What is needed to say the call's last word, should its node die before: JSON; null once it has been said.
ALTER TABLE calls ADD COLUMN last_word VARCHAR(100000);
