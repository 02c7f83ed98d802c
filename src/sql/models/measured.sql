-- What is measured: each figure under each key, with a number that stands for it and how it adds.
SELECT
  ROW_NUMBER() OVER (ORDER BY f.place, k.row_key) AS measure,
  k.table_name, k.row_key, k.field, f.place AS field_place, f.kind, f.decimals, f.is_list, f.is_of_some, f.is_controlled,
  f.first_day, f.last_day
FROM (SELECT DISTINCT "table" AS table_name, "key" AS row_key, field FROM {records figures}) k
JOIN {ref fields} f ON f.table_name = k.table_name AND f.field = k.field
