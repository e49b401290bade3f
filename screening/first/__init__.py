"""The first call: a few questions in our own words, the six that cannot wait, fear. Refuses to know instruments and assessments."""
