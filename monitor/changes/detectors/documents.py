"""Documents that the registry shows with a record: protocols, analysis plans, consent forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitor.changes.detection import Clause, DetectedChange, Pair, make_change
from monitor.model import FieldChange, Json, Kind, Severity
from monitor.model.wording import count, day, listed, shorten

PATH = ("documentSection", "largeDocumentModule", "largeDocs")


def detect_documents(fields: Sequence[FieldChange], pair: Pair) -> list[DetectedChange]:
    """One change for all documents."""
    added = [field.after for field in fields if field.before is None]
    removed = [field.before for field in fields if field.after is None]
    changed = [field.after for field in fields if field.before is not None and field.after is not None]
    clauses = [
        Clause(text=f"{_documents(group)} {verb}", severity=severity, short=f"{_some(group)} {verb}")
        for group, verb, severity in (
            (added, "posted", Severity.MEDIUM),
            (removed, "no longer posted", Severity.LOW),
            (changed, "replaced or relabelled", Severity.LOW),
        )
        if group
    ]
    return [make_change(pair, Kind.DOCUMENTS, clauses, fields)]


def _documents(documents: Sequence[Json]) -> str:
    if len(documents) > 2:
        return count(len(documents), "document")
    return listed([_document(document) for document in documents])


def _document(document: Json) -> str:
    if not isinstance(document, Mapping):
        return shorten(document, 60)
    name = shorten(document.get("label") or document.get("filename") or "document", 60)
    return f"{name} (dated {day(document['date'])})" if document.get("date") else name


def _some(documents: Sequence[Json]) -> str:
    return "Document" if len(documents) == 1 else f"{len(documents):,} documents"
