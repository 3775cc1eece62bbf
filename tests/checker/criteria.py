"""Criteria of eligibility, read by the checker itself: under which heading one is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .records import Record
from .text import ELLIPSIS, fold

if TYPE_CHECKING:
    from .claims import Saying

CRITERIA = "protocolSection.eligibilityModule.eligibilityCriteria"
HEADING = re.compile(r"\b(inclusion|exclusion)\b(?: criteri\w+)?\s*[:.*\n-]", re.IGNORECASE)


def has_moved(saying: Saying, old: str, new: str) -> bool:
    """Whether each criterion that a sentence quotes was under one heading and is under the other now."""
    quoted = re.findall("“([^”]*)”", saying.sentence)
    if not quoted:
        return old in headings(saying.pair.before) and new in headings(saying.pair.after)
    return all(
        old in lists_with(saying.pair.before, quote) and new in lists_with(saying.pair.after, quote)
        for quote in quoted
    )


def headings(record: Record) -> set[str]:
    """Return the headings of a record's criteria."""
    return {match[1].casefold() for match in HEADING.finditer(str(record.at(CRITERIA) or ""))}


def lists_with(record: Record, quoted: str) -> set[str]:
    """Return the headings under which a quotation is."""
    text, wanted = str(record.at(CRITERIA) or ""), fold(quoted).strip(ELLIPSIS + ". ")
    parts = HEADING.split(text)
    return {
        heading.casefold()
        for heading, body in zip(parts[1::2], parts[2::2], strict=True)
        if wanted in fold(body.replace("*", " "))
    }
