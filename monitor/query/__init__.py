"""Asking the database: read-only, bounded in time, in formats that other programs read.

What others call is imported from its module, since a search should not load what writes exports.
"""
