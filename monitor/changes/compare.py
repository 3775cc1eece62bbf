"""From two records to the changes that a person is told: the walk.

1. `diff` finds every difference.
2. A record that is withheld, or comes back, is one change whatever else differs.
3. Texts that only the registry has respelt are set aside, in silence.
4. The others go to the family that knows their part of the record; each family tells them in sentences.
5. Whatever no family has told is told as `other`: nothing that differs is lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import takewhile
from operator import eq
from types import MappingProxyType

import msgspec

from monitor.changes.detection import Clause, DetectedChange, Pair, make_change
from monitor.changes.detectors import aliases, dates, documents, sites, status
from monitor.changes.detectors import annotations as events
from monitor.changes.detectors import arms as groups
from monitor.changes.detectors import enrollment as enrolment
from monitor.changes.detectors import publications as references
from monitor.changes.field_changes import detect_field_changes, key_path
from monitor.changes.fields import FACTS
from monitor.changes.kinds import rank
from monitor.changes.outcomes.detect import outcome_changes
from monitor.changes.results.detect import result_changes
from monitor.changes.rules import Rules
from monitor.diff.diff import diff, is_label
from monitor.diff.rewrites import is_rewrite
from monitor.model import Change, FieldChange, Json, Kind, Severity
from monitor.model.study import Study, is_known
from monitor.model.wording import count, quote

_Family = Callable[[Sequence[FieldChange], Pair], list[DetectedChange]]


def compare(
    before: Mapping[str, Json],
    after: Mapping[str, Json],
    *,
    on: date,
    rules: Rules,
    first: Mapping[str, Json] | None = None,
    received: Study | None = None,
) -> tuple[Change, ...]:
    """What changed from one canonical record to the next, most important first; nothing for equal ones.

    Args:
        before: canonical record of the earlier version.
        after: canonical record of the later version.
        on: date of the later version's data release.
        rules: severities fixed by the configuration.
        first: canonical record of the first version that is held; outcomes are compared with it as well.
        received: the later version as received: its lists have the record's order.
    """
    found = explain(before, after, on=on, rules=rules, first=first, received=received)
    return tuple(told.change for told in found)


def explain(
    before: Mapping[str, Json],
    after: Mapping[str, Json],
    *,
    on: date,
    rules: Rules,
    first: Mapping[str, Json] | None = None,
    received: Study | None = None,
) -> tuple[DetectedChange, ...]:
    """As `compare`, each change with the field changes that it covers; each of these belongs to one change."""
    fields = diff(before, after)
    if not fields:
        return ()
    pair = Pair(before=before, after=after, on=on, rules=rules, first=first, received=received)
    if whole := status.withholding(fields, pair):
        return (whole,)
    respelt = [field for field in fields if _is_respelt(field)]
    told = _told(_by_family([field for field in fields if not _is_respelt(field)]), pair)
    if respelt:
        told.append(_respelt(respelt, pair))
    if rest := _untold(fields, told):
        told.append(_other(rest, pair))
    return _distinct(sorted(told, key=lambda one: rank(one.change)))


def _is_respelt(field: FieldChange) -> bool:
    """Not for sites, which have more spellings than a text has."""
    if field.path[: len(sites.PATH)] == sites.PATH or field.before is None or field.after is None:
        return False
    return is_rewrite(field.before, field.after)


def _told(families: Mapping[_Family, list[FieldChange]], pair: Pair) -> list[DetectedChange]:
    return [one for family, members in families.items() for one in family(members, pair)]


def _by_family(fields: Iterable[FieldChange]) -> dict[_Family, list[FieldChange]]:
    """The fields that a family knows; the others are in none."""
    families: dict[_Family, list[FieldChange]] = {}
    for field in fields:
        if family := _family(field):
            families.setdefault(family, []).append(field)
    return families


def _family(field: FieldChange) -> _Family | None:
    path = key_path(field)
    if path in FACTS:
        return detect_field_changes
    for length in range(min(len(path), _LONGEST), 0, -1):
        if family := _FAMILIES.get(path[:length]):
            return family
    return None


def _respelt(fields: Sequence[FieldChange], pair: Pair) -> DetectedChange:
    text = f"{count(len(fields), 'text')} respelt by the registry (escapes, entities or white space)"
    return make_change(pair, Kind.REGISTRY_REWRITE, [Clause(text=text, severity=Severity.SILENT)], fields)


def _other(fields: Sequence[FieldChange], pair: Pair) -> DetectedChange:
    """What stands in a part of the record that is unknown here."""
    names = sorted({".".join(part for part in field.path if not is_label(part)) for field in fields})
    text = f"the record changed in {quote(names[0], 80)}"
    if len(names) > 1:
        text += f" and {count(len(names) - 1, 'more field')}"
    return make_change(pair, Kind.OTHER, [Clause(text=text, severity=Severity.LOW)], fields)


def _untold(fields: Sequence[FieldChange], told: Sequence[DetectedChange]) -> list[FieldChange]:
    covered = {id(field) for one in told for field in one.fields}
    return [field for field in fields if id(field) not in covered]


def _distinct(told: Sequence[DetectedChange]) -> tuple[DetectedChange, ...]:
    """With paths that tell two changes of one kind apart: a change is identified by its kind and path."""
    seen: Counter[tuple[Kind, str]] = Counter()
    found: list[DetectedChange] = []
    for one in told:
        change = one.change
        seen[change.kind, change.path] += 1
        if (place := seen[change.kind, change.path]) > 1:
            change = msgspec.structs.replace(change, path=f"{change.path}[{place}]")
        found.append(DetectedChange(change=change, fields=one.fields))
    return tuple(found)


def _tell_outcomes(fields: Sequence[FieldChange], pair: Pair) -> list[DetectedChange]:
    changes = outcome_changes(pair.before, pair.after, on=pair.on, first=pair.first, rules=pair.rules)
    return _shared_out(changes, fields)


def _tell_results(fields: Sequence[FieldChange], pair: Pair) -> list[DetectedChange]:
    known = [field for field in fields if is_known(field.path)]
    found = result_changes(pair.earlier, pair.later, rules=pair.rules, received=pair.received)
    return _shared_out(found, known)


def _shared_out(changes: Sequence[Change], fields: Sequence[FieldChange]) -> list[DetectedChange]:
    """Give each field to the change whose path is nearest to it."""
    shares: list[list[FieldChange]] = [[] for _ in changes]
    if not changes:
        return []
    for field in fields:
        nearness = [_nearness(change, field) for change in changes]
        shares[nearness.index(max(nearness))].append(field)
    return [
        DetectedChange(change=change, fields=tuple(share))
        for change, share in zip(changes, shares, strict=True)
    ]


def _nearness(change: Change, field: FieldChange) -> tuple[bool, int]:
    """First whether the change tells the field's own values, then how much of its path."""
    same = any(
        told is not None and told == value
        for told, value in ((change.before, field.before), (change.after, field.after))
    )
    path = ".".join(key_path(field)) + (field.path[-1] if is_label(field.path[-1]) else "")
    return same, sum(1 for _ in takewhile(bool, map(eq, change.path, path)))


