-- title: Which primary outcomes were changed, and when
-- description: Changes of primary outcomes with the stage of the trial at which they were made, newest first.
-- param stage = %: such as while_recruiting, after_primary_completion; % for all
SELECT substr(detected_at, 1, 10) AS found, nct_id, switch, stage, months_after_milestone, measure_before,
       measure_after, sentence
FROM outcome_switches
WHERE (role_before = 'primary' OR role_after = 'primary') AND ifnull(stage, '') LIKE :stage
ORDER BY detected_at DESC, nct_id
