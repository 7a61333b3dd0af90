-- What a call that was dialled for another call has beside a call of its own.

ALTER TABLE calls ADD COLUMN parent_call_id VARCHAR(64);
ALTER TABLE calls ADD COLUMN transfer_caller_id VARCHAR(1024);
ALTER TABLE calls ADD COLUMN transfer_to VARCHAR(1024);
