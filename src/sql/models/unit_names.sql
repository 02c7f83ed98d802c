-- What units are called: authorities, standing joint returns, and units that are in no register.
SELECT code AS unit, name FROM {ref authorities}
UNION ALL SELECT unit, MAX(name) FROM {ref joints} GROUP BY unit
UNION ALL SELECT unit, name FROM {ref others}
