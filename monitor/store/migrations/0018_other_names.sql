-- Other names of interventions are words, too: the view gave them as the JSON of their column, and so did an answer of `search`.
-- A full-text index reads no view that asks `json_each`.

DROP VIEW trial_texts;

CREATE VIEW trial_texts AS
SELECT d.id, d.nct_id, ltrim(ifnull(char(10) || t.title, '') || ifnull(char(10) || t.official_title, '') || ifnull(char(10) || t.acronym, ''), char(10)) AS titles,
       nullif(ltrim(ifnull(char(10) || (SELECT group_concat(words, char(10)) FROM (SELECT ltrim(ifnull(char(10) || x.condition, ''), char(10)) AS words FROM conditions AS x WHERE x.nct_id = d.nct_id ORDER BY x.position)), '') || ifnull(char(10) || (SELECT group_concat(words, char(10)) FROM (SELECT ltrim(ifnull(char(10) || x.keyword, ''), char(10)) AS words FROM keywords AS x WHERE x.nct_id = d.nct_id ORDER BY x.position)), ''), char(10)), '') AS conditions, nullif(ltrim(ifnull(char(10) || (SELECT group_concat(words, char(10)) FROM (SELECT ltrim(ifnull(char(10) || x.name, '') || ifnull(char(10) || replace(replace(replace(replace(replace(x.other_names, '["', ''), '"]', ''), '", "', char(10)), '\"', '"'), '\\', '\'), '') || ifnull(char(10) || x.description, ''), char(10)) AS words FROM interventions AS x WHERE x.nct_id = d.nct_id ORDER BY x.position)), '') || ifnull(char(10) || (SELECT group_concat(words, char(10)) FROM (SELECT ltrim(ifnull(char(10) || x.label, '') || ifnull(char(10) || x.description, ''), char(10)) AS words FROM arms AS x WHERE x.nct_id = d.nct_id ORDER BY x.position)), ''), char(10)), '') AS interventions,
       (SELECT group_concat(words, char(10)) FROM (SELECT ltrim(ifnull(char(10) || x.measure, '') || ifnull(char(10) || x.time_frame, '') || ifnull(char(10) || x.description, ''), char(10)) AS words FROM outcomes AS x WHERE x.nct_id = d.nct_id ORDER BY CASE x.type WHEN 'PRIMARY' THEN 1 WHEN 'SECONDARY' THEN 2 ELSE 3 END, x.position)) AS outcomes, d.summary, d.description, d.eligibility
FROM trial_descriptions AS d
JOIN trials AS t ON t.nct_id = d.nct_id;

-- The index reads its words from there.
INSERT INTO trial_search (trial_search) VALUES ('rebuild');
