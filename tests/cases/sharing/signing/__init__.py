"""Tests of signing away from the worker's screen."""
