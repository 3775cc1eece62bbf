-- Subscribers, how each came into its state, and the outbox.

-- AUTOINCREMENT: a number is never given twice, since signed links in old mails bear it.
CREATE TABLE subscribers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    address TEXT NOT NULL UNIQUE,
    watches TEXT NOT NULL DEFAULT '[]',
    topics TEXT NOT NULL DEFAULT '[]',
    kinds TEXT NOT NULL DEFAULT '[]',
    min_severity TEXT NOT NULL DEFAULT 'low' CHECK (min_severity IN ('high', 'medium', 'low')),
    cadence TEXT NOT NULL DEFAULT 'weekly' CHECK (cadence IN ('weekly', 'daily', 'results')),
    quiet_line INTEGER NOT NULL DEFAULT 1 CHECK (quiet_line IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('pending', 'active', 'unsubscribed', 'bouncing')),
    since TEXT NOT NULL,
    how TEXT NOT NULL,
    covered_until TEXT,
    refusals INTEGER NOT NULL DEFAULT 0,
    CHECK (state <> 'active' OR covered_until IS NOT NULL)
) STRICT;

CREATE TABLE subscriber_states (
    id INTEGER PRIMARY KEY,
    subscriber INTEGER NOT NULL REFERENCES subscribers (id) ON DELETE CASCADE,
    at TEXT NOT NULL,
    state TEXT NOT NULL,
    how TEXT NOT NULL
) STRICT;

CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    subscriber INTEGER NOT NULL REFERENCES subscribers (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL CHECK (purpose IN ('digest', 'confirm', 'known')),
    period TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    choices TEXT,
    state TEXT NOT NULL CHECK (state IN ('due', 'claimed', 'sent', 'failed', 'empty', 'dropped')),
    created_at TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_try TEXT NOT NULL,
    claimed_at TEXT,
    ended_at TEXT,
    message_id TEXT,
    answer TEXT,
    UNIQUE (subscriber, period)
) STRICT;

CREATE INDEX subscribers_by_state ON subscribers (state, cadence, covered_until);

CREATE INDEX subscriber_states_by_subscriber ON subscriber_states (subscriber);

CREATE INDEX deliveries_by_state ON deliveries (state, next_try, id);

CREATE INDEX deliveries_by_time ON deliveries (purpose, created_at);
