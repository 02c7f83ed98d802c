-- The units of each run: who sent, and who is expected and did not.
WITH answered AS (
  SELECT c.run, c.code FROM {ref covers} c JOIN {ref senders} s ON s.period = c.run AND s.unit = c.unit
), due AS (
  SELECT r.run, s.code
  FROM {ref runs} r
  JOIN {ref scopes} s ON r.last_day BETWEEN s.first_day AND s.last_day
), silent AS (
  SELECT d.run, d.code FROM due d
  LEFT JOIN answered a ON a.run = d.run AND a.code = d.code
  WHERE a.code IS NULL
), joint AS (
  SELECT r.run, j.unit, j.code, d.code IS NOT NULL AS is_due, s.code IS NOT NULL AS is_silent
  FROM {ref runs} r
  JOIN {ref joints} j ON r.last_day BETWEEN j.first_day AND j.last_day
  LEFT JOIN due d ON d.run = r.run AND d.code = j.code
  LEFT JOIN silent s ON s.run = r.run AND s.code = j.code
), together AS (
  SELECT run, unit FROM joint GROUP BY run, unit
  HAVING MIN(CASE WHEN is_due AND is_silent THEN 1 ELSE 0 END) = 1
), alone AS (
  SELECT s.run, s.code AS unit FROM silent s
  LEFT JOIN (
    SELECT j.run, j.code FROM joint j JOIN together t ON t.run = j.run AND t.unit = j.unit
  ) taken ON taken.run = s.run AND taken.code = s.code
  WHERE taken.code IS NULL
), others AS (
  SELECT r.run, o.unit
  FROM {ref runs} r
  JOIN {ref others} o ON r.last_day BETWEEN o.first_day AND o.last_day
)
SELECT period AS run, unit, TRUE AS has_sent FROM {ref senders}
UNION ALL
SELECT w.run, w.unit, FALSE FROM (
  SELECT run, unit FROM together
  UNION SELECT run, unit FROM alone
  UNION SELECT run, unit FROM others
) w
LEFT JOIN {ref senders} s ON s.period = w.run AND s.unit = w.unit
WHERE s.unit IS NULL
