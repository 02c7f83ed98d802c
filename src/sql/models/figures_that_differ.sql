-- Figures of units that do not follow from their records: there must be none. What follows from other figures, or was
-- decided without a return, is not looked at.
SELECT
  COALESCE(f.period, r.period) AS period, COALESCE(f.unit, r.unit) AS unit,
  COALESCE(f.table_name, r.table_name) AS table_name, COALESCE(f.row_key, r.row_key) AS row_key,
  COALESCE(f.field, r.field) AS field, f.status, f.digits, r.digits AS digits_of_records
FROM {ref figures} f
FULL JOIN {ref figures_of_records} r ON r.period = f.period AND r.unit = f.unit AND r.table_name = f.table_name
  AND r.row_key = f.row_key AND r.field = f.field
WHERE (f.digits IS NULL OR r.digits IS NULL OR f.digits <> r.digits)
  AND (f.digits IS NOT NULL OR r.digits IS NOT NULL)
  AND COALESCE(f.status, '') <> 'derived' AND NOT (COALESCE(f.status, '') = 'nil' AND f.source = 'decision')
