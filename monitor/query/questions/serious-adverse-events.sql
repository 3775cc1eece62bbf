-- title: Serious adverse events per arm in posted results
-- description: For each arm, as posted, how many people had a serious event or died, and of how many. Arms of one
--   trial may overlap: nothing is added up.
-- param nct = %: NCT number, or % for all
SELECT g.nct_id, t.title, g.title AS arm, g.serious_affected, g.serious_at_risk, g.deaths_affected,
       g.deaths_at_risk, r.events_time_frame
FROM adverse_event_groups AS g
JOIN trials AS t ON t.nct_id = g.nct_id
LEFT JOIN results AS r ON r.nct_id = g.nct_id
WHERE g.nct_id LIKE :nct
ORDER BY g.nct_id, g.position
