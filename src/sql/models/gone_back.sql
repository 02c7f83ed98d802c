-- Sums over longer periods that a run may have made with other estimates than those that stand in the records of their
-- earlier parts: it goes back to what a unit did not give that answered later.
WITH later AS (
  SELECT DISTINCT p.run, p.part, m.who AS who_unit
  FROM {ref parts} p
  JOIN {ref runs} r ON r.run = p.part
  JOIN {ref runs} e ON e.last_day > r.last_day
  JOIN {ref members} m ON m.run = p.run AND m.part = e.run
  JOIN {ref senders} s ON s.period = m.part AND s.unit = m.unit
  WHERE p.part <> p.run
), lacking AS (
  SELECT p.span_of_run, p.run, p.part, l.area_id, g.measure, i.who_unit
  FROM {ref parts} p
  JOIN {ref figures} g ON g.period = p.part AND g.gives_way
  JOIN {ref identities} i ON i.run = p.run AND i.part = p.part AND i.unit = g.unit
  JOIN {ref lies} l ON l.run = p.run AND l.unit = g.unit AND l.is_within
  WHERE p.part <> p.run
  UNION ALL
  SELECT n.span_of_run, l.run, n.part, n.area_id, n.measure, n.who_unit
  FROM {ref missing} n
  JOIN {ref lengths} l ON l.span_of_run = n.span_of_run
  JOIN {ref measured} m ON m.measure = n.measure
  JOIN (SELECT DISTINCT table_name, field FROM {ref gives_way}) w ON w.table_name = m.table_name AND w.field = m.field
  WHERE n.part <> l.run
)
SELECT DISTINCT k.span_of_run, k.area_id, k.measure
FROM lacking k
JOIN later t ON t.run = k.run AND t.part = k.part AND t.who_unit = k.who_unit
