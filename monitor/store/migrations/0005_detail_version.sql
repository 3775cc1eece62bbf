-- The version of the struct of every change's detail.
-- Rows that are there were written before families had structs: their detail is read as it is, untyped.

-- Rows that are there were written before families had structs: their detail is read as it is, untyped.
ALTER TABLE changes ADD COLUMN detail_version INTEGER NOT NULL DEFAULT 1 CHECK (detail_version >= 1);
