"""Tests, mirroring the code; see architecture.md 8 for the kinds. `support` holds what they stand on."""
