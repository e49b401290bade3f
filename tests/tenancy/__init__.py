"""Tests of the house: posts, people, invitations, the frame’s forms, packs."""
