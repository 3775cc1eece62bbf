"""The registry's query language, as far as one must read it to cut a query in two."""

from __future__ import annotations

import re
from collections.abc import Iterator

TOKEN = re.compile(r'\\.|"(?:\\.|[^"\\])*"|[()\[\]]|\bOR\b', re.DOTALL)
"""An escape, a quoted phrase, a bracket, or the operator OR (which is upper case, or else it is a word)."""


def halves(query: str) -> tuple[str, str] | None:
    """Two queries that find together what this one finds; None where it has no OR at its top.

    OR binds last, so the outermost list of alternatives may be cut anywhere. It is cut in the middle.
    """
    query = _unwrapped(query.strip())
    alternatives = _alternatives(query)
    if len(alternatives) < 2:
        return None
    middle = len(alternatives) // 2
    return " OR ".join(alternatives[:middle]), " OR ".join(alternatives[middle:])


def halved_pair(conditions: str, interventions: str) -> tuple[tuple[str, str], tuple[str, str]] | None:
    """Two pairs of queries for one: the longer side is cut, else the other; None where neither can be."""
    by_condition = halves(conditions)
    by_intervention = halves(interventions)
    if by_condition and (len(conditions) >= len(interventions) or not by_intervention):
        return (by_condition[0], interventions), (by_condition[1], interventions)
    if by_intervention:
        return (conditions, by_intervention[0]), (conditions, by_intervention[1])
    return None


def _alternatives(query: str) -> list[str]:
    parts, start = [], 0
    for match, depth in _tokens(query):
        if match[0] == "OR" and depth == 0:
            parts.append(query[start : match.start()])
            start = match.end()
    parts.append(query[start:])
    return [stripped for part in parts if (stripped := part.strip())]


def _unwrapped(query: str) -> str:
    """Without parentheses around the whole, which would hide its OR."""
    while query.startswith("("):
        closing = next(
            (match.end() for match, depth in _tokens(query) if match[0] == ")" and depth == 0), None
        )
        if closing != len(query):
            break
        query = query[1:-1].strip()
    return query


def _tokens(query: str) -> Iterator[tuple[re.Match[str], int]]:
    """Each token with the depth of brackets at which it is; a bracket counts as outside of itself."""
    depth = 0
    for match in TOKEN.finditer(query):
        if match[0] in {")", "]"}:
            depth -= 1
        yield match, depth
        if match[0] in {"(", "["}:
            depth += 1
