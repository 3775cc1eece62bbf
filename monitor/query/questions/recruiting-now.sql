-- title: What is recruiting now
-- description: Followed trials that are recruiting, for one condition, the most recently updated first.
-- param condition = disc-degeneration: slug of a condition topic; % for all
SELECT r.nct_id, r.title, r.phases, r.lead_sponsor, r.enrollment, r.last_update_posted
FROM recruiting_now AS r
WHERE EXISTS (SELECT 1 FROM trial_topics AS x WHERE x.nct_id = r.nct_id AND x.topic LIKE :condition)
ORDER BY r.last_update_posted DESC, r.nct_id
