-- How many trials a poll took in or put out because our own configuration changed.

ALTER TABLE polls ADD COLUMN taken_in INTEGER NOT NULL DEFAULT 0;

ALTER TABLE polls ADD COLUMN put_out INTEGER NOT NULL DEFAULT 0;
