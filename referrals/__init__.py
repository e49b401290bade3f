"""Passing a person on: the officer's offer of an advocate, the duty queue it arrives in, warm referrals and signposts.

A referral is a row of two parties: who sends it and who is asked to take it. It carries her name, how to reach her safely and
what she wants passed on, and nothing of the sender's file. Refuses to know meetings.
"""
