-- title: How many trials are randomised and masked
-- description: For each condition the trials, and how many of them are randomised, masked, or both.
SELECT b.topic_title, count(*) AS trials, sum(d.allocation = 'RANDOMIZED') AS randomised,
       sum(d.masking <> 'NONE') AS masked,
       sum(d.allocation = 'RANDOMIZED' AND d.masking <> 'NONE') AS randomised_and_masked
FROM trials_by_topic AS b
JOIN designs AS d ON d.nct_id = b.nct_id
WHERE b.family = 'condition'
GROUP BY b.topic
ORDER BY trials DESC, b.topic_title
