"""Publications and their retractions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.changes.build import make_changes
from monitor.changes.detection import Clause, DetectedChange, Pair, typed
from monitor.model import FieldChange, Kind, Severity, Struct
from monitor.model.details import Citation, PublicationsDetail, TextChange
from monitor.model.study import STUDY
from monitor.model.study.protocol import Reference
from monitor.model.wording import count, plain, quote, shorten

PATHS = (STUDY.protocol_section.references_module.references,)
KINDS = (Kind.PUBLICATIONS, Kind.RETRACTION)

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


class _Publication(Struct, frozen=True, kw_only=True):
    """One reference on both sides, typed; None where it is not listed."""

    field: FieldChange
    old: Reference | None
    new: Reference | None

    @property
    def shown(self) -> Reference:
        """The reference as it is now, or as it was last."""
        return self.new or self.old or Reference()


def detect(fields: Sequence[FieldChange], pair: Pair) -> list[DetectedChange]:
    """Return retractions by themselves, and everything else about publications together."""
    references = []
    for field in fields:
        old, new = typed(field, Reference)
        references.append(_Publication(field=field, old=old, new=new))
    retracted = [publication for publication in references if _is_retraction(publication)]
    others = [publication for publication in references if publication not in retracted]
    made: list[DetectedChange] = []
    if retracted:
        own = [publication.field for publication in retracted]
        made += make_changes(pair, Kind.RETRACTION, list(map(_retraction, retracted)), own, _retracted_detail)
    if others:
        own = [publication.field for publication in others]
        made += make_changes(pair, Kind.PUBLICATIONS, _clauses(others), own, _detail)
    return made


def _retracted_detail(fields: Sequence[FieldChange]) -> PublicationsDetail:
    sides = [typed(field, Reference) for field in fields]
    return PublicationsDetail(
        texts=tuple(
            TextChange(label="Publication", before=_whole(old), after=_whole(new)) for old, new in sides
        )
    )


def _whole(reference: Reference | None) -> str | None:
    return reference.citation if reference else None


def _detail(fields: Sequence[FieldChange]) -> PublicationsDetail:
    sides = [typed(field, Reference) for field in fields]
    return PublicationsDetail(
        added=tuple(_citation(new) for old, new in sides if new and not old),
        dropped=tuple(_citation(old) for old, new in sides if old and not new),
    )


def _citation(reference: Reference) -> Citation:
    return Citation(
        type=reference.type,
        pmid=reference.pmid,
        citation=plain(reference.citation) if reference.citation else None,
    )


def _is_retraction(publication: _Publication) -> bool:
    """Whether a retraction notice came or went: as the registry lists it, or in the citation's own words."""
    if publication.new is not None and bool(_notes(publication.new, _RETRACTED)) > bool(
        _notes(publication.old, _RETRACTED)
    ):
        return True
    return ((publication.old and publication.old.retractions) or ()) != (
        (publication.new and publication.new.retractions) or ()
    )


def _notes(reference: Reference | None, pattern: re.Pattern[str]) -> tuple[str, ...]:
    return tuple(pattern.findall(plain(reference.citation))) if reference and reference.citation else ()


def _retraction(publication: _Publication) -> Clause:
    cited = _cited(publication)
    notices = (publication.new and publication.new.retractions) or ()
    if notices:
        notice = notices[0].source or notices[0].pmid
        source = f" ({shorten(notice, 80)})" if notice else ""
        text = f"a retraction notice{source} is now linked to the publication {cited}"
    elif _notes(publication.new, _RETRACTED):
        text = f"the citation of a publication now says that it is retracted: {cited}"
    else:
        text = f"the retraction notice of the publication {cited} is no longer listed"
        return Clause(
            text=text, severity=Severity.MEDIUM, short="Retraction notice gone", fields=(publication.field,)
        )
    return Clause(
        text=text, severity=Severity.HIGH, short="Publication retracted", fields=(publication.field,)
    )


def _cited(publication: _Publication) -> str:
    """A publication by its first author and its title, as far as the citation can be read that way."""
    citation = plain(publication.shown.citation or "")
    authors, stop, rest = citation.partition(". ")
    if stop and authors.count(",") >= 2 and len(authors.split(",")[0]) <= 40:
        return f"{authors.split(',')[0]} et al., {quote(rest.split('. ')[0], 80)}"
    return quote(citation, 90)


def _clauses(references: Sequence[_Publication]) -> list[Clause]:
    groups: dict[_Group, list[_Publication]] = {}
    for publication in references:
        groups.setdefault(_group(publication), []).append(publication)
    return [_clause(group, members) for group, members in groups.items()]


def _group(publication: _Publication) -> _Group:
    """What happened, and the types before and after."""
    old, new = (
        plain((publication.old and publication.old.type) or ""),
        plain((publication.new and publication.new.type) or ""),
    )
    if publication.old is None or publication.new is None:
        return ("added" if publication.old is None else "removed", old, new)
    if old != new:
        return ("retyped", old, new)
    noted = len(_notes(publication.new, _NOTED)) > len(_notes(publication.old, _NOTED))
    return ("noted" if noted else "edited", old, new)


def _clause(group: _Group, references: Sequence[_Publication]) -> Clause:
    text, severity = _said(group, references)
    return Clause(
        text=text,
        severity=severity,
        short=_short(group[0], group[2] or group[1], alone=len(references) == 1),
        fields=tuple(publication.field for publication in references),
    )


def _said(group: _Group, references: Sequence[_Publication]) -> tuple[str, Severity]:
    verb, old, new = group
    kind = new or old
    noun, plural = _NOUNS.get(kind, "reference"), _PLURALS.get(kind, "references")
    cited, single, many = _cited(references[0]), len(references) == 1, f"{len(references):,}"
    rank = _RANKS.get(kind, Severity.SILENT)
    if verb == "retyped":
        was = (_NOUNS if single else _PLURALS).get(old, "reference")
        text = f"{was} now listed as {noun}: {cited}" if single else f"{many} {was} now listed as {plural}"
        least = Severity.LOW if old in _RANKS else Severity.SILENT
        return text, min(rank, least, key=lambda severity: severity.rank)
    if verb == "noted":
        what = f"citation of a {noun} now mentions" if single else f"citations of {many} {plural} now mention"
        return f"{what} a correction, an update or a concern{f': {cited}' if single else ''}", Severity.LOW
    if verb == "edited":
        return f"citation of {count(len(references), noun, plural)} edited", Severity.SILENT
    rank = Severity.LOW if verb == "removed" and rank is Severity.MEDIUM else rank
    return (f"{noun} {verb}: {cited}" if single else f"{many} {plural} {verb}, such as {cited}"), rank


def _short(verb: str, kind: str, *, alone: bool) -> str:
    if verb == "noted":
        return "Note on a publication"
    if verb == "edited":
        return "Citation edited" if alone else "Citations edited"
    if kind not in _RANKS:
        return f"{'Background reference' if alone else 'Background references'} {verb}"
    if verb == "added":
        return "New publication" if alone else "New publications"
    return f"Publication{'' if alone else 's'} {'removed' if verb == 'removed' else 'relabelled'}"
