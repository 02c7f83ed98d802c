-- Sums over areas of several units with what stands in the place of what is missing: estimates that runs made.
WITH sums AS (
  SELECT
    d.span_of_run, d.area_id, d.measure,
    SUM(CASE WHEN d.is_within THEN d.millionths END) AS exact,
    SUM(CASE WHEN d.is_within AND NOT d.is_counted THEN d.millionths END) AS estimated,
    SUM(CASE WHEN d.is_within AND d.is_counted AND d.is_queried THEN d.millionths END) AS queried,
    MAX(CASE WHEN d.is_within AND d.is_counted AND d.is_queried AND NOT d.is_derived THEN ABS(d.millionths) END)
      AS most_queried,
    COUNT(DISTINCT CASE WHEN d.is_within THEN d.part END) AS parts,
    MAX(CASE WHEN d.is_within THEN 0 ELSE 1 END) AS is_partly
  FROM {ref addends} d
  WHERE NOT d.is_own
  GROUP BY d.span_of_run, d.area_id, d.measure
), made AS (
  SELECT span_of_run, area_id, measure, COUNT(DISTINCT who) AS units
  FROM {ref addends}
  WHERE NOT is_own AND is_within AND NOT is_counted
  GROUP BY span_of_run, area_id, measure
), lacking AS (
  SELECT span_of_run, area_id, measure, COUNT(DISTINCT who_unit) AS units FROM {ref missing}
  GROUP BY span_of_run, area_id, measure
), known AS (
  SELECT s.*, COALESCE(s.estimated, 0) AS part_estimated, COALESCE(s.queried, 0) AS part_queried
  FROM sums s
  JOIN {ref measured} m ON m.measure = s.measure
  JOIN {ref lengths} l ON l.span_of_run = s.span_of_run
  WHERE s.is_partly = 0 AND s.parts = CASE WHEN m.kind = 'flow' THEN l.parts ELSE 1 END
), figures AS (
  SELECT
    t.run, t.period, t.area_type, t.area_code, t.area, t.table_name, t.row_key, t.field, t.decimals,
    t.digits AS reported, t.standing AS total_standing,
    COALESCE(s.is_partly, 0) = 1 OR b.measure IS NOT NULL AS is_not_lowered,
    f.is_controlled,
    k.exact, k.estimated, k.part_estimated, k.part_queried, k.most_queried,
    f.base, f.is_to_even, f.is_control,
    {rounded k.exact | f.finest} * f.finest AS finer,
    CASE WHEN k.exact IS NULL THEN 0 ELSE COALESCE(u.units, 0) END AS estimated_units,
    COALESCE(n.units, 0) AS missing_units,
    {rounded g.gave * 1000 | g.all_asked} AS given_tenths
  FROM {ref totals} t
  JOIN {ref fields} f ON f.table_name = t.table_name AND f.field = t.field
  LEFT JOIN sums s ON s.span_of_run = t.span_of_run AND s.area_id = t.area_id AND s.measure = t.measure
  LEFT JOIN known k ON k.span_of_run = t.span_of_run AND k.area_id = t.area_id AND k.measure = t.measure
  LEFT JOIN made u ON u.span_of_run = t.span_of_run AND u.area_id = t.area_id AND u.measure = t.measure
  LEFT JOIN {ref gone_back} b ON b.span_of_run = t.span_of_run AND b.area_id = t.area_id AND b.measure = t.measure
  LEFT JOIN lacking n ON n.span_of_run = t.span_of_run AND n.area_id = t.area_id AND n.measure = t.measure
  LEFT JOIN {ref given_shares} g ON g.span_of_run = t.span_of_run AND g.area_id = t.area_id AND g.measure = t.measure
  WHERE t.area_type <> 'unit' AND (SELECT MAX(CASE WHEN is_estimated THEN 1 ELSE 0 END) FROM {ref estimation}) = 1
), standing AS (
  SELECT
    f.*,
    CASE
      WHEN is_not_lowered OR is_control THEN 'not-lowered'
      WHEN exact IS NULL THEN CASE WHEN total_standing = 'not-applicable' THEN 'not-applicable' ELSE 'not-available' END
      WHEN most_queried > 0 AND most_queried * 10 >= ABS(exact) THEN 'held'
      WHEN given_tenths * 100 < z.least THEN 'unreliable'
      WHEN is_controlled THEN 'uncontrolled'
      ELSE 'known'
    END AS standing
  FROM figures f
  CROSS JOIN {ref estimation} z
)
SELECT
  run, period, area_type, area_code, area, table_name, row_key, field,
  CASE WHEN standing IN ('known', 'uncontrolled') THEN {decimal CASE WHEN is_to_even THEN {even finer | base} ELSE {rounded finer | base} END * base | 6} END AS value,
  CASE WHEN standing IN ('known', 'uncontrolled') THEN {decimal exact | 6} END AS exact,
  standing,
  CASE WHEN standing IN ('known', 'uncontrolled') THEN {decimal reported | decimals} END AS reported,
  CASE WHEN standing IN ('known', 'uncontrolled') THEN {decimal estimated | 6} END AS estimated,
  CASE WHEN exact IS NOT NULL THEN {decimal COALESCE({rounded part_estimated * 1000 | exact}, 0) | 1} END AS estimated_pct,
  estimated_units,
  CASE WHEN exact IS NOT NULL THEN {decimal COALESCE({rounded part_queried * 1000 | exact}, 0) | 1} END AS open_faults_pct,
  missing_units,
  {decimal given_tenths | 1} AS given_pct
FROM standing
