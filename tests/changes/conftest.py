"""A synthetic trial, and records made from it."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from monitor.registry.ctgov.canonical import canonicalise

GALLERY = Path(__file__).parent / "gallery"


def merge(record, patch):
    """JSON merge patch (RFC 7396): null removes, objects merge, all else replaces."""
    merged = copy.deepcopy(record)
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, dict) and isinstance(merged.get(key), dict):
            merged[key] = merge(merged[key], value)
        else:
            merged[key] = value
    return merged


@pytest.fixture(scope="session")
def base():
    return json.loads((GALLERY / "base.json").read_text(encoding="utf-8"))


@pytest.fixture
def record_of(base):
    """The synthetic trial's canonical record, with a merge patch applied."""
    return lambda patch: canonicalise(merge(base, patch))


@pytest.fixture
def protocol(record_of):
    """As `record_of`, for a patch of the protocol section by module."""
    return lambda **modules: record_of({"protocolSection": modules})
