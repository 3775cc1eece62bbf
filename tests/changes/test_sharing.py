"""Which change covers which differences, also where there are very many of both."""

from __future__ import annotations

from monitor.changes import sharing
from monitor.changes.sharing import shared_out
from monitor.model import Change, FieldChange, Kind, Severity

PATH = "protocolSection.outcomesModule.primaryOutcomes"


def outcome(number: int, time_frame: str) -> dict:
    return {"measure": f"Outcome {number}", "timeFrame": time_frame}


def changed(*numbers: int) -> tuple[Change, list[FieldChange]]:
    """One change of all these outcomes, and the field changes that it is made of."""
    before, after = ([outcome(number, time) for number in numbers] for time in ("1 year", "2 years"))
    fields = [
        FieldChange(path=(*PATH.split("."), f"[{number}]"), before=old, after=new)
        for number, old, new in zip(numbers, before, after, strict=True)
    ]
    change = Change(
        kind=Kind.PRIMARY_OUTCOMES, severity=Severity.LOW, path=PATH, before=before, after=after, sentence="."
    )
    return change, fields


def test_a_field_belongs_to_the_change_that_has_its_values():
    (first, own), (second, others) = changed(1, 2), changed(3, 4)
    shares = shared_out([first, second], [*others, *own])
    assert [list(share.fields) for share in shares] == [own, others]


def test_each_value_is_looked_at_once_however_many_there_are(monkeypatch):
    seen = []
    encode = sharing.encode
    monkeypatch.setattr(sharing, "encode", lambda value: seen.append(value) or encode(value))
    (first, own), (second, others) = changed(*range(200)), changed(*range(200, 400))
    shared_out([first, second], [*own, *others])
    assert len(seen) == 2 * 400 + 2 * (
        400 + 2
    )  # both sides: of each field, and of each change with its elements
