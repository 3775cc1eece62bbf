"""Publications and their retractions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitor.changes.told import Clause, Pair, Told, tell
from monitor.changes.wording import count, listed, plain, quote
from monitor.model import FieldChange, Json, Kind, Severity

_RANKS = {"RESULT": Severity.MEDIUM, "DERIVED": Severity.LOW}
_NOUNS = {
    "RESULT": "publication of results",
    "DERIVED": "publication that the registry links to this trial",
    "BACKGROUND": "background reference",
}
_PLURALS = {
    "RESULT": "publications of results",
    "DERIVED": "publications that the registry links to this trial",
    "BACKGROUND": "background references",
}
_Group = tuple[str, str]


def tell_references(fields: Sequence[FieldChange], pair: Pair) -> list[Told]:
    """Retractions for themselves; everything else about publications in one change."""
    retracted = [field for field in fields if _retractions(field.before) != _retractions(field.after)]
    others = [field for field in fields if field not in retracted]
    told = [_retraction(field, pair) for field in retracted]
    if others:
        clauses = _clauses(others)
        detail = {
            "added": [_reference(f.after) for f in others if f.before is None],
            "dropped": [_reference(f.before) for f in others if f.after is None],
        }
        told.append(tell(pair, Kind.PUBLICATIONS, clauses, others, detail))
    return told


def _retractions(reference: Json) -> Json:
    return (reference.get("retractions") or None) if isinstance(reference, Mapping) else None


def _retraction(field: FieldChange, pair: Pair) -> Told:
    cited = quote(_part(field.after or field.before, "citation"), 90)
    notices = _retractions(field.after) or []
    if field.after is not None and notices:
        sources = listed(
            [plain(n.get("source") or n.get("pmid")) for n in notices if isinstance(n, Mapping)], 2
        )
        text = f"a retraction notice is now linked to the publication {cited}: {sources or 'no source given'}"
        clause = Clause(text=text, severity=Severity.HIGH, short="Publication retracted")
    else:
        text = f"the retraction notice of the publication {cited} is no longer listed"
        clause = Clause(text=text, severity=Severity.MEDIUM, short="Retraction notice gone")
    return tell(pair, Kind.RETRACTION, [clause], [field])


def _part(reference: Json, name: str) -> str:
    value = reference.get(name) if isinstance(reference, Mapping) else reference
    return plain(value) if value is not None else ""


def _reference(reference: Json) -> dict[str, str]:
    return {name: _part(reference, name) for name in ("type", "pmid", "citation") if _part(reference, name)}


def _clauses(fields: Sequence[FieldChange]) -> list[Clause]:
    groups: dict[_Group, list[FieldChange]] = {}
    for field in fields:
        groups.setdefault(_group(field), []).append(field)
    return [_clause(group, members) for group, members in groups.items()]


def _group(field: FieldChange) -> _Group:
    if field.before is None:
        return ("added", _part(field.after, "type"))
    if field.after is None:
        return ("removed", _part(field.before, "type"))
    old, new = _part(field.before, "type"), _part(field.after, "type")
    return ("changed", new) if old == new else ("retyped", new)


def _clause(group: _Group, fields: Sequence[FieldChange]) -> Clause:
    verb, kind = group
    severity = _RANKS.get(kind, Severity.SILENT)
    noun, plural = _NOUNS.get(kind, "reference"), _PLURALS.get(kind, "references")
    cited = quote(_part(fields[0].after or fields[0].before, "citation"), 100)
    one = len(fields) == 1
    if verb == "retyped":
        was = _NOUNS.get(_part(fields[0].before, "type"), "reference")
        text = (
            f"now listed as {noun} (was {was}): {cited}"
            if one
            else f"{count(len(fields), noun, plural)} newly listed as such"
        )
        old_rank = max(
            (_RANKS.get(_part(f.before, "type"), Severity.SILENT) for f in fields), key=lambda s: -s.rank
        )
        return Clause(
            text=text, severity=min(severity, old_rank, key=lambda s: s.rank), short=_short(verb, kind)
        )
    if verb == "changed":
        text = f"citation of {count(len(fields), noun, plural)} edited"
        return Clause(text=text, severity=Severity.SILENT)
    text = f"{noun} {verb}: {cited}" if one else f"{len(fields):,} {plural} {verb}, such as {cited}"
    if verb == "removed" and severity is Severity.MEDIUM:
        severity = Severity.LOW
    return Clause(text=text, severity=severity, short=_short(verb, kind))


def _short(verb: str, kind: str) -> str:
    if kind not in _RANKS:
        return ""
    return {
        "added": "New publication",
        "removed": "Publication removed",
        "retyped": "Publication relabelled",
    }[verb]
