"""Papers about one case: the sheet for a meeting, a permission she signed, and whatever other rooms bring to be printed.

Knows what may be read of a file and how names are shortened on paper; how a PDF is made is the platform's.
"""
