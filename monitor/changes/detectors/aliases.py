"""Numbers under which a record is known: its own, and those of records that became one with it."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.changes.build import make_changes
from monitor.changes.detection import Clause, DetectedChange, Pair, key_path
from monitor.model import FieldChange, Kind, Severity
from monitor.model.study import STUDY
from monitor.model.wording import listed, plain, quote

_MODULE = STUDY.protocol_section.identification_module
PATHS = (_MODULE.nct_id, _MODULE.nct_id_aliases)
KINDS = (Kind.MERGED,)


def detect(fields: Sequence[FieldChange], pair: Pair) -> list[DetectedChange]:
    """Return one change for the record's own number and its aliases."""
    aliases = [field for field in fields if key_path(field) == _MODULE.nct_id_aliases]
    numbers = [field for field in fields if key_path(field) == _MODULE.nct_id]
    clauses = [
        *_listed([field for field in aliases if field.before is None], "now", Severity.MEDIUM),
        *_listed([field for field in aliases if field.after is None], "no longer", Severity.LOW),
        *(_number(field) for field in numbers),
    ]
    if not clauses:
        text = "the list of this record's other numbers changed"
        clauses = [
            Clause(text=text, severity=Severity.LOW, short="Other numbers changed", fields=tuple(fields))
        ]
    return make_changes(pair, Kind.MERGED, clauses, fields)


def _listed(fields: Sequence[FieldChange], how: str, severity: Severity) -> list[Clause]:
    if not fields:
        return []
    names = listed([plain(field.after or field.before) for field in fields], 3)
    short = "Merged with another record" if how == "now" else "Other number no longer listed"
    text = f"the registry {how} lists {names} as another number of this record"
    return [Clause(text=text, severity=severity, short=short, fields=tuple(fields))]


def _number(field: FieldChange) -> Clause:
    text = f"the record's number changed from {quote(field.before)} to {quote(field.after)}"
    return Clause(text=text, severity=Severity.HIGH, short="Record number changed", fields=(field,))
