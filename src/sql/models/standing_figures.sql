-- What those together gave of a figure in a period who are a unit of a run now, each of them: reported, and with
-- estimates, in millionths.
SELECT
  b.run, b.part, b.who AS who_unit, g.measure,
  CASE WHEN COUNT(g.digits) = MAX(w.width) THEN SUM(CASE WHEN g.is_counted THEN g.millionths END) END AS reported,
  CASE WHEN COUNT(g.millionths) = MAX(w.width) THEN SUM(g.millionths) END AS with_estimates,
  MAX(CASE WHEN g.has_no_rate THEN 1 ELSE 0 END) AS has_no_rate,
  MAX(CASE WHEN g.status = 'estimated' THEN 1 ELSE 0 END) AS is_estimated,
  CASE WHEN SUM(CASE WHEN g.status IN ('not-asked', 'not-applicable') THEN 1 ELSE 0 END) = MAX(w.width)
    THEN 1 ELSE 0 END AS is_unasked
FROM {ref members} b
JOIN (SELECT run, part, who, COUNT(*) AS width FROM {ref members} GROUP BY run, part, who) w
  ON w.run = b.run AND w.part = b.part AND w.who = b.who
JOIN {ref figures} g ON g.period = b.part AND g.unit = b.unit
GROUP BY b.run, b.part, b.who, g.measure
