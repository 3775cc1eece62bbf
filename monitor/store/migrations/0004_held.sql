-- Polls in quarantine, and the trials that they found.
-- A further value in a CHECK changes no row and no file format, so the definition alone is rewritten, as
-- https://www.sqlite.org/lang_altertable.html#otheralter describes; to make the table again would break views.

PRAGMA writable_schema = ON;

UPDATE sqlite_master SET sql = replace(sql, '''incomplete'', ''failed'')',
    '''incomplete'', ''failed'', ''held'')') WHERE type = 'table' AND name = 'polls';

PRAGMA writable_schema = RESET;

CREATE TABLE held (
    nct_id TEXT NOT NULL PRIMARY KEY,
    what TEXT NOT NULL,
    gone INTEGER NOT NULL CHECK (gone IN (0, 1)),
    watches TEXT NOT NULL,
    since TEXT NOT NULL,
    run TEXT NOT NULL
) STRICT, WITHOUT ROWID;
