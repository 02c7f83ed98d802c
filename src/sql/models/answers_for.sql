-- The authorities for which whoever gave something answers, of those that are expected in an area and put a question.
SELECT c.run, i.who, e.area_id, e.code
FROM (SELECT DISTINCT run, who, who_unit FROM {ref identities}) i
JOIN {ref covers} c ON c.run = i.run AND c.unit = i.who_unit
JOIN {ref expected_in_areas} e ON e.run = c.run AND e.code = c.code
