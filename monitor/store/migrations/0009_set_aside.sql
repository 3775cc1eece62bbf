-- Fields that cannot be read, and records that contradict themselves.

CREATE TABLE unreadable (
    nct_id TEXT NOT NULL REFERENCES trials (nct_id),
    path TEXT NOT NULL,
    text TEXT NOT NULL,
    reason TEXT NOT NULL,
    version INTEGER NOT NULL,
    since TEXT NOT NULL,
    PRIMARY KEY (nct_id, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE contradictions (
    nct_id TEXT NOT NULL PRIMARY KEY REFERENCES trials (nct_id),
    reason TEXT NOT NULL,
    since TEXT NOT NULL,
    run TEXT NOT NULL
) STRICT, WITHOUT ROWID;
