-- title: Through which states did a trial go
-- description: One row for each period with one recruitment status, by the registry's clock and by ours.
-- param nct: NCT number
SELECT period, overall_status, why_stopped, valid_from, valid_to, known_from, known_to
FROM status_history
WHERE nct_id = :nct
ORDER BY period
