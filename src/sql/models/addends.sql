-- What each unit adds to each area over each span, part by part: flows of all parts, else what stands at the end.
-- A list that is not there is known to be empty in the run's own period alone.
SELECT
  p.span_of_run, p.part, l.area_id, l.is_own, l.is_within, l.who, g.measure,
  g.is_counted, g.digits, g.millionths, g.status = 'derived' AS is_derived, g.is_queried
FROM {ref parts} p
JOIN {ref figures} g ON g.period = p.part AND g.millionths IS NOT NULL
JOIN {ref measured} m ON m.measure = g.measure
JOIN {ref places} l ON l.run = p.run AND l.part = p.part AND l.unit = g.unit
WHERE (m.kind = 'flow' OR p.is_last)
  AND (NOT m.is_list OR p.span = p.run)
  AND (m.kind IN ('flow', 'stock') OR l.is_own)
