"""First questions, the instruments, the safety step and the safety plan of a file.

Owns screens, assessments, the risk profile and what follows from an answer. Refuses to know meetings and referrals.
"""
