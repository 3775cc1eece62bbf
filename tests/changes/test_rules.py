"""Severities from the configuration."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.changes.compare import compare
from monitor.changes.rules import Rules
from monitor.errors import ConfigError
from monitor.model import Kind, Severity


def test_without_configuration_the_default_applies():
    assert Rules.default().severity(Kind.STATUS, Severity.HIGH) is Severity.HIGH


def test_a_configured_severity_replaces_every_circumstance(protocol):
    rules = Rules.from_mapping({"status": "low", "enrollment": "silent"})
    before = protocol()
    after = protocol(
        statusModule={"overallStatus": "TERMINATED"},
        designModule={"enrollmentInfo": {"count": 3, "type": "ACTUAL"}},
    )
    found = {c.kind: c.severity for c in compare(before, after, on=date(2026, 3, 16), rules=rules)}
    assert found == {Kind.STATUS: Severity.LOW, Kind.ENROLLMENT: Severity.SILENT}


@pytest.mark.parametrize(
    "mapping", [{"statuses": "high"}, {"status": "urgent"}, {"status": ""}, {"status": 1}]
)
def test_a_mistake_is_named(mapping):
    with pytest.raises(ConfigError, match=rf"^\[changes\] {next(iter(mapping))}: "):
        Rules.from_mapping(mapping)
