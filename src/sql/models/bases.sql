-- What sums are of: what was reported, or that with estimates where they are declared.
SELECT 'reported' AS basis
UNION ALL
SELECT 'estimates' FROM {ref estimation} WHERE is_estimated
