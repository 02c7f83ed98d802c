-- The areas of each run, those of several units in which somebody is expected and its units; a number stands for each.
SELECT DENSE_RANK() OVER (ORDER BY area_type, area_code, area) AS area_id, run, area_type, area_code, area
FROM (
  SELECT DISTINCT r.run, e.area_type, e.area_code, e.area
  FROM {ref runs} r
  JOIN {ref expected} e ON r.last_day BETWEEN e.first_day AND e.last_day
  UNION
  SELECT r.run, 'all', w.area_code, w.area FROM {ref runs} r CROSS JOIN {ref whole} w
  UNION ALL
  SELECT n.run, 'unit', n.unit, COALESCE(u.name, n.unit)
  FROM {ref units_now} n
  LEFT JOIN {ref unit_names} u ON u.unit = n.unit
) a
