-- title: Trials that bear on a claim
-- description: What the registry lists on a claim: each trial, where it measures or compares what the claim says,
--   and the words of the record because of which it is here. Registered is not proven.
-- param claim = low-risk: slug of a claim
SELECT e.nct_id, e.title, e.relation, e.because, e.allocation, e.masking, e.overall_status, e.enrollment,
       e.enrollment_type, e.has_results
FROM claim_evidence AS e
WHERE e.claim = :claim
ORDER BY e.nct_id
