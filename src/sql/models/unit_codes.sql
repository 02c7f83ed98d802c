-- Of each unit the authorities that it is; one that is in no register stands for itself.
WITH units AS (
  SELECT unit FROM {ref senders}
  UNION SELECT unit FROM {records figures}
  UNION SELECT unit FROM {ref joints}
  UNION SELECT unit FROM {ref others}
  UNION SELECT code FROM {ref expected}
), registered AS (
  SELECT u.unit, a.code
  FROM units u
  JOIN {ref authorities} a ON POSITION('+' || a.code || '+' IN '+' || u.unit || '+') > 0
)
SELECT unit, code, TRUE AS is_registered FROM registered
UNION ALL
SELECT u.unit, u.unit, FALSE FROM units u WHERE u.unit NOT IN (SELECT unit FROM registered)
