"""What was done, looked at and changed is written down, and tampering with it shows."""
