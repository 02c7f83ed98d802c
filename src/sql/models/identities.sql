-- Who each unit of a part is now: a unit of the run, or nobody else's. A number stands for each.
SELECT DENSE_RANK() OVER (ORDER BY who) AS who, run, part, unit, who AS who_unit
FROM (
  SELECT p.run, p.part, u.unit, COALESCE(m.who, u.unit) AS who
  FROM (SELECT DISTINCT run, part FROM {ref parts} WHERE is_held) p
  JOIN (SELECT DISTINCT period, unit FROM {records figures}) u ON u.period = p.part
  LEFT JOIN (
    SELECT run, part, unit, MAX(who) AS who FROM {ref members} GROUP BY run, part, unit
  ) m ON m.run = p.run AND m.part = p.part AND m.unit = u.unit
) i
