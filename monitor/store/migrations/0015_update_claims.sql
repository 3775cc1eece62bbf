-- The claims whose readers an update is for, fixed when it was found.

CREATE TABLE update_claims (
    update_id TEXT NOT NULL REFERENCES updates (id),
    claim TEXT NOT NULL REFERENCES claims (slug),
    PRIMARY KEY (update_id, claim)
) STRICT, WITHOUT ROWID;

CREATE INDEX update_claims_by_claim ON update_claims (claim);
