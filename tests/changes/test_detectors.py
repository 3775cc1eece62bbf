"""What every detector declares, and what it keeps to."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import msgspec
import pytest

from monitor.changes.compare import DETECTORS, detector_of, explain
from monitor.changes.detectors import claims, membership
from monitor.changes.kinds import KINDS, heading
from monitor.changes.rules import Rules
from monitor.model import Kind
from monitor.model.study import Study

GALLERY = Path(__file__).parent / "gallery"
ON = date(2026, 3, 16)
DEADLINES = {Kind.RESULTS_OVERDUE, Kind.RESULTS_LATE}
OF_THE_COMPARISON = {Kind.OTHER, Kind.REGISTRY_REWRITE}


def cases():
    for path in sorted(GALLERY.glob("*.json")):
        if path.stem != "base":
            for case in json.loads(path.read_text(encoding="utf-8")):
                yield pytest.param(case, id=f"{path.stem}: {case['name']}")


def test_no_two_detectors_declare_one_path():
    paths = [tuple(path) for detector in DETECTORS for path in detector.PATHS]
    assert len(paths) == len(set(paths))


def test_every_kind_is_declared():
    declared = {kind for detector in DETECTORS for kind in detector.KINDS}
    assert declared | set(membership.KINDS) | set(claims.KINDS) | DEADLINES | OF_THE_COMPARISON == set(Kind)


def test_every_path_leads_into_the_typed_study():
    known = set(paths_of(Study, ()))
    for detector in DETECTORS:
        assert {tuple(path) for path in detector.PATHS} <= known


def paths_of(part, path):
    yield path
    for field in msgspec.structs.fields(part):
        below = next(
            (
                item
                for item in flat(field.type)
                if isinstance(item, type) and issubclass(item, msgspec.Struct)
            ),
            None,
        )
        own = (*path, field.encode_name)
        yield from paths_of(below, own) if below else (own,)


def flat(hint):
    yield hint
    for member in getattr(hint, "__args__", ()):
        yield from flat(member)


@pytest.mark.parametrize("case", list(cases()))
def test_a_detector_makes_the_kinds_and_details_that_are_declared(case, record_of):
    made = explain(record_of(case["before"]), record_of(case["after"]), on=ON, rules=Rules.default())
    for explained in made:
        kind, family = explained.change.kind, type(explained.change.detail).__struct_config__.tag
        detectors = {detector for field in explained.fields if (detector := detector_of(field))}
        declared = {kind for detector in detectors for kind in detector.KINDS}
        assert not detectors or kind in declared | OF_THE_COMPARISON | {Kind.WITHHELD, Kind.RESTORED}
        assert family in {*KINDS[kind].details, "plain", "untyped"}


@pytest.mark.parametrize("case", list(cases()))
def test_a_headline_says_what_happened(case):
    news = case["headline"].partition(":")[0]
    assert news not in {info.title for info in KINDS.values() if info.is_topic}


@pytest.mark.parametrize("kind", list(Kind))
def test_a_heading_without_other_words_is_no_bare_noun(kind):
    assert heading(kind) != KINDS[kind].title or not KINDS[kind].is_topic
