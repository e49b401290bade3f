"""What every room stands on: the clock, the acting person, guarded queries, refusals, states, sealed values, forms.

Owns no table of its own but the guard's helpers. Refuses to know any noun of the field: no tenant, no case, no agency.
"""
