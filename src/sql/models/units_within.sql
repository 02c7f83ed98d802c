-- The units of a run that lie in an area of several by the authorities for which they answer: all of these are
-- expected there.
WITH widths AS (
  SELECT run, unit, COUNT(*) AS width FROM {ref covers} GROUP BY run, unit
)
SELECT e.run, e.area_id, n.unit AS who_unit
FROM {ref units_now} n
JOIN {ref covers} c ON c.run = n.run AND c.unit = n.unit
JOIN widths w ON w.run = n.run AND w.unit = n.unit
JOIN {ref expected_in_areas} e ON e.run = n.run AND e.code = c.code
JOIN {ref areas} a ON a.run = e.run AND a.area_id = e.area_id AND a.area_type <> 'unit'
GROUP BY e.run, e.area_id, n.unit, w.width
HAVING COUNT(*) = w.width
