"""The programming interface of cases: files, incidents, sharing, actions. The same doors and verbs as the pages.

Every field is named; a field a model gains is seen by nobody until somebody names it here.
"""
