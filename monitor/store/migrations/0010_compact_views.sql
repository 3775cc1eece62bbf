-- The views of the ninth schema that are new, or read tables that were made again.
-- Seeks instead of window functions where they do: a question about one trial then looks at that trial alone.
-- A subquery keeps its order within `group_concat`: what is indexed must be read again in the very same order.

-- Seeks instead of window functions where they do: a question about one trial then looks at that trial alone.
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
       h.start_date_type, h.primary_completion_date, h.primary_completion_date_precision,
       h.primary_completion_date_type, h.completion_date, h.completion_date_precision,
       h.completion_date_type, h.results_first_posted, h.has_results
FROM version_facts AS h
JOIN versions AS v ON v.nct_id = h.nct_id AND v.source = h.source AND v.version = h.version
JOIN trials AS t ON t.nct_id = h.nct_id;

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
ORDER BY p.nct_id, p.period;

CREATE VIEW trial_texts AS
SELECT d.id, d.nct_id, ltrim(ifnull(char(10) || t.title, '') || ifnull(char(10) || t.official_title, '') || ifnull(char(10) || t.acronym, ''), char(10)) AS titles,
       nullif(ltrim(ifnull(char(10) || (SELECT group_concat(words, char(10)) FROM (SELECT ltrim(ifnull(char(10) || x.condition, ''), char(10)) AS words FROM conditions AS x WHERE x.nct_id = d.nct_id ORDER BY x.position)), '') || ifnull(char(10) || (SELECT group_concat(words, char(10)) FROM (SELECT ltrim(ifnull(char(10) || x.keyword, ''), char(10)) AS words FROM keywords AS x WHERE x.nct_id = d.nct_id ORDER BY x.position)), ''), char(10)), '') AS conditions, nullif(ltrim(ifnull(char(10) || (SELECT group_concat(words, char(10)) FROM (SELECT ltrim(ifnull(char(10) || x.name, '') || ifnull(char(10) || x.other_names, '') || ifnull(char(10) || x.description, ''), char(10)) AS words FROM interventions AS x WHERE x.nct_id = d.nct_id ORDER BY x.position)), '') || ifnull(char(10) || (SELECT group_concat(words, char(10)) FROM (SELECT ltrim(ifnull(char(10) || x.label, '') || ifnull(char(10) || x.description, ''), char(10)) AS words FROM arms AS x WHERE x.nct_id = d.nct_id ORDER BY x.position)), ''), char(10)), '') AS interventions,
       (SELECT group_concat(words, char(10)) FROM (SELECT ltrim(ifnull(char(10) || x.measure, '') || ifnull(char(10) || x.time_frame, '') || ifnull(char(10) || x.description, ''), char(10)) AS words FROM outcomes AS x WHERE x.nct_id = d.nct_id ORDER BY CASE x.type WHEN 'PRIMARY' THEN 1 WHEN 'SECONDARY' THEN 2 ELSE 3 END, x.position)) AS outcomes, d.summary, d.description, d.eligibility
FROM trial_descriptions AS d
JOIN trials AS t ON t.nct_id = d.nct_id;

CREATE VIEW adverse_events AS
SELECT c.nct_id, c.position, e.type, e.term, e.organ_system, e.vocabulary, e.assessment, c.group_id,
       (SELECT g.title FROM adverse_event_groups AS g
        WHERE g.nct_id = c.nct_id AND g.group_id = c.group_id ORDER BY g.position LIMIT 1) AS group_title,
       c.events, c.affected, c.at_risk, e.notes
FROM adverse_event_counts AS c
JOIN adverse_event_terms AS e ON e.nct_id = c.nct_id AND e.position = c.event;
