-- title: Adverse events of the trials on a claim, as posted
-- description: For each arm of posted results the people affected and at risk: serious events, other events, deaths of any
--   cause. An event is posted whatever caused it.
-- param claim = low-risk: slug of a claim
SELECT g.nct_id, coalesce(g.title, g.group_id, 'an arm') AS arm, g.serious_affected, g.serious_at_risk, g.other_affected,
       g.other_at_risk, g.deaths_affected, g.deaths_at_risk
FROM adverse_event_groups AS g
WHERE g.nct_id IN (SELECT e.nct_id FROM claim_evidence AS e WHERE e.claim = :claim)
ORDER BY g.nct_id, g.position
