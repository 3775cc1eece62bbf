"""From two records to the changes that a person reads of: the walk.

1. `diff` finds every difference.
2. A record that is withheld, or comes back, is one change whatever else differs.
3. Texts that only the registry has respelt are set aside, in silence.
4. Each of the others goes to the detector that declares its path, which says what it means in sentences.
5. What a detector would have to read and cannot is quoted as it is.
6. Whatever no detector covers is a change of kind `other`: nothing that differs is lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

import msgspec

from monitor.changes import field_changes
from monitor.changes.build import make_change
from monitor.changes.detection import Clause, DetectedChange, Detector, Pair, key_path
from monitor.changes.detectors import (
    aliases,
    arms,
    certifications,
    dates,
    documents,
    eligibility,
    enrollment,
    outcomes,
    publications,
    results,
    sites,
    status,
    submissions,
    violations,
)
from monitor.changes.kinds import rank
from monitor.changes.rules import Rules
from monitor.changes.unreadable import detect_unreadable, inside_elements, is_unreadable
from monitor.diff.diff import diff, is_label
from monitor.diff.rewrites import is_rewrite
from monitor.model import Change, FieldChange, JsonValue, Kind, Severity
from monitor.model.study import Study
from monitor.model.wording import count, quote

DETECTORS: tuple[Detector, ...] = (
    status,
    dates,
    certifications,
    results,
    aliases,
    outcomes,
    arms,
    enrollment,
    sites,
    publications,
    documents,
    eligibility,
    submissions,
    violations,
    field_changes,
)
"""Every family of changes."""

_READ_AS_TEXT: tuple[Detector, ...] = (dates, enrollment, field_changes)
"""Detectors that quote what cannot be read, and so lose nothing of the field around it."""

_BY_PATH: Mapping[tuple[str, ...], Detector] = MappingProxyType(
    {tuple(path): detector for detector in DETECTORS for path in detector.PATHS}
)
_LONGEST = max(map(len, _BY_PATH))


def compare(
    before: Mapping[str, JsonValue],
    after: Mapping[str, JsonValue],
    *,
    on: date,
    rules: Rules,
    first: Mapping[str, JsonValue] | None = None,
    received: Study | None = None,
) -> tuple[Change, ...]:
    """Return what changed from one canonical record to the next, most important first; nothing for equal ones.

    Args:
        before: canonical record of the earlier version.
        after: canonical record of the later version.
        on: date of the later version's data release.
        rules: severities fixed by the configuration.
        first: canonical record of the first version that is stored; outcomes are compared with it as well.
        received: the later version as received: its lists have the record's order.
    """
    made = explain(before, after, on=on, rules=rules, first=first, received=received)
    return tuple(detected.change for detected in made)


def explain(
    before: Mapping[str, JsonValue],
    after: Mapping[str, JsonValue],
    *,
    on: date,
    rules: Rules,
    first: Mapping[str, JsonValue] | None = None,
    received: Study | None = None,
) -> tuple[DetectedChange, ...]:
    """Return what `compare` does, with the field changes of each; each of these belongs to one change."""
    fields = diff(before, after)
    if not fields:
        return ()
    pair = Pair(before=before, after=after, on=on, rules=rules, first=first, received=received)
    if whole := status.withholding(fields, pair):
        return (whole,)
    respelt = [field for field in fields if _is_respelt(field)]
    made = _detected([field for field in fields if not _is_respelt(field)], pair)
    made += inside_elements(fields, pair, detector_of)
    if respelt:
        made.append(_respelt(respelt, pair))
    if rest := _uncovered(fields, made):
        made.append(_other(rest, pair))
    return _distinct(sorted(made, key=lambda detected: rank(detected.change)))


def _is_respelt(field: FieldChange) -> bool:
    """Whether only the registry's spelling of a text differs; sites have more spellings than a text has."""
    if field.path[: len(sites.PATH)] == sites.PATH or field.before is None or field.after is None:
        return False
    return is_rewrite(field.before, field.after)


def _detected(fields: Iterable[FieldChange], pair: Pair) -> list[DetectedChange]:
    readable: dict[int, list[FieldChange]] = {}
    unreadable: dict[int, list[FieldChange]] = {}
    for field in fields:
        if (detector := detector_of(field)) is not None:
            quoted = detector not in _READ_AS_TEXT and is_unreadable(field, pair)
            (unreadable if quoted else readable).setdefault(DETECTORS.index(detector), []).append(field)
    return [
        *(change for place, own in readable.items() for change in DETECTORS[place].detect(own, pair)),
        *(
            change
            for place, own in unreadable.items()
            for change in detect_unreadable(DETECTORS[place], own, pair)
        ),
    ]


def detector_of(field: FieldChange) -> Detector | None:
    """Return the detector that declares the longest path above a field; None where none does."""
    path = key_path(field)
    for length in range(min(len(path), _LONGEST), 0, -1):
        detector = _BY_PATH.get(path[:length])
        if detector is not None and (detector is not field_changes or length == len(path)):
            return detector
    return None


def _respelt(fields: Sequence[FieldChange], pair: Pair) -> DetectedChange:
    text = f"{count(len(fields), 'text')} respelt by the registry (escapes, entities or white space)"
    clause = Clause(text=text, severity=Severity.SILENT, short="Texts respelt by the registry")
    return make_change(pair, Kind.REGISTRY_REWRITE, [clause], fields)


def _other(fields: Sequence[FieldChange], pair: Pair) -> DetectedChange:
    """What is in a part of the record that is unknown here."""
    names = sorted({".".join(part for part in field.path if not is_label(part)) for field in fields})
    text = f"the record changed in {quote(names[0], 80)}"
    if len(names) > 1:
        text += f" and {count(len(names) - 1, 'more field')}"
    clause = Clause(text=text, severity=Severity.LOW, short="Another part of the record changed")
    return make_change(pair, Kind.OTHER, [clause], fields)


def _uncovered(fields: Sequence[FieldChange], made: Sequence[DetectedChange]) -> list[FieldChange]:
    covered = {id(field) for detected in made for field in detected.fields}
    return [field for field in fields if id(field) not in covered]


def _distinct(made: Sequence[DetectedChange]) -> tuple[DetectedChange, ...]:
    """The changes, of which no two have the same kind and path: these identify a change."""
    seen: Counter[tuple[Kind, str]] = Counter()
    distinct: list[DetectedChange] = []
    for detected in made:
        change = detected.change
        seen[change.kind, change.path] += 1
        if (place := seen[change.kind, change.path]) > 1:
            change = msgspec.structs.replace(change, path=f"{change.path}[{place}]")
        distinct.append(DetectedChange(change=change, fields=detected.fields))
    return tuple(distinct)
