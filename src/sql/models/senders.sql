-- The units of which a return counts in a period.
SELECT DISTINCT period, unit
FROM {records figures}
WHERE status <> 'estimated' AND source <> 'decision'
