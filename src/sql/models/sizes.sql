-- The size of each unit of a run: the last that is known, and about which nothing is asked.
SELECT run, who_unit, size
FROM (
  SELECT s.run, s.who_unit, s.reported AS size,
    ROW_NUMBER() OVER (PARTITION BY s.run, s.who_unit ORDER BY r.last_day DESC) AS back
  FROM {ref standing_figures} s
  JOIN {ref measured} m ON m.measure = s.measure
  JOIN {ref size} z ON z.table_name = m.table_name AND z.row_key = m.row_key AND z.field = m.field
  JOIN {ref runs} r ON r.run = s.part
  WHERE s.reported IS NOT NULL AND s.has_no_rate = 0
) s
WHERE back = 1
