-- Numerator and denominator of each unit of a run over each span, in millionths: flows of all parts, stocks of the
-- end. What is made of flows alone is worked out part by part.
WITH sides AS (
  SELECT t.indicator, t.side, t.is_known_sum, m.measure, m.kind,
    MIN(CASE WHEN f.kind = 'flow' THEN 1 ELSE 0 END) OVER (PARTITION BY t.indicator, t.side) AS is_by_part
  FROM {ref figures_of_indicators} t
  JOIN {ref fields} f ON f.table_name = t.table_name AND f.field = t.field
  LEFT JOIN {ref measured} m ON m.table_name = t.table_name AND m.row_key = t.row_key AND m.field = t.field
), spans AS (
  SELECT p.span_of_run, p.run, p.part, p.is_last, l.parts, n.unit AS who_unit
  FROM {ref parts} p
  JOIN {ref lengths} l ON l.span_of_run = p.span_of_run
  JOIN {ref units_now} n ON n.run = p.run
), given AS (
  SELECT
    s.span_of_run, s.run, s.part, s.parts, s.who_unit, b.basis, d.indicator, d.side, d.is_known_sum, d.is_by_part,
    d.measure, d.kind, g.has_no_rate, g.is_estimated,
    CASE WHEN b.basis = 'reported' THEN g.reported ELSE g.with_estimates END AS value
  FROM spans s
  CROSS JOIN {ref bases} b
  JOIN sides d ON d.kind = 'flow' OR s.is_last OR d.kind IS NULL
  LEFT JOIN {ref standing_figures} g
    ON g.run = s.run AND g.part = s.part AND g.who_unit = s.who_unit AND g.measure = d.measure
), turns AS (
  -- A figure over the parts that count, or each part for itself.
  SELECT
    span_of_run, run, parts, who_unit, basis, indicator, side, is_known_sum, is_by_part, measure,
    CASE WHEN is_by_part = 1 THEN part ELSE '' END AS turn,
    CASE WHEN COUNT(value) = CASE WHEN is_by_part = 1 OR kind <> 'flow' THEN 1 ELSE MAX(parts) END
      THEN SUM(value) END AS value,
    MAX(COALESCE(has_no_rate, 0)) AS has_no_rate,
    MAX(CASE WHEN basis = 'estimates' THEN COALESCE(is_estimated, 0) ELSE 0 END) AS is_estimated
  FROM given
  GROUP BY span_of_run, run, parts, who_unit, basis, indicator, side, is_known_sum, is_by_part, measure, kind,
    CASE WHEN is_by_part = 1 THEN part ELSE '' END
), by_turn AS (
  SELECT
    span_of_run, run, parts, who_unit, basis, indicator, side, is_by_part, turn,
    CASE WHEN is_known_sum OR COUNT(value) = COUNT(*) THEN SUM(value) END AS value,
    MAX(has_no_rate) AS has_no_rate, MAX(is_estimated) AS is_estimated
  FROM turns
  GROUP BY span_of_run, run, parts, who_unit, basis, indicator, side, is_by_part, turn, is_known_sum
), by_side AS (
  SELECT
    span_of_run, run, who_unit, basis, indicator, side,
    CASE WHEN COUNT(value) = CASE WHEN is_by_part = 1 THEN MAX(parts) ELSE 1 END THEN SUM(value) END AS value,
    MAX(has_no_rate) AS has_no_rate, MAX(is_estimated) AS is_estimated
  FROM by_turn
  GROUP BY span_of_run, run, who_unit, basis, indicator, side, is_by_part
)
SELECT
  span_of_run, run, who_unit, basis, indicator,
  MAX(CASE WHEN side = 'numerator' THEN value END) AS numerator,
  MAX(CASE WHEN side = 'denominator' THEN value END) AS denominator,
  MAX(has_no_rate) AS has_no_rate, MAX(is_estimated) AS is_estimated
FROM by_side
GROUP BY span_of_run, run, who_unit, basis, indicator
HAVING COUNT(value) = 2
