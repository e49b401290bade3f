"""Inbound reports and warm referrals between agencies: to come after the foundation.

Will own the referral form, the hand-over and the directory of services. Refuses to know meetings.
"""
