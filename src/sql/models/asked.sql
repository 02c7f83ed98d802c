-- How many authorities of an area are put a question, and how many are expected there.
WITH plain AS (
  SELECT run, area_id, COUNT(*) AS expected FROM {ref expected_in_areas} GROUP BY run, area_id
), of_some AS (
  SELECT e.run, e.area_id, a.table_name, a.field, COUNT(*) AS asked
  FROM {ref expected_in_areas} e
  JOIN {ref applies} a ON a.code = e.code
  GROUP BY e.run, e.area_id, a.table_name, a.field
)
SELECT
  a.run, a.area_id, f.place AS field_place,
  COALESCE(p.expected, 0) AS expected,
  CASE WHEN f.is_of_some THEN COALESCE(s.asked, 0) ELSE COALESCE(p.expected, 0) END AS asked
FROM {ref areas} a
CROSS JOIN {ref fields} f
LEFT JOIN plain p ON p.run = a.run AND p.area_id = a.area_id
LEFT JOIN of_some s ON s.run = a.run AND s.area_id = a.area_id AND s.table_name = f.table_name AND s.field = f.field
