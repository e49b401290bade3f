"""First questions and the instruments: to come after the foundation.

Will own screens, assessments and the risk profile. Refuses to know meetings and referrals.
"""
