-- title: What changed in the trials on a claim in twelve months
-- description: Each update of a trial that is listed on the claim, newest first; twelve months before the end of the newest poll.
-- param claim = low-risk: slug of a claim
SELECT u.nct_id, substr(u.detected_at, 1, 10) AS day, u.headline
FROM updates AS u
WHERE u.source = 'observed' AND u.severity <> 'silent'
  AND u.detected_at >= (SELECT date(max(finished_at), '-12 months') FROM polls)
  AND u.nct_id IN (SELECT e.nct_id FROM claim_evidence AS e WHERE e.claim = :claim)
ORDER BY u.detected_at DESC, u.id
