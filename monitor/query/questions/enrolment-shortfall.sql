-- title: Which trials enrolled far fewer than planned
-- description: Trials whose actual enrolment is below a share of the one last planned, among the stored versions.
-- param percent = 75: per cent of the planned enrolment
SELECT nct_id, title, overall_status, first_planned, last_planned, actual, actual_percent, why_stopped
FROM enrollment_planned_vs_actual
WHERE actual_percent < CAST(:percent AS REAL)
ORDER BY actual_percent, nct_id
