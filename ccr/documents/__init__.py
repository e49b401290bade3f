"""Documents drawn for one reader: the PDF fetcher that refuses everything but our own assets.

Knows no case: it is handed finished words.
"""
