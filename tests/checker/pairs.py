"""A pair of raw records as every check is handed it, and what a check has to complain of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .differences import Difference, differences
from .records import Record, Scope

SECTIONS_WITH_MODULES = {"protocolSection"}


@dataclass(frozen=True)
class Complaint:
    """What is wrong with a sentence, or what no sentence says.

    Attributes:
        kind: a word for faults of this kind.
        what: the quotation, number, path ... at fault.
        sentence: the sentence; empty where one is missing.
        path: where in the record.
    """

    kind: str
    what: str
    sentence: str = ""
    path: str = ""

    def __str__(self) -> str:
        """One line for a report."""
        return f"{self.kind}: {self.what} | {self.path} | {self.sentence}"


class Pair:
    """Two raw records, the day on which the later was seen, and where they differ."""

    def __init__(self, before: Mapping[str, Any], after: Mapping[str, Any], on: str = "") -> None:
        self.before, self.after = Record(before), Record(after)
        self.on = on

    @cached_property
    def differences(self) -> list[Difference]:
        """Every leaf that differs."""
        return differences(self.before.raw, self.after.raw)

    def side(self, role: str) -> tuple[Record, ...]:
        """Return the records in which something with this role has to be."""
        if role in {"before", "lost"}:
            return (self.before,)
        return (self.after,) if role in {"after", "gained"} else (self.before, self.after)

    def within(self, path: str) -> list[Difference]:
        """Return the differences below a place, or above it where that is a leaf."""
        return [difference for difference in self.differences if is_below(difference.pattern, path)]

    def known(self, quoted: str) -> bool:
        """Whether a quotation occurs in either record."""
        return self.before.scope().has(quoted) or self.after.scope().has(quoted)


def is_below(pattern: str, path: str) -> bool:
    """Whether a pattern is a path, below it, or above it."""
    return not path or f"{pattern}.".startswith(f"{path}.") or f"{path}.".startswith(f"{pattern}.")


def clean_path(path: object) -> str:
    """Return a change's path up to the first label in it, or to a space."""
    return str(path or "").partition("[")[0].partition(" ")[0].rstrip(".")


def module_of(path: str) -> str:
    """Return the module that a path leads into: a sentence speaks of what is there."""
    keys = path.split(".")
    if not keys[0].endswith("Section"):  # a watch, a rule: the sentence speaks of the whole record
        return ""
    return ".".join(keys[:2] if keys[0] in SECTIONS_WITH_MODULES else keys[:1])


def scopes(pair: Pair, role: str, path: str) -> tuple[Scope, ...]:
    """Return the parts of either record in which something with this role should be."""
    return tuple(record.scope(path) for record in pair.side(role))
