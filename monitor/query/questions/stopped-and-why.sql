-- title: Which disc trials stopped, and why
-- description: Trials of one topic that were suspended, terminated or withdrawn, with the sponsor's own words.
-- param topic = disc-%: slug of a topic, or the beginning of several with a % behind it
SELECT t.nct_id, t.title, t.overall_status, t.why_stopped, t.enrollment, t.enrollment_type, t.last_update_posted
FROM trials AS t
WHERE t.overall_status IN ('SUSPENDED', 'TERMINATED', 'WITHDRAWN') AND t.removed_at IS NULL
  AND EXISTS (SELECT 1 FROM trial_topics AS x WHERE x.nct_id = t.nct_id AND x.topic LIKE :topic)
ORDER BY t.last_update_posted DESC, t.nct_id
