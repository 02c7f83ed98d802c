-- The authorities for which each unit answers at the end of the period of a run; one in no register only where
-- such units are counted.
SELECT DISTINCT h.run, h.unit, h.code
FROM {ref heirs_of_units} h
LEFT JOIN {ref others} o ON o.unit = h.unit AND NOT h.is_registered
WHERE h.is_registered OR COALESCE(o.is_counted, FALSE)
