"""The views of the second schema: questions that are asked often, under names that people would guess."""

from __future__ import annotations

# Seeks instead of window functions where they do: a question about one trial then looks at that trial alone.
_PERIODS = (
    """
    CREATE VIEW trial_history AS
    SELECT h.nct_id, h.source, h.version, h.valid_from,
           ifnull((SELECT n.valid_from FROM version_facts AS n
                   WHERE n.nct_id = h.nct_id
                     AND (n.valid_from, n.source, n.version) > (h.valid_from, h.source, h.version)
                   ORDER BY n.valid_from, n.source, n.version LIMIT 1), date(t.removed_at)) AS valid_to,
           h.valid_from_basis,
           CASE h.source WHEN 'observed' THEN v.observed_at END AS known_from,
           CASE h.source WHEN 'observed' THEN
               ifnull((SELECT n.observed_at FROM versions AS n
                       WHERE n.nct_id = h.nct_id AND n.source = h.source AND n.version = h.version + 1),
                      t.removed_at)
           END AS known_to,
           v.data_timestamp, v.last_update_posted, h.title, h.overall_status, h.why_stopped, h.phases,
           h.lead_sponsor, h.enrollment, h.enrollment_type, h.start_date, h.start_date_precision,
           h.primary_completion_date, h.primary_completion_date_precision, h.completion_date,
           h.completion_date_precision, h.results_first_posted, h.has_results
    FROM version_facts AS h
    JOIN versions AS v ON v.nct_id = h.nct_id AND v.source = h.source AND v.version = h.version
    JOIN trials AS t ON t.nct_id = h.nct_id""",
    """
    CREATE VIEW status_history AS
    WITH numbered AS (
        SELECT h.nct_id, h.source, h.version, h.valid_from, h.overall_status, h.why_stopped,
               sum(h.overall_status IS NOT (
                   SELECT b.overall_status FROM version_facts AS b
                   WHERE b.nct_id = h.nct_id
                     AND (b.valid_from, b.source, b.version) < (h.valid_from, h.source, h.version)
                   ORDER BY b.valid_from DESC, b.source DESC, b.version DESC LIMIT 1
               )) OVER (PARTITION BY h.nct_id ORDER BY h.valid_from, h.source, h.version) AS period
        FROM version_facts AS h
    ), periods AS (
        SELECT n.nct_id, n.period, n.overall_status, max(n.why_stopped) AS why_stopped,
               min(n.valid_from) AS valid_from,
               min(CASE n.source WHEN 'observed' THEN v.observed_at END) AS known_from, count(*) AS versions
        FROM numbered AS n
        JOIN versions AS v ON v.nct_id = n.nct_id AND v.source = n.source AND v.version = n.version
        GROUP BY n.nct_id, n.period
    )
    SELECT p.nct_id, p.period, p.overall_status, p.why_stopped, p.valid_from,
           ifnull(lead(p.valid_from) OVER (PARTITION BY p.nct_id ORDER BY p.period), date(t.removed_at)) AS valid_to,
           p.known_from,
           CASE WHEN p.known_from IS NOT NULL THEN
               ifnull(min(p.known_from) OVER (PARTITION BY p.nct_id ORDER BY p.period
                                              ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING), t.removed_at)
           END AS known_to,
           p.versions
    FROM periods AS p
    JOIN trials AS t ON t.nct_id = p.nct_id
    ORDER BY p.nct_id, p.period""",
)

