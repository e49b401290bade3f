"""The walls, proved: the schema, visibility as sets, the guarded query, every URL."""
