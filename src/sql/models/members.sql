-- Of each unit of a run the units that it was in a part: itself; or those whose areas make up its area, if each of
-- them is there. `who` is who they are now.
WITH pairs AS (
  SELECT r.run, e.run AS part FROM {ref runs} r JOIN {ref runs} e ON e.last_day <= r.last_day
), same AS (
  SELECT p.run, p.part, n.unit AS who, n.unit
  FROM pairs p
  JOIN {ref units_now} n ON n.run = p.run
  JOIN {ref senders} s ON s.period = p.part AND s.unit = n.unit
), others AS (
  SELECT p.run, p.part, n.unit AS who
  FROM pairs p
  JOIN {ref units_now} n ON n.run = p.run
  LEFT JOIN same ON same.run = p.run AND same.part = p.part AND same.who = n.unit
  WHERE same.unit IS NULL AND p.run <> p.part
), met AS (
  SELECT o.run, o.part, o.who, s.unit, COUNT(*) AS shared
  FROM others o
  JOIN {ref covers} c ON c.run = o.run AND c.unit = o.who
  JOIN {ref covers} e ON e.run = o.run AND e.code = c.code
  JOIN {ref senders} s ON s.period = o.part AND s.unit = e.unit
  GROUP BY o.run, o.part, o.who, s.unit
), widths AS (
  SELECT run, unit, COUNT(*) AS width FROM {ref covers} GROUP BY run, unit
), beyond AS (
  SELECT m.run, m.part, m.who
  FROM met m
  JOIN widths w ON w.run = m.run AND w.unit = m.unit
  WHERE w.width > m.shared
), needed AS (
  SELECT DISTINCT o.run, o.part, o.who, a.code
  FROM others o
  JOIN {ref runs} r ON r.run = o.part
  JOIN {ref covers} c ON c.run = o.run AND c.unit = o.who
  JOIN {ref covers} was ON was.run = o.run AND was.code = c.code
  JOIN {ref authorities} a ON a.code = was.unit AND r.last_day BETWEEN a.first_day AND a.last_day
), lacking AS (
  SELECT n.run, n.part, n.who
  FROM needed n
  LEFT JOIN (
    SELECT m.run, m.part, m.who, u.code FROM met m JOIN {ref unit_codes} u ON u.unit = m.unit
  ) a ON a.run = n.run AND a.part = n.part AND a.who = n.who AND a.code = n.code
  WHERE a.code IS NULL
), unlike AS (
  SELECT run, part, who FROM beyond UNION SELECT run, part, who FROM lacking
), made_up AS (
  SELECT m.run, m.part, m.who, m.unit
  FROM met m
  LEFT JOIN unlike u ON u.run = m.run AND u.part = m.part AND u.who = m.who
  WHERE u.who IS NULL
), silent AS (
  -- Of one that sent nothing all may be estimated.
  SELECT DISTINCT p.run, p.part, n.unit AS who, n.unit
  FROM pairs p
  JOIN {ref units_now} n ON n.run = p.run
  JOIN {records figures} k ON k.period = p.part AND k.unit = n.unit
  LEFT JOIN {ref senders} s ON s.period = p.part AND s.unit = n.unit
  LEFT JOIN (SELECT DISTINCT run, part, who FROM made_up) m
    ON m.run = p.run AND m.part = p.part AND m.who = n.unit
  WHERE s.unit IS NULL AND m.who IS NULL
)
SELECT run, part, who, unit FROM same
UNION ALL SELECT run, part, who, unit FROM made_up
UNION ALL SELECT run, part, who, unit FROM silent
