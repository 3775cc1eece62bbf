-- title: What was measured in posted primary outcomes
-- description: Every cell of posted primary outcome measures under one question, as posted: value, spread, arm.
-- param question = pain: slug of a question topic; % for all
SELECT o.nct_id, o.title AS measure, m.class AS time_or_class, m.group_title AS arm, m.value, m.spread,
       o.param_type, o.unit
FROM result_outcomes AS o
JOIN result_measurements AS m ON m.nct_id = o.nct_id AND m.outcome = o.position
WHERE o.type = 'PRIMARY'
  AND o.nct_id IN (SELECT x.nct_id FROM trial_topics AS x WHERE x.topic LIKE :question)
ORDER BY o.nct_id, o.position, m.position
