"""The version of the struct of every change's detail."""

from __future__ import annotations

SCHEMA = 5

# Rows that are there were written before families had structs: their detail is read as it is, untyped.
STATEMENTS = (
    "ALTER TABLE changes ADD COLUMN detail_version INTEGER NOT NULL DEFAULT 1 CHECK (detail_version >= 1)",
)
