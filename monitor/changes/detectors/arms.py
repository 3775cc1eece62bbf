"""Arms and interventions, which name each other.

When an arm is renamed, each of its interventions changes too, in nothing but that name; this is told once,
where the name belongs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitor.changes.detection import Clause, DetectedChange, Pair, make_change, named
from monitor.diff.elements import label
from monitor.model import FieldChange, Json, Kind, Severity
from monitor.model.wording import listed, shorten, words

MODULE = ("protocolSection", "armsInterventionsModule")
_ARMS, _INTERVENTIONS = "armGroups", "interventions"
_NAME_OF = {_ARMS: "label", _INTERVENTIONS: "name"}
_NAMES = {
    "label": "name",
    "name": "name",
    "type": "type",
    "description": "description",
    "interventionNames": "interventions",
    "armGroupLabels": "arms",
    "otherNames": "other names",
}


def detect_arms(fields: Sequence[FieldChange], pair: Pair) -> list[DetectedChange]:
    """At most one change for the arms and one for the interventions."""
    arms = [field for field in fields if field.path[len(MODULE)] == _ARMS]
    interventions = [field for field in fields if field.path[len(MODULE)] == _INTERVENTIONS]
    own_arms = [field for field in arms if not (interventions and _only(field, "interventionNames"))]
    own_interventions = [
        field for field in interventions if not (own_arms and _only(field, "armGroupLabels"))
    ]
    arms_too = [field for field in interventions if field not in own_interventions]
    interventions_too = [field for field in arms if field not in own_arms]
    if not own_interventions:  # an arm that changed for interventions which then turn out to be told with it
        own_arms, interventions_too = arms, []
    told: list[DetectedChange] = []
    if own_arms:
        told.append(_tell(Kind.ARMS, own_arms, [*own_arms, *arms_too], pair))
    if own_interventions:
        told.append(
            _tell(Kind.INTERVENTIONS, own_interventions, [*own_interventions, *interventions_too], pair)
        )
    return told


def _tell(
    kind: Kind, main: Sequence[FieldChange], covered: Sequence[FieldChange], pair: Pair
) -> DetectedChange:
    name, noun = (_ARMS, "arm") if kind is Kind.ARMS else (_INTERVENTIONS, "intervention")
    added = [_named(name, field.after) for field in main if field.before is None]
    dropped = [_named(name, field.before) for field in main if field.after is None]
    changed = [field for field in main if field.before is not None and field.after is not None]
    clauses = [
        Clause(
            text=f"{named(labels, noun)} {verb}",
            severity=Severity.MEDIUM,
            short=f"{_some(labels, noun)} {verb}",
        )
        for labels, verb in ((added, "added"), (dropped, "dropped"))
        if labels
    ]
    clauses += _changed(name, noun, changed)
    detail = {
        "added": added,
        "dropped": dropped,
        "changed": [
            {"before": _named(name, f.before), "after": _named(name, f.after), "fields": _differing(f)}
            for f in changed
        ],
    }
    return make_change(pair, kind, clauses, covered, detail)


def _some(labels: Sequence[str], noun: str) -> str:
    return noun.capitalize() if len(labels) == 1 else f"{len(labels):,} {noun}s"


def _named(name: str, element: Json) -> str:
    kind = element.get("type") if name == _INTERVENTIONS and isinstance(element, Mapping) else None
    return f"{words(kind)}: {label(name, element)}" if kind else label(name, element)


def _changed(name: str, noun: str, changed: Sequence[FieldChange]) -> list[Clause]:
    renamed = [field for field in changed if _NAME_OF[name] in _differing(field)]
    retyped = [field for field in changed if field not in renamed and "type" in _differing(field)]
    others = [field for field in changed if field not in renamed and field not in retyped]
    clauses = [_renamed(name, noun, renamed)] if renamed else []
    for field in retyped:
        old, new = (words(side.get("type")) for side in (field.before, field.after))
        text = f"{noun} “{label(name, field.after)}” changed from type {old} to {new}"
        clauses.append(Clause(text=text, severity=Severity.MEDIUM))
    if others:
        what = listed(sorted({_NAMES.get(key, key) for field in others for key in _differing(field)}))
        which = named([label(name, field.after) for field in others], noun)
        text = f"{what} of {which} changed"
        clauses.append(Clause(text=text, severity=Severity.LOW))
    return clauses


def _renamed(name: str, noun: str, renamed: Sequence[FieldChange]) -> Clause:
    if len(renamed) > 1:
        return Clause(text=f"{len(renamed):,} {noun}s renamed", severity=Severity.LOW)
    old, new = (
        shorten(side.get(_NAME_OF[name], "(no name)"), 60) for side in (renamed[0].before, renamed[0].after)
    )
    also = [
        _NAMES.get(key, key)
        for key in _differing(renamed[0])
        if _NAMES.get(key, key) in {"type", "description"}
    ]
    tail = f", and its {listed(also)} changed" if also else ""
    severity = Severity.MEDIUM if "type" in also else Severity.LOW
    return Clause(text=f"{noun} “{old}” is now called “{new}”{tail}", severity=severity)


def _differing(field: FieldChange) -> list[str]:
    if not isinstance(field.before, Mapping) or not isinstance(field.after, Mapping):
        return []
    return [
        key
        for key in sorted({**field.before, **field.after})
        if field.before.get(key) != field.after.get(key)
    ]


def _only(field: FieldChange, key: str) -> bool:
    return _differing(field) == [key]
