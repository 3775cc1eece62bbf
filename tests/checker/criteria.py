"""Criteria of eligibility, read by the checker itself: under which heading one is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .records import Record
from .text import ELLIPSIS, fold

if TYPE_CHECKING:
    from .claims import Saying

CRITERIA = "protocolSection.eligibilityModule.eligibilityCriteria"
HEADING = re.compile(
    r"^[^\w\n]*(?:(?:the|key|main|major|general|study)\s+)?(inclusion|exclusion)\b|\b(?-i:(Inclusion|Exclusion) Criteria):",
    re.IGNORECASE | re.MULTILINE,
)


def has_moved(saying: Saying, old: str, new: str) -> bool:
    """Whether each criterion that a sentence quotes was under one heading and is under the other now."""
    clauses = [
        part for part in saying.sentence.split("; ") if f"moved from {old} to {new}" in part.casefold()
    ]
    quoted = [
        quote for part in clauses for quote in re.findall("“([^”]*)”", part.partition(" moved from")[0])
    ]
    if not quoted:
        return old in headings(saying.pair.before) and new in headings(saying.pair.after)
    reads = re.search("reads “([^”]*)”", saying.sentence)
    return all(
        old in lists_with(saying.pair.before, quote)
        and new in lists_with(saying.pair.after, reads[1] if reads else quote)
        for quote in quoted
    )


def headings(record: Record) -> set[str]:
    """Return the headings of a record's criteria."""
    return {
        str(match[1] or match[2]).casefold() for match in HEADING.finditer(str(record.at(CRITERIA) or ""))
    }


def lists_with(record: Record, quoted: str) -> set[str]:
    """Return the headings under which a quotation is."""
    text, wanted = str(record.at(CRITERIA) or ""), fold(quoted).strip(ELLIPSIS + ". ")
    parts = HEADING.split(text)
    return {
        str(line or inline).casefold()
        for line, inline, body in zip(parts[1::3], parts[2::3], parts[3::3], strict=True)
        if all(part.strip() in fold(body.replace("*", " ")) for part in wanted.split(ELLIPSIS))
    }
