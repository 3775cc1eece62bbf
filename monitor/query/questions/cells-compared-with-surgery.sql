-- title: Trials with surgery in a comparator arm
-- description: Trials under the question "surgery in a comparator arm", with the cells and the arms that they compare.
-- param question = vs-surgery: slug of a question topic
SELECT e.nct_id, e.title, e.cells, e.overall_status, e.allocation, e.enrollment,
       (SELECT group_concat(a.label, ' | ') FROM arms AS a WHERE a.nct_id = e.nct_id) AS arms
FROM evidence_by_question AS e
WHERE e.question = :question
ORDER BY e.has_results DESC, e.nct_id
