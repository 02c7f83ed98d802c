-- How each unit lies to the areas of several: wholly within, or partly. An authority that ended lies where the one
-- lies that took its place; one that several took, where it lay.
WITH kinds AS (
  SELECT run, unit, COUNT(*) = COUNT(DISTINCT member) AS is_one_each
  FROM {ref heirs_of_units} GROUP BY run, unit
), standing AS (
  SELECT h.run, h.unit, h.code FROM {ref heirs_of_units} h
  JOIN kinds k ON k.run = h.run AND k.unit = h.unit WHERE k.is_one_each
  UNION ALL
  SELECT DISTINCT h.run, h.unit, h.member FROM {ref heirs_of_units} h
  JOIN kinds k ON k.run = h.run AND k.unit = h.unit WHERE NOT k.is_one_each
), widths AS (
  SELECT run, unit, COUNT(*) AS width FROM standing GROUP BY run, unit
), found AS (
  SELECT s.run, s.unit, a.area_id, COUNT(*) AS inside
  FROM standing s
  JOIN {ref runs} r ON r.run = s.run
  JOIN {ref homes} h ON h.code = s.code AND r.last_day BETWEEN h.first_day AND h.last_day
  JOIN {ref areas} a ON a.run = s.run AND a.area_type = h.area_type AND a.area_code = h.area_code AND a.area = h.area
  GROUP BY s.run, s.unit, a.area_id
)
SELECT f.run, f.unit, f.area_id, f.inside = w.width AS is_within
FROM found f
JOIN widths w ON w.run = f.run AND w.unit = f.unit
UNION ALL
SELECT a.run, u.unit, a.area_id, TRUE
FROM {ref areas} a
CROSS JOIN (SELECT DISTINCT unit FROM {ref unit_codes}) u
WHERE a.area_type = 'all'
