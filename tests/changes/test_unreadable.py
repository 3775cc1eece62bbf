"""Values that are not what the registry's format promises: each is quoted, and everything else is said."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from monitor.changes.compare import compare, explain
from monitor.changes.rules import Rules
from monitor.diff.diff import diff
from monitor.registry.ctgov.canonical import canonicalise

CASES = json.loads((Path(__file__).parent / "unreadable" / "cases.json").read_text(encoding="utf-8"))
ON = date(2026, 3, 16)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_cannot_be_read_is_quoted_and_the_rest_is_said(case, record_of):
    changes = compare(record_of(case["before"]), record_of(case["after"]), on=ON, rules=Rules.default())
    assert [
        {"kind": c.kind.value, "severity": c.severity.value, "path": c.path, "sentence": c.sentence}
        for c in changes
    ] == case["changes"]


@pytest.mark.parametrize("value", [5, True, "text", ["a"], {"a": "b"}, [[1]], 1.5])
def test_any_value_in_any_place_costs_no_other_change(base, value):
    """Whatever is in the place of a part of the record, the status and every difference are said."""
    for path in places(base):
        changed = json.loads(json.dumps(base))
        changed["protocolSection"]["statusModule"]["overallStatus"] = "COMPLETED"
        put(changed, path, value)
        before, after = canonicalise(base), canonicalise(changed)
        made = explain(before, after, on=ON, rules=Rules.default())
        fields = [field for explained in made for field in explained.fields]
        assert sorted(map(repr, fields)) == sorted(map(repr, diff(before, after))), path
        if path[:3] != ("protocolSection", "statusModule", "overallStatus")[: len(path)]:
            assert any("to Completed" in explained.change.sentence for explained in made), path


def places(value, path=()):
    """Every path of keys below which something is."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield (*path, key)
            yield from places(item, (*path, key))


def put(record, path, value):
    for key in path[:-1]:
        record = record[key]
    record[path[-1]] = value
