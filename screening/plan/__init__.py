"""The safety plan: lines with step, who and by when, in her words. Refuses to know how suggestions come about."""
