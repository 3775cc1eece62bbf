-- title: What was measured in posted primary outcomes
-- description: Every cell of posted primary outcome measures under one question, as posted: value, spread or limits, arm,
--   and how many of the arm were analysed for it.
-- param question = pain: slug of a question topic; % for all
SELECT p.nct_id, p.title AS measure, p.class AS time_or_class, p.category, p.group_title AS arm, p.value, p.spread,
       p.lower_limit, p.upper_limit, p.analysed, p.analysed_units, p.param_type, p.dispersion_type, p.unit
FROM posted_values AS p
WHERE p.type = 'PRIMARY'
  AND p.nct_id IN (SELECT x.nct_id FROM trial_topics AS x WHERE x.topic LIKE :question)
ORDER BY p.nct_id, p.outcome, p.position
