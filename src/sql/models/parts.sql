-- Of which periods each is made over which there are figures: its own, and longer ones that end with it, if more
-- is known of them than their end. A number stands for a span of a run.
SELECT
  DENSE_RANK() OVER (ORDER BY s.run, s.span) AS span_of_run,
  s.run, s.span, s.part, s.is_last, s.part_first_day, s.part_last_day,
  r.run IS NOT NULL AS is_held
FROM {ref spans} s
JOIN {ref runs} own ON own.run = s.run
LEFT JOIN {ref runs} r ON r.run = s.part
WHERE s.span = s.run OR s.span IN (
  SELECT longer.span FROM {ref spans} longer JOIN {ref runs} held ON held.run = longer.part
  GROUP BY longer.run, longer.span HAVING COUNT(*) > 1
)
