"""The ground everything runs on: the local stack, the test databases, `dev.py`, and the shape of production."""
