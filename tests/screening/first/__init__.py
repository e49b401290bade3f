"""Tests of the first call."""
