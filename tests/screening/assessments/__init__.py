"""Assessments: verbs, pages, who may see them, two who answer at once."""
