-- Of how many parts each span is.
SELECT span_of_run, run, span, COUNT(*) AS parts FROM {ref parts} GROUP BY span_of_run, run, span
