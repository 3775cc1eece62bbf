-- title: Posted primary outcomes of the trials on a claim
-- description: Every value of posted primary outcomes of trials that measure as a primary outcome what the claim says, or
--   compare it, as posted, with how many were analysed.
-- param claim = low-risk: slug of a claim
SELECT p.nct_id, p.title AS measure, p.class, p.category, p.time_frame, coalesce(p.group_title, p.group_id, 'an arm') AS arm,
       p.value, p.spread, p.lower_limit, p.upper_limit, p.unit, p.param_type, p.analysed, p.analysed_units
FROM posted_values AS p
WHERE p.type = 'PRIMARY' AND p.value IS NOT NULL
  AND p.nct_id IN (SELECT e.nct_id FROM claim_evidence AS e
                   WHERE e.claim = :claim AND e.relation IN ('measured as a primary outcome', 'compared', 'given'))
ORDER BY p.nct_id, p.outcome, p.position
