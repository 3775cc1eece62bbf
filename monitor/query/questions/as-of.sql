-- title: What did the registry say of a trial on a day
-- description: The key facts of the version that was valid on that day by the registry's clock, where one is stored.
-- param nct: NCT number
-- param day: day, YYYY-MM-DD
SELECT nct_id, version, source, valid_from, valid_to, overall_status, enrollment, enrollment_type, start_date,
       primary_completion_date, completion_date, has_results
FROM trial_history
WHERE nct_id = :nct AND valid_from <= :day AND (valid_to IS NULL OR valid_to > :day)
ORDER BY valid_from DESC, source DESC, version DESC
LIMIT 1
