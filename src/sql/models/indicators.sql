-- Ratios of sums over the units of which both parts are known, each rounded once; halves go away from zero.
WITH here AS (
  SELECT l.run, l.unit, l.who, l.area_id, l.is_own, l.is_within, i.who_unit
  FROM {ref places} l
  JOIN {ref identities} i ON i.run = l.run AND i.part = l.part AND i.unit = l.unit
  WHERE l.part = l.run
), terms AS (
  SELECT t.*, h.area_id, h.who, h.is_within
  FROM {ref indicator_terms} t
  JOIN here h ON h.run = t.run AND h.who_unit = t.who_unit
  WHERE t.basis = 'reported' OR NOT h.is_own
), sums AS (
  SELECT
    span_of_run, area_id, basis, indicator,
    SUM(CASE WHEN is_within AND has_no_rate = 0 THEN numerator END) AS numerator,
    SUM(CASE WHEN is_within AND has_no_rate = 0 THEN denominator END) AS denominator,
    SUM(CASE WHEN is_within AND has_no_rate = 0 THEN 1 ELSE 0 END) AS base_units,
    SUM(CASE WHEN is_within AND has_no_rate = 1 THEN 1 ELSE 0 END) AS left_out_units,
    SUM(CASE WHEN is_within AND has_no_rate = 0 THEN is_estimated ELSE 0 END) AS estimated_units,
    MAX(CASE WHEN is_within THEN 0 ELSE 1 END) AS is_partly
  FROM terms
  GROUP BY span_of_run, area_id, basis, indicator
), named AS (
  SELECT DISTINCT t.indicator, f.place AS field_place, f.table_name, f.field, f.is_of_some
  FROM {ref figures_of_indicators} t JOIN {ref fields} f ON f.table_name = t.table_name AND f.field = t.field
), asked AS (
  -- The authorities that are put every question.
  SELECT e.run, e.area_id, i.indicator, e.code
  FROM {ref expected_in_areas} e
  CROSS JOIN (SELECT DISTINCT indicator FROM named) i
  LEFT JOIN (
    SELECT n.indicator, c.code FROM named n CROSS JOIN {ref authorities} c
    LEFT JOIN {ref applies} a ON a.table_name = n.table_name AND a.field = n.field AND a.code = c.code
    WHERE n.is_of_some AND a.code IS NULL
    GROUP BY n.indicator, c.code
  ) spared ON spared.indicator = i.indicator AND spared.code = e.code
  WHERE spared.code IS NULL
), asked_counts AS (
  SELECT run, area_id, indicator, COUNT(*) AS authorities FROM asked GROUP BY run, area_id, indicator
), behind AS (
  SELECT t.span_of_run, t.area_id, t.basis, t.indicator, COUNT(DISTINCT q.code) AS authorities
  FROM terms t
  JOIN {ref answers_for} c ON c.run = t.run AND c.who = t.who AND c.area_id = t.area_id
  JOIN asked q ON q.run = t.run AND q.area_id = t.area_id AND q.indicator = t.indicator AND q.code = c.code
  WHERE t.is_within AND t.has_no_rate = 0
  GROUP BY t.span_of_run, t.area_id, t.basis, t.indicator
), standings AS (
  SELECT t.run, t.period, t.area_type, t.area_code, t.area, t.table_name, t.row_key, t.field, 'reported' AS basis, t.standing
  FROM {ref totals} t
  UNION ALL
  SELECT p.run, p.period, p.area_type, p.area_code, p.area, p.table_name, p.row_key, p.field, 'estimates', p.standing
  FROM {ref figures_published} p
), held AS (
  SELECT s.run, s.period, s.area_type, s.area_code, s.area, s.basis, t.indicator,
    MAX(CASE WHEN s.standing = 'not-lowered' THEN 4 WHEN f.is_controlled THEN 3 WHEN s.standing = 'held' THEN 2 WHEN s.standing = 'unreliable' THEN 1 ELSE 0 END) AS is_held
  FROM standings s
  JOIN {ref figures_of_indicators} t ON t.table_name = s.table_name AND t.row_key = s.row_key AND t.field = s.field
  JOIN {ref fields} f ON f.table_name = t.table_name AND f.field = t.field
  GROUP BY s.run, s.period, s.area_type, s.area_code, s.area, s.basis, t.indicator
), arises AS (
  -- An indicator does not apply where all figures of one of its parts do not.
  SELECT run, period, area_type, area_code, area, indicator, MAX(is_nowhere) AS is_nowhere
  FROM (
    SELECT s.run, s.period, s.area_type, s.area_code, s.area, t.indicator, t.side,
      MIN(CASE WHEN s.standing = 'not-applicable' THEN 1 ELSE 0 END) AS is_nowhere
    FROM {ref totals} s
    JOIN {ref figures_of_indicators} t ON t.table_name = s.table_name AND t.row_key = s.row_key AND t.field = s.field
    GROUP BY s.run, s.period, s.area_type, s.area_code, s.area, t.indicator, t.side
  ) x
  GROUP BY run, period, area_type, area_code, area, indicator
), every AS (
  SELECT
    l.run, l.span AS period, a.area_type, a.area_code, a.area, i.indicator, i.per, i.decimals, b.basis,
    s.numerator,
    CASE WHEN i.of_scope AND s.numerator IS NOT NULL THEN COALESCE(q.authorities, 0) * 1000000 ELSE s.denominator END
      AS denominator,
    COALESCE(s.base_units, 0) AS base_units,
    CASE WHEN i.of_scope AND s.numerator IS NOT NULL THEN COALESCE(q.authorities, 0) ELSE COALESCE(u.authorities, 0) END
      AS base_authorities,
    COALESCE(q.authorities, 0) AS expected_authorities,
    COALESCE(s.left_out_units, 0) AS left_out_units,
    COALESCE(s.estimated_units, 0) AS estimated_units,
    i.is_not_lowered OR (b.basis = 'estimates' AND (COALESCE(s.is_partly, 0) = 1 OR COALESCE(h.is_held, 0) = 4))
      AS is_not_lowered,
    h.is_held,
    r.is_nowhere
  FROM {ref lengths} l
  CROSS JOIN {ref indicators_declared} i
  JOIN {ref areas} a ON a.run = l.run
  JOIN {ref bases} b ON b.basis = 'reported' OR a.area_type <> 'unit'
  LEFT JOIN sums s ON s.span_of_run = l.span_of_run AND s.area_id = a.area_id AND s.basis = b.basis AND s.indicator = i.indicator
  LEFT JOIN behind u ON u.span_of_run = l.span_of_run AND u.area_id = a.area_id AND u.basis = b.basis AND u.indicator = i.indicator
  LEFT JOIN asked_counts q ON q.run = l.run AND q.area_id = a.area_id AND q.indicator = i.indicator
  LEFT JOIN held h ON h.run = l.run AND h.period = l.span AND h.area_type = a.area_type AND h.area_code = a.area_code
    AND h.area = a.area AND h.basis = b.basis AND h.indicator = i.indicator
  LEFT JOIN arises r ON r.run = l.run AND r.period = l.span AND r.area_type = a.area_type AND r.area_code = a.area_code
    AND r.area = a.area AND r.indicator = i.indicator
), worked_out AS (
  SELECT e.*, {rounded {whole numerator} * {whole per} * {power decimals} | {whole denominator} * 1000000} AS ratio
  FROM every e
)
SELECT
  run, period, area_type, area_code, area, indicator, basis,
  CASE WHEN NOT is_not_lowered THEN {decimal ratio | decimals} END AS value,
  CASE WHEN NOT is_not_lowered THEN {decimal numerator | 6} END AS numerator,
  CASE WHEN NOT is_not_lowered THEN {decimal denominator | 6} END AS denominator,
  base_units, base_authorities, expected_authorities, left_out_units, estimated_units,
  CASE
    WHEN is_not_lowered THEN 'not-lowered'
    WHEN ratio IS NOT NULL THEN CASE is_held WHEN 3 THEN 'uncontrolled' WHEN 2 THEN 'held' WHEN 1 THEN 'unreliable' ELSE 'known' END
    WHEN is_nowhere = 1 THEN 'not-applicable'
    ELSE 'not-available'
  END AS standing
FROM worked_out
