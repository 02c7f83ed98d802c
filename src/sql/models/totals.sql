-- Sums of what was reported by area and span, exact, each with who stands behind it. A sum of nothing is not known,
-- nor is one over several periods of which one has nothing, nor that of an area of which a joint return holds a part.
WITH sums AS (
  SELECT
    span_of_run, area_id, measure,
    SUM(CASE WHEN is_within THEN digits END) AS digits,
    COUNT(DISTINCT CASE WHEN is_within THEN part END) AS parts,
    MAX(CASE WHEN is_within THEN 0 ELSE 1 END) AS is_partly,
    MAX(CASE WHEN is_within AND is_queried AND NOT is_derived THEN ABS(digits) END) AS most_queried
  FROM {ref addends}
  WHERE is_counted
  GROUP BY span_of_run, area_id, measure
), known AS (
  SELECT s.span_of_run, s.area_id, s.measure, s.digits, s.most_queried
  FROM sums s
  JOIN {ref measured} m ON m.measure = s.measure
  JOIN {ref lengths} l ON l.span_of_run = s.span_of_run
  WHERE s.is_partly = 0 AND s.parts = CASE WHEN m.kind = 'flow' THEN l.parts ELSE 1 END
), by_who AS (
  SELECT
    c.span_of_run, c.area_id, c.measure, c.who,
    MAX(CASE WHEN c.is_derived THEN 1 ELSE 0 END) AS is_derived,
    COUNT(*) AS given
  FROM {ref addends} c
  WHERE c.is_counted AND c.is_within
  GROUP BY c.span_of_run, c.area_id, c.measure, c.who
), complete AS (
  SELECT
    w.span_of_run, w.area_id, w.measure, w.who, w.is_derived,
    CASE WHEN w.given >= CASE WHEN m.kind = 'flow' THEN n.of_flows ELSE n.of_stocks END THEN 1 ELSE 0 END AS is_complete
  FROM by_who w
  JOIN {ref measured} m ON m.measure = w.measure
  JOIN {ref needed} n ON n.span_of_run = w.span_of_run AND n.who = w.who
), units AS (
  SELECT
    span_of_run, area_id, measure,
    SUM(1 - is_derived) AS reported_units, SUM(is_derived) AS derived_units, SUM(is_complete) AS complete_units
  FROM complete
  GROUP BY span_of_run, area_id, measure
), by_authority AS (
  SELECT
    w.span_of_run, w.area_id, w.measure, c.code,
    MAX(1 - w.is_derived) AS is_reported, MAX(w.is_complete) AS is_complete
  FROM complete w
  JOIN {ref lengths} l ON l.span_of_run = w.span_of_run
  JOIN {ref answers_for} c ON c.run = l.run AND c.who = w.who AND c.area_id = w.area_id
  JOIN {ref measured} m ON m.measure = w.measure
  LEFT JOIN {ref applies} a ON a.table_name = m.table_name AND a.field = m.field AND a.code = c.code
  WHERE NOT m.is_of_some OR a.code IS NOT NULL
  GROUP BY w.span_of_run, w.area_id, w.measure, c.code
), authorities_behind AS (
  SELECT
    span_of_run, area_id, measure,
    SUM(is_reported) AS reported_authorities, COUNT(*) AS included_authorities,
    SUM(is_complete) AS complete_authorities
  FROM by_authority
  GROUP BY span_of_run, area_id, measure
), unasked_spans AS (
  -- Where a question is not put in a part that counts.
  SELECT DISTINCT p.span_of_run, f.place AS field_place
  FROM {ref parts} p
  JOIN {ref fields} f ON p.part_first_day < f.first_day OR p.part_last_day > f.last_day
  WHERE f.kind = 'flow' OR p.is_last
)
SELECT
  l.run, l.span AS period, a.area_type, a.area_code, a.area, m.table_name, m.row_key, m.field, m.kind, m.decimals,
  k.digits,
  {decimal k.digits | m.decimals} AS value,
  CASE WHEN k.measure IS NULL THEN 0 ELSE COALESCE(u.reported_units, 0) END AS reported_units,
  q.asked - COALESCE(w.authorities, 0) AS expected_authorities,
  CASE WHEN k.measure IS NULL THEN 0 ELSE COALESCE(b.reported_authorities, 0) END AS reported_authorities,
  CASE WHEN k.measure IS NULL THEN 0 ELSE COALESCE(b.included_authorities, 0) END AS included_authorities,
  CASE WHEN k.measure IS NULL THEN 0 ELSE COALESCE(u.derived_units, 0) END AS derived_units,
  CASE WHEN k.measure IS NULL THEN 0 ELSE COALESCE(u.complete_units, 0) END AS complete_units,
  CASE WHEN k.measure IS NULL THEN 0 ELSE COALESCE(b.complete_authorities, 0) END AS complete_authorities,
  CASE
    -- One queried value that is a tenth of the sum or more holds it.
    WHEN k.most_queried > 0 AND k.most_queried * 10 >= ABS(k.digits) THEN 'held'
    WHEN k.measure IS NOT NULL THEN CASE WHEN m.is_controlled AND a.area_type <> 'unit' THEN 'uncontrolled' ELSE 'known' END
    WHEN q.asked = 0 AND q.expected > 0 THEN 'not-applicable'
    WHEN o.field_place IS NOT NULL OR COALESCE(w.arises_nowhere, FALSE) THEN 'not-applicable'
    ELSE 'not-available'
  END AS standing,
  l.span_of_run, a.area_id, m.measure
FROM {ref measured_in_runs} t
JOIN {ref measured} m ON m.measure = t.measure
JOIN {ref lengths} l ON l.run = t.run AND (NOT m.is_list OR l.span = t.run)
JOIN {ref areas} a ON a.run = t.run AND (m.kind IN ('flow', 'stock') OR a.area_type = 'unit')
JOIN {ref asked} q ON q.run = t.run AND q.area_id = a.area_id AND q.field_place = m.field_place
LEFT JOIN known k ON k.span_of_run = l.span_of_run AND k.area_id = a.area_id AND k.measure = m.measure
LEFT JOIN units u ON u.span_of_run = l.span_of_run AND u.area_id = a.area_id AND u.measure = m.measure
LEFT JOIN authorities_behind b ON b.span_of_run = l.span_of_run AND b.area_id = a.area_id AND b.measure = m.measure
LEFT JOIN {ref without_a_box} w ON w.run = t.run AND w.area_id = a.area_id AND w.measure = m.measure
LEFT JOIN unasked_spans o ON o.span_of_run = l.span_of_run AND o.field_place = m.field_place
