-- title: Where are the sites
-- description: For each country the trials with a site there, and the sites; only of trials that still recruit or
--   will.
SELECT l.country, count(DISTINCT l.nct_id) AS trials, count(*) AS sites,
       sum(l.status = 'RECRUITING') AS sites_said_to_recruit
FROM locations AS l
JOIN trials AS t ON t.nct_id = l.nct_id
WHERE t.overall_status IN ('RECRUITING', 'NOT_YET_RECRUITING', 'ENROLLING_BY_INVITATION')
  AND t.removed_at IS NULL
GROUP BY l.country
ORDER BY trials DESC, sites DESC, l.country
