"""Tests of screening: instruments, first questions, safety step, safety plan."""
