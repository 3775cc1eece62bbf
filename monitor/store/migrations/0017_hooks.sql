-- Receivers of updates over HTTP, and what is to be posted to each.

CREATE TABLE hooks (
    slug TEXT NOT NULL PRIMARY KEY,
    covered_until TEXT NOT NULL,
    failures INTEGER NOT NULL DEFAULT 0,
    next_try TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE hook_deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    hook TEXT NOT NULL REFERENCES hooks (slug) ON DELETE CASCADE,
    update_id TEXT NOT NULL REFERENCES updates (id),
    state TEXT NOT NULL CHECK (state IN ('due', 'sent', 'failed')),
    created_at TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    ended_at TEXT,
    answer TEXT,
    UNIQUE (hook, update_id)
) STRICT;

CREATE INDEX hook_deliveries_due ON hook_deliveries (hook, id) WHERE state = 'due';
