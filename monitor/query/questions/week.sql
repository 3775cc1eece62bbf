-- title: What changed in a week
-- description: The published updates of one ISO week (in UTC), the most severe first.
-- param week = newest: ISO week such as 2026-W31, or newest
SELECT week, nct_id, severity, headline, changes
FROM digest_week
WHERE week = CASE :week WHEN 'newest' THEN (SELECT max(week) FROM digest_week) ELSE :week END
ORDER BY CASE severity WHEN 'high' THEN 0 WHEN 'medium' THEN 1 ELSE 2 END, detected_at DESC, nct_id
