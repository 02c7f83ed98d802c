-- The periods of which there are records, each with its days.
SELECT p.period AS run, p.first_day, p.last_day
FROM {ref periods} p
WHERE p.period IN (SELECT period FROM {records figures})
