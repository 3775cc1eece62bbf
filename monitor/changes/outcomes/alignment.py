"""Which outcome of one version is which of another, over all three lists, and how it differs.

The categories are those of Holst and others (PLoS Medicine 2023): an outcome was added, dropped, promoted,
demoted, or its measure or its time frame was changed. Edits of its description alone are kept apart.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from enum import StrEnum
from typing import Final

from rapidfuzz import fuzz

from monitor.diff.align import Alignment, align
from monitor.model import Json, Struct
from monitor.model.duration import Duration, longest, same_length
from monitor.model.wording import plain

LISTS: Final = {"primaryOutcomes": "primary", "secondaryOutcomes": "secondary", "otherOutcomes": "other"}
"""The lists of the outcomes module by the role of their outcomes, most important first."""

ROLES: Final = tuple(LISTS.values())

ACROSS: Final = 80.0
"""Similarity, of 100, from which an outcome that left one list is the one that came to another."""

REWORDED: Final = 92.0
"""Similarity, of 100, from which a measure with the same numbers in it was only reworded."""

_DIGITS: Final = re.compile(r"\d+(?:\.\d+)?")
_WORD: Final = re.compile(r"\w+")


class Switch(StrEnum):
    """What happened to an outcome, most important first; one outcome can bear several."""

    ADDED = "added"
    DROPPED = "dropped"
    PROMOTED = "promoted"
    DEMOTED = "demoted"
    TIME_FRAME = "time_frame_changed"
    MEASURE = "measure_changed"
    TIME_FRAME_REWORDED = "time_frame_reworded"
    MEASURE_REWORDED = "measure_reworded"
    DESCRIPTION = "description_changed"
    REWRITE = "registry_rewrite"


class AlignedOutcome(Struct, frozen=True, kw_only=True):
    """One outcome of the protocol section: `raw` as the canonical record has it, the texts as they read."""

    role: str
    measure: str
    time_frame: str | None = None
    description: str | None = None
    raw: Mapping[str, Json] = {}

    @property
    def duration(self) -> Duration | None:
        """The longest duration that the time frame names."""
        return longest(self.time_frame)


class Switched(Struct, frozen=True, kw_only=True):
    """One outcome that differs between two versions, with all that differs in it."""

    before: AlignedOutcome | None = None
    after: AlignedOutcome | None = None
    switches: tuple[Switch, ...]

    @property
    def main(self) -> Switch:
        """The most important of its switches."""
        return self.switches[0]

    @property
    def shown(self) -> AlignedOutcome:
        """The side by which it is named: the earlier one where it has one."""
        shown = self.before or self.after
        if shown is None:
            raise ValueError("an outcome that differs stands in at least one version")
        return shown

    @property
    def role(self) -> str:
        """The most important role that it had or has."""
        return min((side.role for side in (self.before, self.after) if side), key=ROLES.index)


def outcomes_of(record: Mapping[str, Json]) -> tuple[AlignedOutcome, ...]:
    """All outcomes of a canonical record, the same one twice where the record has it twice."""
    module = (record.get("protocolSection") or {}).get("outcomesModule") or {}
    return tuple(
        _outcome(role, element)
        for name, role in LISTS.items()
        for element in module.get(name) or ()
        if isinstance(element, Mapping)
    )


def align_outcomes(
    before: Iterable[AlignedOutcome], after: Iterable[AlignedOutcome]
) -> Alignment[AlignedOutcome]:
    """Align outcomes by content: within their list first, then across the lists."""
    found = align(
        tuple(before),
        tuple(after),
        key=lambda outcome: outcome.measure,
        identities=(
            lambda outcome: (outcome.role, *_named(outcome)),
            lambda outcome: (*_named(outcome), outcome.description),
            _named,
            lambda outcome: (outcome.role, outcome.measure.casefold()),
            lambda outcome: outcome.measure.casefold(),
        ),
        block=lambda outcome: outcome.role,
    )
    if not (found.added and found.dropped):
        return found
    moved = align(found.dropped, found.added, key=lambda outcome: outcome.measure, threshold=ACROSS)
    return Alignment(
        unchanged=found.unchanged,
        pairs=(*found.pairs, *moved.pairs),
        added=moved.added,
        dropped=moved.dropped,
    )


def switches(found: Alignment[AlignedOutcome]) -> tuple[Switched, ...]:
    """Every outcome that differs, in the order of role, switch and measure."""
    made = [
        *(Switched(before=old, after=new, switches=_between(old, new)) for old, new in found.pairs),
        *(Switched(before=outcome, switches=(Switch.DROPPED,)) for outcome in found.dropped),
        *(Switched(after=outcome, switches=(Switch.ADDED,)) for outcome in found.added),
    ]
    order = tuple(Switch)
    return tuple(
        sorted(made, key=lambda one: (ROLES.index(one.role), order.index(one.main), one.shown.measure))
    )


def _between(old: AlignedOutcome, new: AlignedOutcome) -> tuple[Switch, ...]:
    found: list[Switch] = []
    if old.role != new.role:
        rose = ROLES.index(new.role) < ROLES.index(old.role)
        found.append(Switch.PROMOTED if rose else Switch.DEMOTED)
    if old.time_frame != new.time_frame:
        reworded = same_length(old.duration, new.duration) or _folded(old.time_frame) == _folded(
            new.time_frame
        )
        found.append(Switch.TIME_FRAME_REWORDED if reworded else Switch.TIME_FRAME)
    if old.measure != new.measure:
        found.append(Switch.MEASURE_REWORDED if _only_reworded(old.measure, new.measure) else Switch.MEASURE)
    if old.description != new.description:
        found.append(Switch.DESCRIPTION)
    order = tuple(Switch)
    return tuple(sorted(found, key=order.index)) or (Switch.REWRITE,)


def _only_reworded(old: str, new: str) -> bool:
    """Whether two measures have the same numbers and nearly the same letters."""
    if sorted(_DIGITS.findall(old)) != sorted(_DIGITS.findall(new)):
        return False
    return _folded(old) == _folded(new) or fuzz.ratio(_folded(old), _folded(new)) >= REWORDED


def _folded(text: str | None) -> str:
    return " ".join(_WORD.findall((text or "").casefold()))


def _named(outcome: AlignedOutcome) -> tuple[Hashable, ...]:
    return (outcome.measure.casefold(), (outcome.time_frame or "").casefold())


def _outcome(role: str, element: Mapping[str, Json]) -> AlignedOutcome:
    return AlignedOutcome(
        role=role,
        measure=plain(element.get("measure") or "(no measure)"),
        time_frame=_plain(element.get("timeFrame")),
        description=_plain(element.get("description")),
        raw=element,
    )


def _plain(text: Json) -> str | None:
    return plain(text) if isinstance(text, str) else None
