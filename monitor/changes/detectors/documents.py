"""Documents that the registry shows with a record: protocols, analysis plans, consent forms."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.changes.build import make_changes
from monitor.changes.detection import Clause, DetectedChange, Pair, typed
from monitor.model import FieldChange, Kind, Severity
from monitor.model.details import ElementsDetail
from monitor.model.study import STUDY
from monitor.model.study.annexes import LargeDoc
from monitor.model.wording import count, day, listed, shorten

PATH = STUDY.document_section.large_document_module.large_docs
PATHS = (PATH,)
KINDS = (Kind.DOCUMENTS,)

_MOST_NAMED = 2


def detect(fields: Sequence[FieldChange], pair: Pair) -> list[DetectedChange]:
    """Return the changes of all documents."""
    groups = (
        ("posted", Severity.MEDIUM, [field for field in fields if field.before is None]),
        ("no longer posted", Severity.LOW, [field for field in fields if field.after is None]),
        (
            "replaced or relabelled",
            Severity.LOW,
            [field for field in fields if field.before is not None and field.after is not None],
        ),
    )
    clauses = [_clause(group, verb, severity) for verb, severity, group in groups if group]
    return make_changes(pair, Kind.DOCUMENTS, clauses, fields, _detail)


def _detail(fields: Sequence[FieldChange]) -> ElementsDetail:
    """The documents by name, where the sentence only counts them."""
    if len(fields) <= _MOST_NAMED:
        return ElementsDetail()
    return ElementsDetail(
        added=tuple(_document(field) for field in fields if field.before is None),
        dropped=tuple(_document(field) for field in fields if field.after is None),
    )


def _clause(fields: Sequence[FieldChange], verb: str, severity: Severity) -> Clause:
    amount = "Document" if len(fields) == 1 else f"{len(fields):,} documents"
    return Clause(
        text=f"{_documents(fields)} {verb}",
        severity=severity,
        short=f"{amount} {verb}",
        fields=tuple(fields),
    )


def _documents(fields: Sequence[FieldChange]) -> str:
    if len(fields) > _MOST_NAMED:
        return count(len(fields), "document")
    return listed([_document(field) for field in fields])


def _document(field: FieldChange) -> str:
    before, after = typed(field, LargeDoc)
    document = after or before or LargeDoc()
    name = shorten(document.label or document.filename or "document", 60)
    return f"{name} (dated {day(document.date)})" if document.date else name
