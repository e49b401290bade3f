"""Tests of standing acceptance."""
