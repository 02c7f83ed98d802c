-- In which areas of a run what a unit gave in a part counts, wholly or partly, and as whose.
SELECT i.run, i.part, i.unit, i.who, l.area_id, FALSE AS is_own, l.is_within
FROM {ref identities} i
JOIN {ref lies} l ON l.run = i.run AND l.unit = i.unit
UNION ALL
SELECT m.run, m.part, m.unit, i.who, a.area_id, TRUE, TRUE
FROM {ref members} m
JOIN {ref identities} i ON i.run = m.run AND i.part = m.part AND i.unit = m.unit
JOIN {ref areas} a ON a.run = m.run AND a.area_type = 'unit' AND a.area_code = m.who
