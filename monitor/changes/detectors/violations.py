"""Notices of the FDA on results reporting, as the registry shows them."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from monitor.changes.build import make_changes
from monitor.changes.detection import Clause, DetectedChange, Pair, typed
from monitor.model import FieldChange, Kind, Severity
from monitor.model.details import PlainDetail, TextChange
from monitor.model.study import STUDY
from monitor.model.study.annexes import ViolationEvent
from monitor.model.wording import day, quote, words

PATHS = (STUDY.annotation_section.annotation_module.violation_annotation,)
KINDS = (Kind.VIOLATION,)

_FDA = MappingProxyType(
    {
        "VIOLATION_IDENTIFIED": "violation identified by FDA",
        "CORRECTION_CONFIRMED": "correction confirmed by FDA",
        "PENALTY_IMPOSED": "penalty imposed by FDA",
        "ISSUES_IN_LETTER_ADDRESSED_CONFIRMED": "issues in letter addressed, confirmed by FDA",
    }
)


def detect(fields: Sequence[FieldChange], pair: Pair) -> list[DetectedChange]:
    """Return the changes of all that the registry says about violations."""
    return make_changes(pair, Kind.VIOLATION, [_violation(field) for field in fields], fields, _detail)


def _detail(fields: Sequence[FieldChange]) -> PlainDetail:
    """The registry's own words about each notice."""
    sides = [typed(field, ViolationEvent) for field in fields]
    return PlainDetail(
        texts=tuple(
            TextChange(label="Notice", before=_described(old), after=_described(new))
            for old, new in sides
            if _described(old) or _described(new)
        )
    )


def _described(event: ViolationEvent | None) -> str | None:
    return event.description if event else None


def _violation(field: FieldChange) -> Clause:
    before, after = typed(field, ViolationEvent)
    event = after or before or ViolationEvent()
    name = _FDA.get(event.type or "", words(event.type or "event"))
    dated = event.issued_date or event.posted_date or event.creation_date
    when = f" on {day(dated)}" if dated else ""
    if after is None:
        text = f"notice no longer listed: {name}{when}"
        return Clause(text=text, severity=Severity.MEDIUM, short="Notice no longer listed", fields=(field,))
    verb = "listed" if before is None else "changed"
    described = f", {quote(event.description, 90)}" if event.description else ""
    text = f"notice on results reporting {verb}: {name}{when}{described}"
    return Clause(text=text, severity=Severity.HIGH, short=f"Notice: {name}", fields=(field,))
