"""Publications and their retractions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from monitor.changes.detection import Clause, DetectedChange, Pair, make_change
from monitor.model import FieldChange, Json, Kind, Severity
from monitor.model.wording import count, plain, quote, shorten

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
_Group = tuple[str, str, str]
_RETRACTED = re.compile(r"\bretract(?:ion|ed)(?: and republished)? in\b", re.IGNORECASE)
_NOTED = re.compile(
    r"\b(?:erratum|corrected and republished|expression of concern|update) in\b", re.IGNORECASE
)
"""What PubMed adds to a citation, beside a retraction, when something happened to the paper."""


def detect_publications(fields: Sequence[FieldChange], pair: Pair) -> list[DetectedChange]:
    """Retractions for themselves; everything else about publications in one change."""
    retracted = [field for field in fields if _is_retraction(field)]
    others = [field for field in fields if field not in retracted]
    told = (
        [make_change(pair, Kind.RETRACTION, [_retraction(f) for f in retracted], retracted)]
        if retracted
        else []
    )
    if others:
        clauses = _clauses(others)
        detail = {
            "added": [_reference(f.after) for f in others if f.before is None],
            "dropped": [_reference(f.before) for f in others if f.after is None],
        }
        told.append(make_change(pair, Kind.PUBLICATIONS, clauses, others, detail))
    return told


def _is_retraction(field: FieldChange) -> bool:
    """Whether a retraction notice came or went: as the registry lists it, or in the citation's own words."""
    if field.after is not None and bool(_notes(field.after, _RETRACTED)) > bool(
        _notes(field.before, _RETRACTED)
    ):
        return True
    return bool(_retractions(field.before) != _retractions(field.after))


def _notes(reference: Json, pattern: re.Pattern[str]) -> tuple[str, ...]:
    return tuple(pattern.findall(_part(reference, "citation")))


def _retractions(reference: Json) -> Json:
    return (reference.get("retractions") or None) if isinstance(reference, Mapping) else None


def _retraction(field: FieldChange) -> Clause:
    cited = _cited(field)
    notices = _retractions(field.after) or []
    if notices:
        sources = [plain(n.get("source") or n.get("pmid") or "") for n in notices if isinstance(n, Mapping)]
        source = f" ({shorten(sources[0], 80)})" if sources and sources[0] else ""
        text = f"a retraction notice{source} is now linked to the publication {cited}"
    elif _notes(field.after, _RETRACTED):
        text = f"the citation of a publication now says that it is retracted: {cited}"
    else:
        text = f"the retraction notice of the publication {cited} is no longer listed"
        return Clause(text=text, severity=Severity.MEDIUM, short="Retraction notice gone")
    return Clause(text=text, severity=Severity.HIGH, short="Publication retracted")


def _cited(field: FieldChange) -> str:
    """A publication by its first author and its title, as far as the citation can be read that way."""
    citation = _part(field.after or field.before, "citation")
    authors, stop, rest = citation.partition(". ")
    if stop and authors.count(",") >= 2 and len(authors.split(",")[0]) <= 40:
        return f"{authors.split(',')[0]} et al., {quote(rest.split('. ')[0], 80)}"
    return quote(citation, 90)


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
    """What happened, and the types before and after."""
    old, new = _part(field.before, "type"), _part(field.after, "type")
    if field.before is None or field.after is None:
        return ("added" if field.before is None else "removed", old, new)
    if old != new:
        return ("retyped", old, new)
    noted = len(_notes(field.after, _NOTED)) > len(_notes(field.before, _NOTED))
    return ("noted" if noted else "edited", old, new)


def _clause(group: _Group, fields: Sequence[FieldChange]) -> Clause:
    verb, old, new = group
    kind = new or old
    noun, plural = _NOUNS.get(kind, "reference"), _PLURALS.get(kind, "references")
    cited = _cited(fields[0])
    one, many = len(fields) == 1, f"{len(fields):,}"
    rank = _RANKS.get(kind, Severity.SILENT)
    if verb == "retyped":
        rank = min(
            rank, Severity.LOW if old in _RANKS else Severity.SILENT, key=lambda severity: severity.rank
        )
        was = (_NOUNS if one else _PLURALS).get(old, "reference")
        text = f"{was} now listed as {noun}: {cited}" if one else f"{many} {was} now listed as {plural}"
    elif verb == "noted":
        rank = Severity.LOW
        text = f"citation of a {noun} now mentions a correction, an update or a concern: {cited}"
        text = (
            text if one else f"citations of {many} {plural} now mention a correction, an update or a concern"
        )
    elif verb == "edited":
        rank, text = Severity.SILENT, f"citation of {count(len(fields), noun, plural)} edited"
    else:
        rank = Severity.LOW if verb == "removed" and rank is Severity.MEDIUM else rank
        text = f"{noun} {verb}: {cited}" if one else f"{many} {plural} {verb}, such as {cited}"
    return Clause(text=text, severity=rank, short=_short(verb, kind, one=one))


def _short(verb: str, kind: str, *, one: bool) -> str:
    if verb == "noted":
        return "Note on a publication"
    if kind not in _RANKS or verb == "edited":
        return ""
    if verb == "added":
        return "New publication" if one else "New publications"
    return f"Publication{'' if one else 's'} {'removed' if verb == 'removed' else 'relabelled'}"
