"""The arms of one table in two versions, aligned by what they are called and never by ID."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from monitor.changes.results.read import AnyGroup, ResultGroup, groups
from monitor.diff.align import Alignment, align
from monitor.diff.contrast import contrast
from monitor.model import Struct
from monitor.model.wording import shorten

SHORT = 40
"""Characters of an arm's label in a sentence."""

Arms = Mapping[str, str]
"""Group ID of one version to the key of its arm, which is the same in both versions."""


class ArmLabel(Struct, frozen=True, kw_only=True):
    """An arm by its label, and short enough for a sentence without being mistaken for another arm."""

    full: str
    short: str


class ArmPair(Struct, frozen=True, kw_only=True):
    """The arms of one table in two versions.

    Attributes:
        before, after: keys of the arms by their ID on either side. labels: by key.
        renamed: arms whose title or description differs, as (before, after).
        added, dropped: arms that only one version has.
    """

    before: Arms
    after: Arms
    labels: Mapping[str, ArmLabel]
    renamed: tuple[tuple[ResultGroup, ResultGroup], ...] = ()
    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


def pair_arms(before: Iterable[AnyGroup] | None, after: Iterable[AnyGroup] | None) -> ArmPair:
    """Align the arms of a table in two versions by what they are called; what is left, by ID."""
    old, new = groups(before), groups(after)
    aligned: Alignment[ResultGroup] = align(
        old,
        new,
        key=lambda group: f"{group.title} {group.description or ''}",
        identities=(
            lambda group: (group.title, group.description, group.id),
            lambda group: (group.title, group.description),
            lambda group: group.title or None,
            lambda group: group.description,
        ),
    )
    left = {group.id: group for group in aligned.dropped}
    same_id = [(left.pop(group.id), group) for group in aligned.added if group.id in left]
    paired = {id(group) for _, group in same_id}
    pairs = (*aligned.pairs, *same_id)
    alone = [group for group in aligned.added if id(group) not in paired]
    matched = [*((group, group) for group in aligned.unchanged), *pairs]
    return _pair(matched, alone, tuple(left.values()), pairs)


def _pair(
    matched: Sequence[tuple[ResultGroup, ResultGroup]],
    added: Sequence[ResultGroup],
    dropped: Sequence[ResultGroup],
    pairs: Sequence[tuple[ResultGroup, ResultGroup]],
) -> ArmPair:
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    labels: dict[str, str] = {}
    for old, new in (*matched, *((group, group) for group in dropped)):
        key = f"arm {old.id}"
        before[old.id] = key
        labels[key] = new.label
    for old, new in matched:
        after[new.id] = f"arm {old.id}"
    for new in added:
        after[new.id] = f"new arm {new.id}"
        labels[f"new arm {new.id}"] = new.label
    renamed = tuple(
        pair for pair in pairs if (pair[0].title, pair[0].description) != (pair[1].title, pair[1].description)
    )
    return ArmPair(
        before=before,
        after=after,
        labels=_labels(labels),
        renamed=renamed,
        added=tuple(group.label for group in added),
        dropped=tuple(group.label for group in dropped),
    )


def _labels(full: Mapping[str, str]) -> dict[str, ArmLabel]:
    """The labels, cut so that no two different ones read the same."""
    cut = {label: shorten(label, SHORT) for label in full.values()}
    counts = Counter(cut.values())
    ambiguous = [label for label, short in cut.items() if counts[short] > 1]
    for label in ambiguous:
        other = next(
            other for other in ambiguous if other != label and shorten(other, SHORT) == shorten(label, SHORT)
        )
        cut[label] = contrast(label, other, SHORT)[0]
    return {key: ArmLabel(full=label, short=cut[label]) for key, label in full.items()}
