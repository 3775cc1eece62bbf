"""Sets of words, written as a row."""

from __future__ import annotations


def word_set(row: str) -> frozenset[str]:
    """Return the words of a row."""
    return frozenset(row.split())
