-- The share by size, in tenths of a percent, of those asked who gave a figure; by number where no size is declared.
WITH places AS (
  SELECT
    p.span_of_run, p.run, p.part, u.area_id, u.who_unit, m.measure, m.is_of_some, m.table_name, m.field,
    CASE WHEN z.table_name IS NULL THEN 1 ELSE s.size END AS size
  FROM {ref parts} p
  JOIN {ref units_within} u ON u.run = p.run
  JOIN {ref measured_in_runs} t ON t.run = p.run
  JOIN {ref measured} m ON m.measure = t.measure AND m.kind IN ('flow', 'stock')
  LEFT JOIN {ref size} z ON TRUE
  LEFT JOIN {ref sizes} s ON s.run = u.run AND s.who_unit = u.who_unit
  WHERE p.is_held AND (m.kind = 'flow' OR p.is_last) AND (NOT m.is_list OR p.span = p.run)
), arising AS (
  SELECT DISTINCT c.run, c.unit, a.table_name, a.field
  FROM {ref covers} c JOIN {ref applies} a ON a.code = c.code
)
SELECT
  p.span_of_run, p.area_id, p.measure,
  SUM(CASE WHEN g.reported IS NOT NULL THEN p.size ELSE 0 END) AS gave,
  SUM(p.size) AS all_asked
FROM places p
LEFT JOIN {ref standing_figures} g ON g.run = p.run AND g.part = p.part AND g.who_unit = p.who_unit AND g.measure = p.measure
LEFT JOIN arising a ON a.run = p.run AND a.unit = p.who_unit AND a.table_name = p.table_name AND a.field = p.field
WHERE p.size IS NOT NULL AND COALESCE(g.is_unasked, 0) = 0 AND (NOT p.is_of_some OR a.unit IS NOT NULL)
GROUP BY p.span_of_run, p.area_id, p.measure
