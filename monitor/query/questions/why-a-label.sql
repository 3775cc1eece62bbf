-- title: Labels of a trial and the words that they rest on
-- description: Topics, role of the cells, comparators and measures of a trial, each with the field and the words of the record.
-- param nct: NCT number
SELECT l.family, l.label, l.place, l.arm, l.field, l.words, l.term
FROM trial_labels AS l
WHERE l.nct_id = :nct
ORDER BY l.position
