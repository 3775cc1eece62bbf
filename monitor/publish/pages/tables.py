"""A table as readers see it, on pages and in feeds."""

from __future__ import annotations

from typing import Final

from monitor.model import Struct

MISSING: Final = "—"
"""Shown where the record gives nothing: never 0, never a blank that could be an oversight."""


class Table(Struct, frozen=True, kw_only=True):
    """A small table: the first cell of each row is its heading; figures are as posted."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
