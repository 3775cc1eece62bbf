"""The real records: each is read, and its hash distinguishes a change from noise."""

from __future__ import annotations

import csv
import gzip
import itertools
import json
import random

import msgspec
import pytest

from monitor.model import Rejected, Trial
from monitor.registry.ctgov.canonical import canonicalise, digest
from monitor.registry.ctgov.parse import open_envelope, read_trial, rehash

pytestmark = pytest.mark.real


def raw_records(folder):
    """All records as bytes, in a fixed order."""
    with gzip.open(folder / "corpus.jsonl.gz") as lines:
        yield from lines
    for pattern in ("studies/*.json", "converted/*.json", "history/*/*.json"):
        for path in sorted(folder.glob(pattern)):
            yield path.read_bytes()


def test_every_record_is_read_and_none_is_rejected(registry_data):
    read = 0
    for raw in raw_records(registry_data):
        record = read_trial(raw)
        assert isinstance(record, Trial), record
        assert record.facts.title
        assert open_envelope(raw).fingerprint == record.fingerprint
        read += 1
    assert read > 6000


def test_results_are_posted_exactly_where_the_registry_says_so(registry_data):
    with gzip.open(registry_data / "corpus.jsonl.gz") as lines:
        for raw in itertools.islice(lines, 1000):
            facts = read_trial(raw).facts
            assert facts.has_results == (facts.results_first_posted is not None)


def test_a_record_keeps_its_hash_when_it_is_shuffled_and_indented(registry_data):
    rng = random.Random(3)

    def shuffle(node):
        if isinstance(node, list):
            return rng.sample([shuffle(item) for item in node], len(node))
        if isinstance(node, dict):
            return {key: shuffle(node[key]) for key in rng.sample(list(node), len(node))}
        return node

    for raw in itertools.islice(raw_records(registry_data), 0, 6000, 60):
        other = json.dumps(shuffle(msgspec.json.decode(raw)), indent=1).encode()
        assert read_trial(other).sha256 == read_trial(raw).sha256


def test_the_canonical_form_of_a_real_record_is_itself_canonical(registry_data):
    for raw in itertools.islice(raw_records(registry_data), 0, 6000, 60):
        record = read_trial(raw)
        assert canonicalise(record.canonical) == record.canonical
        assert digest(record.canonical) == record.sha256


def test_the_hash_agrees_with_the_expectation_for_each_version_of_the_series(registry_data):
    with (registry_data / "history" / "EXPECTED.tsv").open() as table:
        expected = {
            (row["nct_id"], row["version"]): row["update_expected"]
            for row in csv.DictReader(table, delimiter="\t")
        }
    seen = 0
    for series in sorted(path for path in (registry_data / "history").iterdir() if path.is_dir()):
        for before, after in itertools.pairwise(sorted(series.glob("*.json"))):
            expectation = expected[series.name, after.stem]
            equal = rehash(before.read_bytes()) == rehash(after.read_bytes())
            assert expectation == "may" or equal == (expectation == "no"), after
            seen += 1
    assert seen == len(expected)


def test_a_real_record_cut_short_is_rejected_anywhere_it_is_cut(registry_data):
    raw = next(iter(raw_records(registry_data))).strip()
    rng = random.Random(5)
    for cut in rng.sample(range(len(raw)), 200):
        assert isinstance(read_trial(raw[:cut]), Rejected)
