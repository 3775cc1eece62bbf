-- What posted numbers hang on: the unit analysed, comments on limits and margins, and how many were analysed.

ALTER TABLE result_outcomes ADD COLUMN unit_analysed TEXT;

ALTER TABLE result_outcomes ADD COLUMN denominator_units TEXT;

ALTER TABLE result_analyses ADD COLUMN non_inferiority_comment TEXT;

ALTER TABLE result_analyses ADD COLUMN ci_lower_comment TEXT;

ALTER TABLE result_analyses ADD COLUMN ci_upper_comment TEXT;

ALTER TABLE result_analyses ADD COLUMN other_description TEXT;

-- A class that says how many were analysed says it in place of the outcome measure. ORDER BY cannot name a column
-- of the statement around it, so the ranks have names of their own.
CREATE VIEW posted_values AS
SELECT m.nct_id, m.outcome, m.position, o.type, o.title, o.time_frame, m.class_position, m.class,
       m.category_position, m.category, m.group_id, m.group_title, m.value, m.value_number, o.param_type, o.unit,
       m.spread, o.dispersion_type, m.lower_limit, m.upper_limit, m.comment, d.value AS analysed,
       d.value_number AS analysed_number, d.units AS analysed_units, o.unit_analysed
FROM result_measurements AS m
JOIN result_outcomes AS o ON o.nct_id = m.nct_id AND o.position = m.outcome
LEFT JOIN result_denominators AS d ON d.nct_id = m.nct_id AND d.outcome = m.outcome AND d.position = (
    SELECT ranked.position FROM (
        SELECT n.position, n.class_position IS NULL AS of_measure, n.units IS NOT o.denominator_units AS other_units,
               n.units IS NOT 'Participants' AS no_people
        FROM result_denominators AS n
        WHERE n.nct_id = m.nct_id AND n.outcome = m.outcome AND n.group_id = m.group_id
          AND (n.class_position IS NULL OR n.class_position = m.class_position)
    ) AS ranked
    ORDER BY ranked.of_measure, ranked.other_units, ranked.no_people, ranked.position LIMIT 1);
