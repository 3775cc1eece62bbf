"""The shipped watches on the real records, against trials that were read and judged by hand."""

import gzip
import json
import tomllib
from pathlib import Path

import pytest

from monitor.config import loading as config
from monitor.registry.ctgov.parse import read_trial
from monitor.screening.fields import Fields
from monitor.screening.index import Document, TermIndex
from monitor.screening.screener import Screener

pytestmark = pytest.mark.real

LABELS = tomllib.loads((Path(__file__).parent / "scope_labels.toml").read_text(encoding="utf-8"))
MUST_FIND = (
    "NCT02412735",
    "NCT06325566",
    "NCT07254806",
    "NCT04042844",
    "NCT01552707",
    "NCT00996073",
    "NCT01640457",
)


@pytest.fixture(scope="module")
def screener():
    shipped = config.load()
    return Screener(shipped.watch, shipped.topic)


def raw_records(folder):
    """Every record once, as bytes; the copies made from the retired API only where no other is there."""
    with gzip.open(folder / "corpus.jsonl.gz") as lines:
        yield from lines
    seen = set()
    for name in ("studies", "converted"):
        for path in sorted((folder / name).glob("*.json")):
            if path.stem not in seen:
                seen.add(path.stem)
                yield path.read_bytes()


SPINE_WORDS = (
    *(
        b"spine",
        b"spinal",
        b"vertebr",
        b"disc ",
        b"discs",
        b"disk",
        b"back pain",
        b"neck pain",
        b"lumba",
        b"plegi",
    ),
    *(b"sacroil", b"myelopath", b"radiculop", b"sciatica", b"cauda equina", b"scolio", b"kypho", b"spondyl"),
    *(b"discog", b"discop", b"discec", b"facet", b"backache", b"interbody", b"syringomy", b"fusion"),
)


def worth_reading(raw):
    """Cheap and over-generous: a record without any of these words is about no spine."""
    text = raw.lower()
    return any(word in text for word in SPINE_WORDS)


@pytest.fixture(scope="module")
def judged(registry_data, screener):
    """Decisions and topics by NCT number."""
    found = {}
    for raw in raw_records(registry_data):
        if not worth_reading(raw):
            continue
        record = read_trial(raw)
        found[record.nct_id] = screener.screen(record), screener.topics(record)
    return found


@pytest.fixture(scope="module")
def decided(judged):
    return {nct: decisions for nct, (decisions, _) in judged.items()}


def test_the_labels_are_many_and_of_trials_that_are_there(registry_data):
    assert len(LABELS["watches"]) >= 120
    assert len(LABELS["topics"]) >= 25
    there = {
        json.loads(raw)["protocolSection"]["identificationModule"]["nctId"]
        for raw in raw_records(registry_data)
    }
    assert set(LABELS["watches"]) | set(LABELS["topics"]) <= there


def test_every_label_is_met(decided):
    wrong = {
        nct: [decision.reason for decision in decided[nct]]
        for nct, label in LABELS["watches"].items()
        if nct in decided and [d.watch for d in decided[nct] if d.included] != label["in"]
    }
    assert wrong == {}


def test_nothing_is_in_that_was_not_read_and_judged_to_be_in(decided):
    included = {nct for nct, decisions in decided.items() if any(d.included for d in decisions)}
    assert included == {nct for nct, label in LABELS["watches"].items() if label["in"]}


def test_what_any_such_watch_must_find_is_in(decided):
    there = [nct for nct in MUST_FIND if nct in decided]
    assert len(there) == 4
    assert all(decided[nct][0].included for nct in there)


def test_every_decision_has_a_reason_in_one_line_and_short_evidence(decided):
    for decisions in decided.values():
        for decision in decisions:
            assert decision.reason
            assert "\n" not in decision.reason
            assert len(decision.reason) < 240
            assert all(len(item.text) <= 80 for item in decision.evidence)
            assert not decision.included or {item.field for item in decision.evidence}


def test_the_searches_of_a_watch_find_what_belongs_to_it(registry_data):
    wanted = {nct for nct, label in LABELS["watches"].items() if label["in"]}
    paths = [
        registry_data / name / f"{nct}.json" for nct in sorted(wanted) for name in ("studies", "converted")
    ]
    studies = {
        path.stem: Fields(read_trial(path.read_bytes()).study) for path in reversed(paths) if path.is_file()
    }
    missed = set(wanted)
    for watch in config.load().watch:
        by_condition = [
            found_by(query, studies, ("conditions", "keywords", "titles")) for query in watch.conditions
        ]
        places = ("interventions", "arms", "keywords", "titles")
        by_intervention = [found_by(query, studies, places) for query in watch.interventions]
        found = set().union(*by_condition) & set().union(*by_intervention)
        missed -= {nct for nct in found if watch.slug in LABELS["watches"][nct]["in"]}
    assert missed == set()


def found_by(query, studies, places):
    """What a search without synonyms finds; the registry's own finds more."""
    index = TermIndex()
    terms = index.add(part.strip('"') for part in query.split(" OR "))
    return {
        nct
        for nct, fields in studies.items()
        if any(Document(fields, index).find(terms, name) for name in places)
    }


def test_topics_are_those_that_a_reader_would_give(judged):
    found = {nct: set(topics) for nct, (_, topics) in judged.items()}
    wrong = {
        nct: (sorted(found[nct] - set(expected)), sorted(set(expected) - found[nct]))
        for nct, expected in LABELS["topics"].items()
        if found[nct] != set(expected)
    }
    assert wrong == {}


def test_more_than_a_thousand_records_are_judged(judged):
    assert len(judged) > 1000
