-- Who stands in the place of each authority of a unit at the end of the period of a run.
SELECT r.run, u.unit, u.code AS member, COALESCE(h.heir, u.code) AS code, u.is_registered
FROM {ref runs} r
CROSS JOIN {ref unit_codes} u
LEFT JOIN {ref heirs} h ON h.code = u.code AND r.last_day BETWEEN h.first_day AND h.last_day
