-- Every figure of every unit as its run left it. `digits` are whole numbers of the last of so many decimals.
SELECT
  k.period,
  k.unit,
  m.table_name,
  m.row_key,
  m.field,
  m.measure,
  m.decimals,
  k.status,
  k.status IN ('reported', 'nil', 'corrected', 'derived') AS is_counted,
  CASE WHEN k.status IN ('reported', 'nil', 'corrected', 'derived') THEN CAST(k.digits AS {whole}) END AS digits,
  -- In millionths, as estimates are held.
  CASE WHEN k.status IN ('reported', 'nil', 'corrected', 'derived', 'estimated')
    THEN {millionths k.digits | k.decimals} END AS millionths,
  -- An estimate that a later run may have put another in the place of.
  k.status = 'estimated' AND w.method IS NOT NULL AS gives_way,
  k.source,
  k.queried AS is_queried,
  k.no_rate AS has_no_rate
FROM {records figures} k
JOIN {ref measured} m ON m.table_name = k."table" AND m.row_key = k."key" AND m.field = k.field
LEFT JOIN {ref gives_way} w ON w.table_name = k."table" AND w.field = k.field AND w.method = k.estimate_method
