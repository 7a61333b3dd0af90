-- What is needed to tell of the conference's end, should its node die before: JSON; null once it has been said.
ALTER TABLE conferences ADD COLUMN last_word VARCHAR(100000);
