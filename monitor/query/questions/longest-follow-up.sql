-- title: How long do trials follow their participants
-- description: For each trial of a topic the longest time frame that its primary, and any, outcome names, in months.
-- param topic = disc-%: slug of a topic, or the beginning of several with a % behind it
SELECT t.nct_id, t.title, t.overall_status,
       max(CASE o.type WHEN 'PRIMARY' THEN o.time_frame_months END) AS primary_months,
       max(o.time_frame_months) AS longest_months
FROM trials AS t
JOIN outcomes AS o ON o.nct_id = t.nct_id
WHERE t.nct_id IN (SELECT x.nct_id FROM trial_topics AS x WHERE x.topic LIKE :topic) AND t.removed_at IS NULL
GROUP BY t.nct_id
ORDER BY longest_months DESC, t.nct_id
