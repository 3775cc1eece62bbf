"""What a watch is."""

from __future__ import annotations

from enum import StrEnum

from monitor.model.base import Struct


class Family(StrEnum):
    """The three families of topics."""

    CONDITION = "condition"
    CELLS = "cells"
    QUESTION = "question"


class Topic(Struct, frozen=True, kw_only=True):
    """A subject that a trial may have; a trial has any number of topics.

    `terms` are matched as docs/scope.md says; `fields` are names of text fields defined there.
    """

    slug: str
    title: str
    family: Family
    terms: tuple[str, ...]
    fields: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


class Scope(Struct, frozen=True, kw_only=True):
    """The terms that decide locally whether a record belongs to a watch; see docs/scope.md.

    Attributes:
        aspirates: names of marrow aspirate, which counts only as a part of the treatment.
        places: where cells are put that belong to the watch, whatever the disease.
    """

    conditions: tuple[str, ...]
    cells: tuple[str, ...]
    products: tuple[str, ...] = ()
    aspirates: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    not_conditions: tuple[str, ...] = ()
    not_cells: tuple[str, ...] = ()
    not_places: tuple[str, ...] = ()


class Watch(Struct, frozen=True, kw_only=True):
    """One subject that is followed: what to ask the registry, and what then belongs to it.

    Attributes:
        short: a title of two or three words, for lists of feeds and for menus; the title where it is empty.
    """

    slug: str
    title: str
    conditions: tuple[str, ...]
    interventions: tuple[str, ...]
    scope: Scope
    short: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The short title or, without one, the title."""
        return self.short or self.title
