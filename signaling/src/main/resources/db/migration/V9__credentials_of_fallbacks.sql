-- What the fallback of an application is called with; without, it is called with none.

ALTER TABLE applications ADD COLUMN callback_fallback_username VARCHAR(1024);
ALTER TABLE applications ADD COLUMN callback_fallback_password VARCHAR(1024);
