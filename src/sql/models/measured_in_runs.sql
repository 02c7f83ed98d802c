-- What is measured in each run.
SELECT DISTINCT g.period AS run, g.measure
FROM {ref figures} g
JOIN {ref senders} s ON s.period = g.period AND s.unit = g.unit
