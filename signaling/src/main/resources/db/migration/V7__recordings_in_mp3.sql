-- What the sound of a recording is kept as: WAV or MP3. An MP3 is made of a WAV when that has ended; until then the
-- recording's status is RECORDING while it has an end.

ALTER TABLE recordings ADD COLUMN format VARCHAR(8) DEFAULT 'WAV' NOT NULL;
