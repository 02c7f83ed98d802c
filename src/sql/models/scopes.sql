-- From which day to which each authority of the register is asked.
SELECT e.code, e.first_day, e.last_day
FROM {ref expected} e
JOIN {ref authorities} a ON a.code = e.code
WHERE e.area_type = 'all'
