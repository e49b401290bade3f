"""The demonstration: an invented county, its people and thirty histories, told through the same verbs as real life.

Owns the invented data (TOML beside this file) and the telling of it. Nothing in the product imports it but `seed_demo`.
"""
