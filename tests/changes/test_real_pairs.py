"""The real version series: what must be reported is reported, and what is noise is silent."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from datetime import UTC, date, datetime

import pytest

from monitor.changes.compare import explain
from monitor.changes.rules import Rules
from monitor.changes.update import compose
from monitor.diff.diff import apply, diff
from monitor.model import Kind, Severity
from monitor.registry.ctgov.canonical import canonicalise

pytestmark = pytest.mark.real
NOON = datetime(2026, 3, 16, 12, tzinfo=UTC)

CHANGES = {  # of one real pair for each kind that the series have: kinds and severities, in their order
    "NCT02713789 2025-10-08": (
        "results_updated low",
        "results_updated low",
        "registry_rewrite silent",
    ),
    "NCT03878979 2025-02-21": (
        "results_posted high",
        "primary_outcomes high",
        "primary_outcomes high",
        "secondary_outcomes medium",
        "secondary_outcomes medium",
        "eligibility medium",
        "eligibility medium",
        "eligibility medium",
        "documents medium",
        "arms low",
        "interventions low",
        "secondary_outcomes low",
        "description low",
        "verification silent",
    ),
    "NCT04457778 2026-02-10": (
        "results_submitted medium",
        "results_returned medium",
    ),
    "NCT04895709 2026-02-25": (
        "locations low",
        "ipd low",
        "ipd low",
        "ipd low",
        "contacts silent",
        "verification silent",
    ),
    "NCT05035706 2025-10-02": (
        "status medium",
        "dates medium",
        "dates medium",
        "enrollment medium",
        "locations silent",
        "contacts silent",
        "verification silent",
    ),
    "NCT05414032 2026-02-25": (
        "dates medium",
        "dates medium",
        "enrollment medium",
        "arms medium",
        "sponsor low",
        "description low",
        "verification silent",
    ),
    "NCT05581004 2026-02-17": (
        "locations silent",
        "verification silent",
        "registry_rewrite silent",
    ),
    "NCT06060392 2025-07-07": (
        "dates medium",
        "publications low",
        "dates low",
        "oversight low",
        "verification silent",
    ),
    "NCT06754501 2026-02-18": (
        "status medium",
        "enrollment medium",
        "expanded_access low",
        "locations silent",
        "contacts silent",
        "verification silent",
    ),
    "NCT07227597 2026-03-09": (  # the time frames moved from 59 to 58 months
        "status medium",
        "primary_outcomes medium",
        "eligibility medium",
        "eligibility medium",
        "locations medium",
        "dates low",
        "secondary_outcomes low",
        "links low",
        "arms silent",
        "contacts silent",
        "verification silent",
    ),
    "NCT07386002 2026-02-09": (
        "titles low",
        "verification silent",
    ),
}


@pytest.fixture(scope="module")
def pairs(registry_data):
    """Every version after a series' first, with what an independent comparison expects of it."""
    history = registry_data / "history"
    with (history / "EXPECTED.tsv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    return [pair for row in rows if (pair := read_pair(history / row["nct_id"], row))]


def read_pair(folder, row):
    names = sorted(path.name for path in folder.glob("*.json"))
    place = names.index(f"{row['version']}.json")
    if place == 0:
        return None
    before, after = (
        canonicalise(json.loads((folder / name).read_text(encoding="utf-8")))
        for name in names[place - 1 : place + 1]
    )
    return row["nct_id"], row["version"], row["update_expected"], before, after


def changes_of(pair):
    _, version, _, before, after = pair
    return explain(before, after, on=date.fromisoformat(version), rules=Rules.default())


def is_loud(explained):
    return any(explanation.change.severity is not Severity.SILENT for explanation in explained)


def test_each_version_that_must_be_news_is_news(pairs):
    wanted = [pair for pair in pairs if pair[2] == "must"]
    assert len(wanted) >= 40
    assert [pair[:2] for pair in wanted if not is_loud(changes_of(pair))] == []


def test_a_version_in_which_nothing_differs_is_nothing(pairs):
    wanted = [pair for pair in pairs if pair[2] == "no"]
    assert len(wanted) >= 200
    assert [pair[:2] for pair in wanted if changes_of(pair)] == []


def test_verification_posting_dates_spellings_and_names_of_sites_are_silent(pairs):
    """All the versions that may be news are stored changes of which no reader wants to hear."""
    wanted = [pair for pair in pairs if pair[2] == "may"]
    assert len(wanted) >= 8
    found = [changes_of(pair) for pair in wanted]
    assert all(found)
    assert [pair[:2] for pair, explained in zip(wanted, found, strict=True) if is_loud(explained)] == []


def test_every_difference_belongs_to_one_change_and_leads_to_the_next_version(pairs):
    for pair in pairs:
        before, after = pair[3:]
        fields = diff(before, after)
        assert canonicalise(apply(before, fields)) == after
        explained = changes_of(pair)
        covered = Counter(
            (*field.path, repr(field.before), repr(field.after))
            for explanation in explained
            for field in explanation.fields
        )
        assert covered == Counter((*field.path, repr(field.before), repr(field.after)) for field in fields)
        identities = Counter((explanation.change.kind, explanation.change.path) for explanation in explained)
        assert not identities or max(identities.values()) == 1


def test_sentences_are_short_and_say_no_contact(pairs):
    for pair in pairs:
        for explanation in changes_of(pair):
            assert len(re.sub("“.*?”", "Q", explanation.change.sentence).split()) <= 36, (
                explanation.change.sentence
            )
            assert len(explanation.change.sentence.split()) <= 60, explanation.change.sentence
            assert "@" not in explanation.change.sentence
            if explanation.change.kind is Kind.LOCATIONS:
                assert "contacts" not in json.dumps([explanation.change.before, explanation.change.after])


@pytest.mark.parametrize(
    ("nct_id", "version", "headline"),
    [
        ("NCT05935098", "2026-03-13", "Terminated: "),
        ("NCT07011550", "2026-02-19", "Suspended: "),
        ("NCT03878979", "2025-02-21", "Results posted: "),
        ("NCT04457778", "2026-02-10", "Results submitted to the registry: "),
        ("NCT05294952", "2026-03-02", "Status unknown to the registry: "),
        ("NCT06911827", "2026-02-25", "Now recruiting: "),
        ("NCT04743661", "2026-02-09", "Primary completion moved earlier by 3 years and 6 months: "),
        ("NCT06346197", "2026-03-02", "Site added in France: "),
        ("NCT06819735", "2026-03-10", "3 sites added in France: "),
        ("NCT07222735", "2026-02-09", "Start now actual: "),
    ],
)
def test_the_headline_says_what_happened(pairs, nct_id, version, headline):
    pair = next(pair for pair in pairs if pair[:2] == (nct_id, version))
    title = pair[4]["protocolSection"]["identificationModule"]["briefTitle"]
    update = compose(
        nct_id=nct_id,
        title=title,
        from_version=1,
        to_version=2,
        detected_at=NOON,
        changes=[explanation.change for explanation in changes_of(pair)],
        watches=(),
        topics=(),
    )
    assert update.headline.startswith(headline)
    assert len(update.headline) <= 120


@pytest.mark.parametrize("version", CHANGES)
def test_a_real_version_has_exactly_these_changes(pairs, version):
    pair = next(pair for pair in pairs if f"{pair[0]} {pair[1]}" == version)
    assert (
        tuple(f"{explanation.change.kind} {explanation.change.severity}" for explanation in changes_of(pair))
        == CHANGES[version]
    )
