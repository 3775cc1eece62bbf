"""Numbers under which a record is known: its own, and those of records that became one with it."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.changes.detection import Clause, DetectedChange, Pair, make_change
from monitor.model import FieldChange, Kind, Severity
from monitor.model.wording import listed, plain, quote

MODULE = ("protocolSection", "identificationModule")


def detect_aliases(fields: Sequence[FieldChange], pair: Pair) -> list[DetectedChange]:
    """One change for the record's own number and its aliases."""
    added = [plain(f.after) for f in fields if f.path[-2] == "nctIdAliases" and f.before is None]
    removed = [plain(f.before) for f in fields if f.path[-2] == "nctIdAliases" and f.after is None]
    clauses: list[Clause] = []
    if added:
        text = f"the registry now lists {listed(added, 3)} as another number of this record"
        clauses.append(Clause(text=text, severity=Severity.MEDIUM, short="Merged with another record"))
    if removed:
        text = f"the registry no longer lists {listed(removed, 3)} as another number of this record"
        clauses.append(Clause(text=text, severity=Severity.LOW))
    for field in fields:
        if field.path[-1] == "nctId":
            text = f"the record's number changed from {quote(field.before)} to {quote(field.after)}"
            clauses.append(Clause(text=text, severity=Severity.HIGH, short="Record number changed"))
    if not clauses:
        clauses.append(Clause(text="the list of this record's other numbers changed", severity=Severity.LOW))
    return [make_change(pair, Kind.MERGED, clauses, fields)]
