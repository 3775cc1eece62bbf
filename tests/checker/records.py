"""A raw record by parts: what texts, numbers, dates and lengths of time are in each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

from . import days
from .figures import lengths_in, numbers_in
from .text import fold, humanised, loose, occurs, plain

KEPT_OF_DERIVED = "miscInfoModule"
"""The one part of the derived section that any sentence may speak of: days of submissions and of the data."""


SHORT = 60
"""Length of what may be an enumerated value."""


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the leaves below a value, each with its path without places in lists."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key == "derivedSection" and isinstance(item, dict):
                item = {KEPT_OF_DERIVED: item.get(KEPT_OF_DERIVED)}  # noqa: PLW2901 - the rest is noise
            if key != "geoPoint":
                yield from leaves(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item, path)
    elif value is not None and value != "":
        yield path, value


def said(value: Any) -> Iterator[str]:
    """Yield the forms, folded, in which a sentence may write a leaf."""
    if isinstance(value, bool):
        yield "yes" if value else "no"
    elif isinstance(value, int | float):
        yield f"{value:,}"
        yield str(value)
    else:
        text = str(value)
        yield fold(text)
        if text.isupper():
            yield humanised(text)
        elif "-" in text and len(text) < SHORT:
            yield loose(text)
        if days.is_date(text):
            yield days.as_read(text).casefold()


class Scope:
    """A part of a record."""

    def __init__(self, value: Any) -> None:
        self.leaves = [leaf for _, leaf in leaves(value)]

    @cached_property
    def text(self) -> str:
        """All leaves, folded, in the forms in which a sentence may write them, a line each."""
        return "\n".join(form for leaf in self.leaves for form in said(leaf))

    @cached_property
    def lines(self) -> list[str]:
        """The textual leaves, folded."""
        return [fold(leaf) for leaf in self.leaves if isinstance(leaf, str)]

    @cached_property
    def values(self) -> set[str]:
        """Leaves as a whole, folded, in the forms in which a sentence may write them."""
        return {form for leaf in self.leaves for form in said(leaf)}

    @cached_property
    def numbers(self) -> set[Fraction]:
        """Every number, be it a value or written in a text."""
        values: set[Fraction] = set()
        for leaf in self.leaves:
            if isinstance(leaf, str):
                values |= numbers_in(plain(leaf))
            elif not isinstance(leaf, bool):
                values.add(Fraction(str(leaf)))
        return values

    @cached_property
    def lengths(self) -> set[Fraction]:
        """Every length of time that a text names, in days."""
        return {length for leaf in self.leaves if isinstance(leaf, str) for length in lengths_in(plain(leaf))}

    @cached_property
    def dates(self) -> set[str]:
        """Every date, as records write them, a time of day taken off."""
        return {leaf[:10] for leaf in self.leaves if days.is_date(leaf)}

    def has(self, quoted: str) -> bool:
        """Whether a quoted text, shortened perhaps, is in one leaf."""
        return fold(quoted) in self.text or any(occurs(quoted, line) for line in self.lines)

    def times(self, quoted: str) -> int:
        """How many leaves are, or begin with, the quoted text."""
        whole = fold(quoted)
        return sum(line.rstrip(".") == whole.rstrip(".") or begins(quoted, line) for line in self.lines)


def begins(quoted: str, line: str) -> bool:
    """Whether a line begins with a quotation that was shortened."""
    return "…" in quoted and line.startswith(fold(quoted.partition("…")[0])) and occurs(quoted, line)


class Record:
    """One side of a pair."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw
        self.scopes: dict[str, Scope] = {}

    def at(self, path: str) -> Any:
        """Return the value at a dotted path of keys; None where there is none."""
        node: Any = self.raw
        for key in path.split(".") if path else ():
            node = node.get(key) if isinstance(node, dict) else None
        return node

    def scope(self, path: str = "") -> Scope:
        """Return what is below a path; the whole record for none."""
        if path not in self.scopes:
            self.scopes[path] = Scope(self.at(path))
        return self.scopes[path]