def _under(module: Sequence[str], names: Iterable[str], family: _Family) -> dict[tuple[str, ...], _Family]:
    return {(*module, name): family for name in names}


_PROTOCOL = ("protocolSection",)
_FAMILIES: Mapping[tuple[str, ...], _Family] = MappingProxyType(
    {
        **_under(status.MODULE, ("overallStatus", "whyStopped", "lastKnownStatus"), status.detect_status),
        **_under(status.MODULE, dates.NAMES, dates.detect_dates),
        **_under(status.MODULE, events.DELAY, events.detect_delay),
        **_under(
            status.MODULE,
            ("resultsFirstSubmitDate", "resultsFirstSubmitQcDate", "resultsFirstPostDateStruct"),
            _tell_results,
        ),
        **_under(aliases.MODULE, ("nctId", "nctIdAliases"), aliases.detect_aliases),
        ("resultsSection",): _tell_results,
        ("hasResults",): _tell_results,
        (*_PROTOCOL, "outcomesModule"): _tell_outcomes,
        **_under(groups.MODULE, ("armGroups", "interventions"), groups.detect_arms),
        enrolment.PATH: enrolment.detect_enrollment,
        sites.PATH: sites.detect_sites,
        (*_PROTOCOL, "referencesModule", "references"): references.detect_publications,
        documents.PATH: documents.detect_documents,
        events.UNPOSTED: events.detect_unposted_results,
        events.VIOLATIONS: events.detect_violations,
    }
)
_LONGEST = max(map(len, _FAMILIES))
