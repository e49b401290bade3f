"""Tests of the safety plan."""
