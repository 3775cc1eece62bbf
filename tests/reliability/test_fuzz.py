"""Anything at all as a record: it is read or set aside, compared, reported and published, and nothing ever raises.

A short run is in every test run; `pytest -m soak` searches a hundred times as long.
"""

from __future__ import annotations

import copy
import json
from datetime import UTC, date, datetime

import html5lib
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from world import SyntheticWorld

from monitor.changes.compare import compare
from monitor.changes.rules import Rules
from monitor.changes.update import compose
from monitor.model import Envelope, PublishedUpdate, Rejected, Severity, Source, Trial, VersionRef
from monitor.publish.inputs import PublishSettings
from monitor.publish.items import ItemRenderer
from monitor.registry.ctgov.parse import canonicalise, open_envelope, read_trial, rehash
from monitor.screening.screener import Screener

QUICK, LONG = 600, 60_000
RULES = Rules.default()
WORLD = SyntheticWorld()
STUDIES = [
    json.loads(msgspec.json.encode(WORLD.release(len(WORLD) - 1).studies[nct_id]))
    for nct_id in ("NCT99000032", "NCT99000036", "NCT99000006", "NCT99000070")
]
TEXTS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["", "2024", "2024-02-30", "2024-13", "9999-12-31", "0000-00-00", "-1", "NaN", "1e999", "\0", "\ud800", "\uff1cscript\uff1e", "a\u0301", "NCT00000000", "PHASE9", "null"]
    ),
)  # fmt: skip
LEAVES = st.one_of(
    TEXTS, st.none(), st.booleans(), st.integers(-(10**20), 10**20), st.floats(), st.just([]), st.just({})
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def places(value: object, path: tuple = ()) -> list[tuple]:
    """Every path into a record."""
    found = [path] if path else []
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in inside:
        found += places(inner, (*path, key))
    return found


PLACES = [places(study) for study in STUDIES]


@st.composite
def mutated(draw) -> tuple[dict, dict]:
    """An invented record, and what is left of it after some accidents."""
    number = draw(st.integers(0, len(STUDIES) - 1))
    study = copy.deepcopy(STUDIES[number])
    for path in draw(st.lists(st.sampled_from(PLACES[number]), min_size=1, max_size=4)):
        accident(study, path, draw)
    return STUDIES[number], study


def reaches(inner: object, key: object) -> bool:
    """Whether an accident before has not taken the place away."""
    if isinstance(inner, dict):
        return key in inner
    return isinstance(inner, list) and isinstance(key, int) and key < len(inner)


def accident(study: dict, path: tuple, draw) -> None:
    inner = study
    for key in path[:-1]:
        if not reaches(inner, key):
            return
        inner = inner[key]
    key = path[-1]
    if not reaches(inner, key):
        return
    what = draw(st.sampled_from(["replace", "replace text", "delete", "twice"]))
    if what == "delete":
        inner.pop(key, None) if isinstance(inner, dict) else inner.pop(key)
    elif what == "twice" and isinstance(inner, list):
        inner.append(copy.deepcopy(inner[key]))
    else:
        inner[key] = draw(TEXTS if what == "replace text" else VALUES)


def encoded(study: object) -> bytes:
    """As the registry might send it: also what JSON should not contain."""
    return json.dumps(study).encode()


def found_between(before: Trial, after: Trial) -> PublishedUpdate | None:
    first, second = (
        VersionRef(
            nct_id=after.nct_id, source=Source.OBSERVED, version=number, sha256=record.sha256,
            observed_at=datetime(2026, 3, number, tzinfo=UTC),
        )
        for number, record in enumerate((before, after), 1)
    )  # fmt: skip
    explained = compare(
        before.canonical, after.canonical, on=date(2026, 3, 2), rules=RULES, first=before.canonical
    )
    for change in explained:
        assert change.sentence.strip()
        assert "\n" not in change.sentence
        assert isinstance(change.severity, Severity)
    if not explained:
        return None
    update = compose(
        nct_id=after.nct_id, title=after.facts.title, from_version=1, to_version=2, changes=explained, ordinal=1,
        detected_at=datetime(2026, 3, 2, tzinfo=UTC), watches=("discs",), topics=(),
    )  # fmt: skip
    return PublishedUpdate(update=update, facts=after.facts, before=first, after=second)


def check_laws(pair: tuple[dict, dict], screener: Screener, typesetter: ItemRenderer) -> None:
    """All that a record goes through, in order."""
    raw = encoded(pair[1])
    envelope = open_envelope(raw)
    record = read_trial(raw)
    if isinstance(record, Rejected):
        assert record.reason
        return
    assert isinstance(envelope, Envelope)
    assert record.fingerprint == envelope.fingerprint
    assert rehash(raw) == record.sha256
    assert canonicalise(record.canonical) == record.canonical
    assert compare(record.canonical, record.canonical, on=date(2026, 3, 2), rules=RULES) == ()
    assert len(screener.screen(record)) == 2
    assert isinstance(screener.topics(record), tuple)
    before = read_trial(encoded(pair[0]))
    assert isinstance(before, Trial)
    update = found_between(before, record)
    if update is not None:
        assert before.sha256 != record.sha256
        html = typesetter.item(update).content
        for element in html5lib.parseFragment(html, namespaceHTMLElements=False).iter():
            assert element.tag not in {"script", "img", "style", "iframe"}


@pytest.fixture(scope="module")
def screener(played) -> Screener:
    shipped = played.configuration.load()
    return Screener(shipped.watch[:2], shipped.topic)


@pytest.fixture(scope="module")
def typesetting() -> PublishSettings:
    return PublishSettings(watches=(), topics=(), time_zone=UTC)


def search(screener: Screener, typesetting: PublishSettings, examples: int) -> None:
    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(mutated())
    def searched(pair: tuple[dict, dict]) -> None:
        check_laws(pair, screener, ItemRenderer(typesetting))

    searched()


PROMISE = (
    "set aside with a reason, or read, compared, reported and rendered; nothing raises and no markup passes"
)


@pytest.mark.promise("a record with anything anywhere in it", PROMISE)
def test_any_record_is_read_or_set_aside(screener, typesetting):
    search(screener, typesetting, QUICK)


@pytest.mark.soak
@pytest.mark.promise("a record with anything anywhere in it, searched for long", PROMISE)
def test_any_record_is_read_or_set_aside_for_long(screener, typesetting):
    search(screener, typesetting, LONG)


@given(st.one_of(st.binary(max_size=200), VALUES.map(encoded)))
@settings(max_examples=300, deadline=None, database=None)
@pytest.mark.promise("bytes that are no record at all", "set aside with a reason; nothing raises")
def test_any_bytes_are_read_or_set_aside(raw):
    for read in (open_envelope, read_trial):
        found = read(raw)
        assert not isinstance(found, Rejected) or found.reason


NEEDED = {"protocolSection", "identificationModule", "nctId", "statusModule", "overallStatus"}
"""Keys without which a record is none."""


@pytest.mark.promise(
    "any known field of a record has a value of another type",
    "that field alone is set aside; only a record without its number or status is set aside as a whole",
)
@pytest.mark.parametrize("wrong", [7, "soon", ["a", [1]], {"a": None}], ids=str)
def test_a_value_of_another_type_never_costs_the_record(wrong):
    study, first = STUDIES[0], {}
    for path in PLACES[0]:
        first.setdefault(tuple(key for key in path if isinstance(key, str)), path)
    for path in first.values():
        spoilt = copy.deepcopy(study)
        inner = spoilt
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = wrong
        record = read_trial(encoded(spoilt))
        if not NEEDED.issuperset(path):
            assert isinstance(record, Trial), path
            assert all(
                field.reason and field.path[: len(path)] == tuple(map(str, path))
                for field in record.unreadable
            )
