-- Labels of trials with the words that they rest on, claims, and which trials bear on which claim.

CREATE TABLE trial_labels (
    nct_id TEXT NOT NULL REFERENCES trials (nct_id),
    position INTEGER NOT NULL,
    family TEXT NOT NULL CHECK (family IN ('topic', 'role', 'comparator', 'measure')),
    label TEXT NOT NULL,
    place TEXT NOT NULL CHECK (place IN ('', 'primary', 'secondary', 'other')),
    arm INTEGER,
    field TEXT,
    words TEXT,
    term TEXT,
    PRIMARY KEY (nct_id, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX trial_labels_by_label ON trial_labels (family, label);

CREATE TABLE claims (
    slug TEXT NOT NULL PRIMARY KEY,
    wording TEXT NOT NULL,
    source TEXT NOT NULL,
    date TEXT NOT NULL,
    position INTEGER NOT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE claim_labels (
    claim TEXT NOT NULL REFERENCES claims (slug),
    family TEXT NOT NULL CHECK (family IN ('watch', 'topic', 'role', 'comparator', 'measure')),
    label TEXT NOT NULL,
    place TEXT NOT NULL CHECK (place IN ('', 'primary', 'secondary', 'other')),
    PRIMARY KEY (claim, family, label, place)
) STRICT, WITHOUT ROWID;

-- The words are joined where the labels are counted: a query for each row would take the square of the trials.
CREATE VIEW claim_evidence AS
WITH hits AS (
    SELECT r.claim, r.family, l.label, l.place, l.nct_id, l.position,
           l.label || coalesce(': "' || l.words || '" (' || l.field || ')', '') AS because
    FROM claim_labels AS r
    JOIN trial_labels AS l ON l.family = r.family AND l.label = r.label AND r.place IN ('', l.place)
    UNION ALL
    SELECT r.claim, r.family, w.watch, '', w.nct_id, -1, NULL
    FROM claim_labels AS r JOIN trial_watches AS w ON r.family = 'watch' AND w.watch = r.label
), families AS (
    SELECT claim, count(DISTINCT family) AS families FROM claim_labels GROUP BY claim
), bearing AS (
    SELECT h.claim, h.nct_id, max(h.family = 'comparator') AS compares,
           max(h.place = 'primary') AS is_primary, max(h.place = 'secondary') AS is_secondary,
           max(h.family = 'measure') AS measures,
           group_concat(h.because, '; ') AS because
    FROM (SELECT * FROM hits ORDER BY claim, nct_id, position) AS h
    GROUP BY h.claim, h.nct_id
    HAVING count(DISTINCT h.family) = (SELECT f.families FROM families AS f WHERE f.claim = h.claim)
)
SELECT b.claim, c.wording, b.nct_id, t.title,
       CASE WHEN b.is_primary THEN 'measured as a primary outcome'
            WHEN b.is_secondary THEN 'measured as a secondary outcome'
            WHEN b.measures THEN 'measured as another outcome'
            WHEN b.compares THEN 'compared'
            ELSE 'given' END AS relation,
       b.because, d.allocation, d.masking, t.overall_status, t.enrollment, t.enrollment_type, t.has_results,
       t.results_first_posted, t.url
FROM bearing AS b
JOIN claims AS c ON c.slug = b.claim AND c.active = 1
JOIN trials AS t ON t.nct_id = b.nct_id AND t.removed_at IS NULL
LEFT JOIN designs AS d ON d.nct_id = t.nct_id
WHERE EXISTS (SELECT 1 FROM trial_watches AS w WHERE w.nct_id = t.nct_id)
ORDER BY c.position, b.nct_id;
