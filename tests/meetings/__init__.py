"""Tests of meetings and of what is agreed there."""
