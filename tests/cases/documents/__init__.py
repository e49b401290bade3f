"""Tests of papers of a case."""
