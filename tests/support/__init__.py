"""What tests stand on: their databases, a private broker, the whole site as real processes, a real browser."""