VIEWS = (
    *_PERIODS,
    """
    CREATE VIEW results_posted AS
    SELECT t.nct_id, t.title, t.lead_sponsor, t.overall_status, t.enrollment, t.primary_completion_date,
           t.results_first_posted,
           (substr(t.results_first_posted, 1, 4) - substr(t.primary_completion_date, 1, 4)) * 12
               + substr(t.results_first_posted, 6, 2) - substr(t.primary_completion_date, 6, 2)
               AS months_after_primary_completion,
           (SELECT count(*) FROM result_outcomes AS o WHERE o.nct_id = t.nct_id AND o.type = 'PRIMARY')
               AS primary_outcomes,
           (SELECT count(*) FROM result_outcomes AS o WHERE o.nct_id = t.nct_id) AS outcomes,
           (SELECT count(*) FROM adverse_event_groups AS g WHERE g.nct_id = t.nct_id) AS adverse_event_arms,
           t.url
    FROM trials AS t
    WHERE t.has_results = 1 AND t.removed_at IS NULL
      AND EXISTS (SELECT 1 FROM trial_watches AS w WHERE w.nct_id = t.nct_id)
    ORDER BY t.results_first_posted DESC, t.nct_id""",
    """
    CREATE VIEW results_overdue AS
    SELECT d.nct_id, t.title, t.lead_sponsor, t.overall_status, d.rule, d.due_on,
           CAST(julianday(substr(m.value, 1, 10)) - julianday(d.due_on) AS INTEGER) AS days_overdue,
           d.basis, d.caveats, t.primary_completion_date, t.url
    FROM deadlines AS d
    JOIN trials AS t ON t.nct_id = d.nct_id
    LEFT JOIN meta AS m ON m.key = 'data_timestamp'
    WHERE d.raised_at IS NOT NULL AND d.resolved_at IS NULL AND d.superseded_at IS NULL
      AND t.has_results = 0 AND t.removed_at IS NULL
      AND EXISTS (SELECT 1 FROM trial_watches AS w WHERE w.nct_id = t.nct_id)
    ORDER BY d.due_on, d.nct_id, d.rule""",
    """
    CREATE VIEW outcome_switches AS
    SELECT u.detected_at, c.nct_id, t.title, c.severity, json_extract(c.detail, '$.switch') AS switch,
           json_extract(c.detail, '$.role_before') AS role_before, json_extract(c.detail, '$.role_after') AS role_after,
           json_extract(c.detail, '$.measure_before') AS measure_before, json_extract(c.detail, '$.measure_after') AS measure_after,
           json_extract(c.detail, '$.time_frame.before.text') AS time_frame_before,
           json_extract(c.detail, '$.time_frame.before.months') AS months_before,
           json_extract(c.detail, '$.time_frame.after.text') AS time_frame_after,
           json_extract(c.detail, '$.time_frame.after.months') AS months_after,
           json_extract(c.detail, '$.when') AS stage, json_extract(c.detail, '$.months_after') AS months_after_milestone,
           c.sentence, u.source, u.from_version, u.to_version, c.update_id, t.url
    FROM changes AS c
    JOIN updates AS u ON u.id = c.update_id
    JOIN trials AS t ON t.nct_id = c.nct_id
    WHERE c.kind IN ('primary_outcomes', 'secondary_outcomes') AND c.severity <> 'silent'
    ORDER BY u.detected_at DESC, u.id, c.position""",
    """
    CREATE VIEW trials_by_topic AS
    SELECT o.family, o.slug AS topic, o.title AS topic_title, t.nct_id, t.title, t.overall_status, t.phases,
           t.lead_sponsor, t.enrollment, t.start_date, t.primary_completion_date, t.has_results, t.url
    FROM topics AS o
    JOIN trial_topics AS x ON x.topic = o.slug
    JOIN trials AS t ON t.nct_id = x.nct_id
    WHERE o.active = 1 AND t.removed_at IS NULL
      AND EXISTS (SELECT 1 FROM trial_watches AS w WHERE w.nct_id = t.nct_id)
    ORDER BY o.position, t.nct_id""",
    """
    CREATE VIEW enrollment_planned_vs_actual AS
    WITH told AS (
        SELECT nct_id, enrollment, enrollment_type, valid_from,
               row_number() OVER (PARTITION BY nct_id, enrollment_type ORDER BY valid_from, source, version) AS first,
               row_number() OVER (PARTITION BY nct_id, enrollment_type
                                  ORDER BY valid_from DESC, source DESC, version DESC) AS last
        FROM version_facts
        WHERE enrollment IS NOT NULL
    ), planned AS (
        SELECT nct_id, max(CASE first WHEN 1 THEN enrollment END) AS first_planned,
               max(CASE first WHEN 1 THEN valid_from END) AS first_planned_on,
               max(CASE last WHEN 1 THEN enrollment END) AS last_planned
        FROM told WHERE enrollment_type = 'ESTIMATED' GROUP BY nct_id
    )
    SELECT t.nct_id, t.title, t.overall_status, p.first_planned, p.first_planned_on, p.last_planned,
           CASE t.enrollment_type WHEN 'ACTUAL' THEN t.enrollment END AS actual,
           CASE t.enrollment_type WHEN 'ACTUAL' THEN
               round(100.0 * t.enrollment / nullif(p.last_planned, 0), 1)
           END AS actual_percent,
           t.why_stopped, t.url
    FROM trials AS t
    JOIN planned AS p ON p.nct_id = t.nct_id
    WHERE EXISTS (SELECT 1 FROM trial_watches AS w WHERE w.nct_id = t.nct_id)
    ORDER BY t.nct_id""",
    # SQLite before 3.46 has no format for ISO weeks: the Thursday of a week gives its year and number.
    """
    CREATE VIEW digest_week AS
    SELECT strftime('%Y', u.detected_at, '-3 days', 'weekday 4') || '-W' || substr('0' || (
               (strftime('%j', u.detected_at, '-3 days', 'weekday 4') + 6) / 7), -2) AS week,
           u.detected_at, u.severity, u.nct_id, t.title, u.headline,
           (SELECT count(*) FROM changes AS c WHERE c.update_id = u.id AND c.severity <> 'silent') AS changes,
           (SELECT group_concat(w.watch, '|') FROM update_watches AS w WHERE w.update_id = u.id) AS watches,
           u.id AS update_id, t.url
    FROM updates AS u
    JOIN trials AS t ON t.nct_id = u.nct_id
    WHERE u.source = 'observed' AND u.severity <> 'silent'
    ORDER BY u.detected_at DESC, u.id""",
    """
    CREATE VIEW evidence_by_question AS
    WITH about AS (
        SELECT x.nct_id,
               group_concat(CASE o.family WHEN 'condition' THEN o.slug END, '|') AS conditions,
               group_concat(CASE o.family WHEN 'cells' THEN o.slug END, '|') AS cells
        FROM trial_topics AS x JOIN topics AS o ON o.slug = x.topic
        WHERE o.active = 1 GROUP BY x.nct_id
    ), late AS (
        SELECT DISTINCT nct_id FROM deadlines
        WHERE raised_at IS NOT NULL AND resolved_at IS NULL AND superseded_at IS NULL
    )
    SELECT q.slug AS question, q.title AS question_title, a.conditions, a.cells, t.nct_id, t.title,
           t.overall_status, t.phases, t.enrollment, t.enrollment_type, d.allocation, d.masking, t.has_results,
           t.results_first_posted, t.has_results = 0 AND l.nct_id IS NOT NULL AS results_overdue, t.url
    FROM topics AS q
    JOIN trial_topics AS x ON x.topic = q.slug
    JOIN trials AS t ON t.nct_id = x.nct_id
    JOIN about AS a ON a.nct_id = t.nct_id
    LEFT JOIN designs AS d ON d.nct_id = t.nct_id
    LEFT JOIN late AS l ON l.nct_id = t.nct_id
    WHERE q.family = 'question' AND q.active = 1 AND t.removed_at IS NULL
      AND EXISTS (SELECT 1 FROM trial_watches AS w WHERE w.nct_id = t.nct_id)
    ORDER BY q.position, t.has_results DESC, t.nct_id""",
)
