-- What the network says of an inbound caller's right to its number; null where it says nothing.

ALTER TABLE calls ADD COLUMN verstat VARCHAR(64);
ALTER TABLE calls ADD COLUMN attestation VARCHAR(1);
ALTER TABLE calls ADD COLUMN originating_id VARCHAR(64);
