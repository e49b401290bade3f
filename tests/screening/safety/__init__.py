"""Tests of the safety step."""
