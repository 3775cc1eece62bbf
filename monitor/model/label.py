"""What a label of a trial is: its topic, the role of its cells, what they are compared with, what is measured."""

from __future__ import annotations

from enum import StrEnum

from monitor.model.base import Struct
from monitor.model.trial import Evidence


class LabelFamily(StrEnum):
    """The families of labels."""

    TOPIC = "topic"
    ROLE = "role"
    COMPARATOR = "comparator"
    MEASURE = "measure"


class LabelTerms(Struct, frozen=True, kw_only=True):
    """A label of the configuration; `terms` and `exclude` are written as docs/scope.md says."""

    slug: str
    title: str
    terms: tuple[str, ...]
    exclude: tuple[str, ...] = ()


class MeasureTerms(LabelTerms, frozen=True, kw_only=True):
    """A measure.

    Attributes:
        described: terms that count in the description of an outcome even where its title says another measure.
        unless: measures of an outcome in which this is only the means, such as a picture that shows bony union.
    """

    described: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


class LabelSettings(Struct, frozen=True, kw_only=True):
    """The labels of a configuration."""

    measure: tuple[MeasureTerms, ...] = ()
    comparator: tuple[LabelTerms, ...] = ()
    role: tuple[LabelTerms, ...] = ()


class Label(Struct, frozen=True, kw_only=True):
    """A label of a trial, with the words that it rests on.

    Attributes:
        place: `primary`, `secondary` or `other` for a measure; empty else.
        arm: position of the arm of a comparator, from 0; None else.
        evidence: the field, the record's words and the term; None for a label without words of its own.
    """

    family: LabelFamily
    slug: str
    place: str = ""
    arm: int | None = None
    evidence: Evidence | None = None
