-- How many values make a unit complete over a span: one of each unit that it was, in each part that counts.
WITH widths AS (
  SELECT run, part, who, COUNT(*) AS width FROM {ref members} GROUP BY run, part, who
)
SELECT
  p.span_of_run, i.who,
  SUM(COALESCE(w.width, 1)) AS of_flows,
  SUM(CASE WHEN p.is_last THEN COALESCE(w.width, 1) ELSE 0 END) AS of_stocks
FROM {ref parts} p
JOIN (SELECT DISTINCT run, who, who_unit FROM {ref identities}) i ON i.run = p.run
LEFT JOIN widths w ON w.run = p.run AND w.part = p.part AND w.who = i.who_unit
GROUP BY p.span_of_run, i.who
