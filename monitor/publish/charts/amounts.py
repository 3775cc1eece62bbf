"""Numbers of people and things as pictures print them."""

from __future__ import annotations

from monitor.model import wording

MISSING = "—"
"""What a table shows where the record gives nothing."""


def people(count: int | None) -> int | None:
    """Return a number of people; None where the record gives none, or one that means no number."""
    return count if count is not None and 0 <= count < wording.SENTINEL else None


def people_words(count: int | None) -> str:
    """Return a number of people in words: "1 person"; "not given" where there is none."""
    return "not given" if count is None else wording.count(count, "person", "people")


def cell(count: int | None) -> str:
    """Return a number as a table shows it."""
    return MISSING if count is None else f"{count:,}"
