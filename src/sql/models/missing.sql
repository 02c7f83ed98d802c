-- The units that are asked for a figure of which there is none, and no estimate either, part by part.
WITH counting AS (
  SELECT p.span_of_run, p.run, p.part, m.measure, m.table_name, m.field, m.is_of_some
  FROM {ref parts} p
  JOIN {ref measured_in_runs} t ON t.run = p.run
  JOIN {ref measured} m ON m.measure = t.measure AND m.kind IN ('flow', 'stock')
  WHERE p.is_held AND (m.kind = 'flow' OR p.is_last) AND (NOT m.is_list OR p.span = p.run)
    AND p.part_first_day >= m.first_day AND p.part_last_day <= m.last_day
), there AS (
  -- Who is in the figures of a part; of the run's own also who sent nothing.
  SELECT i.run, i.part, i.unit, i.who_unit FROM {ref identities} i
  UNION
  SELECT n.run, n.run, n.unit, n.unit FROM {ref units_now} n
), arising AS (
  SELECT DISTINCT u.unit, a.table_name, a.field
  FROM {ref unit_codes} u JOIN {ref applies} a ON a.code = u.code
  UNION
  SELECT u.unit, f.table_name, f.field
  FROM {ref unit_codes} u JOIN {ref others} o ON o.unit = u.unit CROSS JOIN {ref fields} f
), lacking AS (
  SELECT c.span_of_run, c.run, c.part, c.measure, t.unit, t.who_unit
  FROM counting c
  JOIN there t ON t.run = c.run AND t.part = c.part
  LEFT JOIN {ref figures} g ON g.period = c.part AND g.unit = t.unit AND g.measure = c.measure
  LEFT JOIN arising a ON a.unit = t.unit AND a.table_name = c.table_name AND a.field = c.field
  WHERE (g.unit IS NULL OR g.status IN ('not-received', 'not-known', 'unreadable', 'left-out'))
    AND (NOT c.is_of_some OR a.unit IS NOT NULL)
), silent AS (
  -- Units of now of which nobody answered in an earlier part, though they, or whom they succeeded, were expected.
  SELECT DISTINCT c.run, p.part, c.unit
  FROM (SELECT DISTINCT run, part FROM {ref parts} WHERE is_held AND part <> run) p
  JOIN {ref runs} r ON r.run = p.part
  JOIN {ref covers} c ON c.run = p.run
  JOIN {ref units_now} n ON n.run = c.run AND n.unit = c.unit
  JOIN {ref covers} was ON was.run = c.run AND was.code = c.code
  JOIN {ref scopes} s ON s.code = was.unit AND r.last_day BETWEEN s.first_day AND s.last_day
  LEFT JOIN {ref members} m ON m.run = p.run AND m.part = p.part AND m.who = c.unit
  WHERE m.who IS NULL AND NOT EXISTS (
    SELECT 1 FROM {ref covers} own
    JOIN {ref covers} theirs ON theirs.run = own.run AND theirs.code = own.code
    JOIN (SELECT DISTINCT period, unit FROM {records figures}) k ON k.unit = theirs.unit
    WHERE own.run = c.run AND own.unit = c.unit AND k.period = p.part
  )
)
SELECT k.span_of_run, k.part, l.area_id, k.measure, k.who_unit
FROM lacking k
JOIN {ref lies} l ON l.run = k.run AND l.unit = k.unit AND l.is_within
UNION
SELECT c.span_of_run, c.part, u.area_id, c.measure, s.unit
FROM counting c
JOIN silent s ON s.run = c.run AND s.part = c.part
JOIN {ref units_within} u ON u.run = s.run AND u.who_unit = s.unit
LEFT JOIN {ref applies} a ON a.table_name = c.table_name AND a.field = c.field
  AND POSITION('+' || a.code || '+' IN '+' || s.unit || '+') > 0
WHERE NOT c.is_of_some OR a.code IS NOT NULL
