-- Subscribers can choose claims: they receive what changes in the trials that are listed on one of them.

ALTER TABLE subscribers ADD COLUMN claims TEXT NOT NULL DEFAULT '[]';
