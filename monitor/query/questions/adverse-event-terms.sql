-- title: Which serious events were posted, term by term
-- description: Each serious event in each arm of posted results, with the people affected and at risk.
-- param nct = %: NCT number, or % for all
SELECT nct_id, organ_system, term, group_title AS arm, affected, at_risk, events
FROM adverse_events
WHERE type = 'SERIOUS' AND affected > 0 AND nct_id LIKE :nct
ORDER BY nct_id, organ_system, term, position
