-- Times are epoch milliseconds. Rows with source 'settings' are replaced at every start by what the settings say.
-- Users' and clients' secrets stay in the settings.

CREATE TABLE accounts (
    account_id     VARCHAR(32) PRIMARY KEY,
    endpoints_held INTEGER     NOT NULL DEFAULT 0 -- rows in endpoints, kept here so that the quota costs no counting
);

CREATE TABLE applications (
    application_id                 VARCHAR(64)   PRIMARY KEY,
    account_id                     VARCHAR(32)   NOT NULL REFERENCES accounts (account_id),
    name                           VARCHAR(256),
    call_initiated_url             VARCHAR(2048),
    call_initiated_method          VARCHAR(8)    NOT NULL,
    call_initiated_fallback_url    VARCHAR(2048),
    call_initiated_fallback_method VARCHAR(8)    NOT NULL,
    call_status_url                VARCHAR(2048),
    call_status_method             VARCHAR(8)    NOT NULL,
    callback_username              VARCHAR(1024),
    callback_password              VARCHAR(1024),
    callback_timeout_ms            BIGINT        NOT NULL,
    source                         VARCHAR(16)   NOT NULL
);

CREATE TABLE numbers (
    number         VARCHAR(32) PRIMARY KEY, -- E.164 with the plus
    application_id VARCHAR(64) NOT NULL REFERENCES applications (application_id),
    source         VARCHAR(16) NOT NULL
);

CREATE TABLE signing_keys (
    purpose VARCHAR(32)   PRIMARY KEY,
    jwk     VARCHAR(2048) NOT NULL
);

CREATE TABLE endpoints (
    seq                BIGINT GENERATED ALWAYS AS IDENTITY UNIQUE,
    endpoint_id        VARCHAR(64)   PRIMARY KEY,
    account_id         VARCHAR(32)   NOT NULL REFERENCES accounts (account_id),
    direction          VARCHAR(16)   NOT NULL,
    event_callback_url VARCHAR(2048),
    event_fallback_url VARCHAR(2048),
    tag                VARCHAR(1024),
    created_ms         BIGINT        NOT NULL,
    expires_ms         BIGINT        NOT NULL
);

CREATE INDEX endpoints_by_account ON endpoints (account_id, seq);
CREATE INDEX endpoints_by_expiry ON endpoints (expires_ms);

CREATE TABLE devices (
    endpoint_id VARCHAR(64)   NOT NULL REFERENCES endpoints (endpoint_id) ON DELETE CASCADE,
    device_id   VARCHAR(64)   NOT NULL,
    device_name VARCHAR(1024),
    connected   BOOLEAN       NOT NULL,
    created_ms  BIGINT        NOT NULL,
    PRIMARY KEY (endpoint_id, device_id)
);
