-- title: Which cells were tried for which question, and with what posted
-- description: For each question and kind of cells the number of trials, of those with posted results, and of
--   those whose results are overdue.
SELECT e.question, c.topic AS cells, count(*) AS trials, sum(e.overall_status = 'RECRUITING') AS recruiting,
       sum(e.has_results) AS with_results, sum(e.results_overdue) AS overdue
FROM evidence_by_question AS e
JOIN trials_by_topic AS c ON c.nct_id = e.nct_id AND c.family = 'cells'
GROUP BY e.question, c.topic
ORDER BY trials DESC, e.question, cells
