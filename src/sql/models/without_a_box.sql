-- Why a question does not arise in an area: whether all usable returns there have no box for it or say that it
-- does not apply, and the authorities that are not asked for want of a box.
WITH usable AS (
  SELECT DISTINCT period, unit FROM {ref figures} WHERE is_counted
), here AS (
  SELECT l.run, l.area_id, l.is_own, l.unit, u.unit IS NOT NULL AS is_usable
  FROM {ref places} l
  LEFT JOIN usable u ON u.period = l.run AND u.unit = l.unit
  WHERE l.part = l.run AND l.is_within
), all_usable AS (
  SELECT run, area_id, COUNT(*) AS usable FROM here WHERE is_usable GROUP BY run, area_id
), silent AS (
  SELECT period, unit, measure, status = 'not-asked' AS has_no_box
  FROM {ref figures}
  WHERE (status = 'not-asked' AND source = 'form') OR status = 'not-applicable'
), arises_not AS (
  SELECT h.run, h.area_id, s.measure, COUNT(*) AS units
  FROM here h
  JOIN silent s ON s.period = h.run AND s.unit = h.unit
  WHERE h.is_usable AND (s.has_no_box OR h.is_own)
  GROUP BY h.run, h.area_id, s.measure
), boxless AS (
  SELECT h.run, h.area_id, s.measure, COUNT(DISTINCT e.code) AS authorities
  FROM here h
  JOIN silent s ON s.period = h.run AND s.unit = h.unit AND s.has_no_box
  JOIN {ref covers} c ON c.run = h.run AND c.unit = h.unit
  JOIN {ref expected_in_areas} e ON e.run = h.run AND e.area_id = h.area_id AND e.code = c.code
  JOIN {ref measured} m ON m.measure = s.measure
  LEFT JOIN {ref applies} a ON a.table_name = m.table_name AND a.field = m.field AND a.code = e.code
  WHERE NOT m.is_of_some OR a.code IS NOT NULL
  GROUP BY h.run, h.area_id, s.measure
)
SELECT
  COALESCE(n.run, b.run) AS run, COALESCE(n.area_id, b.area_id) AS area_id, COALESCE(n.measure, b.measure) AS measure,
  COALESCE(n.units = u.usable, FALSE) AS arises_nowhere,
  COALESCE(b.authorities, 0) AS authorities
FROM arises_not n
FULL JOIN boxless b ON b.run = n.run AND b.area_id = n.area_id AND b.measure = n.measure
LEFT JOIN all_usable u ON u.run = n.run AND u.area_id = n.area_id
