-- The authorities that are expected in each area of a run; of a unit those for which it answers.
SELECT a.run, a.area_id, e.code
FROM {ref areas} a
JOIN {ref runs} r ON r.run = a.run
JOIN {ref expected} e ON e.area_type = a.area_type AND e.area_code = a.area_code AND e.area = a.area
  AND r.last_day BETWEEN e.first_day AND e.last_day
UNION ALL
SELECT a.run, a.area_id, c.code
FROM {ref areas} a
JOIN {ref covers} c ON c.run = a.run AND c.unit = a.area_code
WHERE a.area_type = 'unit'
