"""Under which claims a trial is listed from now on, no longer, or with results."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise

import msgspec
import pytest

from monitor.changes.rules import Rules
from monitor.config import load
from monitor.model import Finding, Kind, KnownTrial, Severity
from monitor.model.claim import Claim
from monitor.model.label import Label, LabelFamily
from monitor.polling.circumstances import Circumstances
from monitor.polling.decide import Decider
from monitor.registry.ctgov.reader import CtgovReader
from monitor.screening.screener import Screener

READER = CtgovReader()
CONFIG = load()
WATCH = "stem-cell-spine"
SAFETY = Claim(
    slug="risk", wording="Low risk", source="A page", date="2026", watches=(WATCH,), measures=("safety",)
)
FIRST = Claim(
    slug="pain", wording="Relief", source="A page", date="2026", measures=("pain",), places=("primary",)
)


def record(
    *primary, secondary=(), results=False, title="Stem cells for the degenerated disc", status="RECRUITING"
):
    """Return a record that measures these things."""
    protocol = {
        "identificationModule": {"nctId": "NCT00000001", "briefTitle": title},
        "statusModule": {"overallStatus": status},
        "conditionsModule": {"conditions": ["Degenerative disc disease"]},
        "designModule": {"studyType": "INTERVENTIONAL"},
        "armsInterventionsModule": {
            "armGroups": [
                {"label": "Cells", "type": "EXPERIMENTAL", "description": "Mesenchymal stem cells"}
            ],
            "interventions": [
                {"type": "BIOLOGICAL", "name": "Mesenchymal stem cells", "armGroupLabels": ["Cells"]}
            ],
        },
        "outcomesModule": {
            "primaryOutcomes": [{"measure": name} for name in primary],
            "secondaryOutcomes": [{"measure": name} for name in secondary],
        },
    }
    posted = (
        {
            "resultsSection": {
                "outcomeMeasuresModule": {"outcomeMeasures": [{"title": "Pain", "type": "PRIMARY"}]}
            }
        }
        if results
        else {}
    )
    return msgspec.json.encode({"protocolSection": protocol, "hasResults": results, **posted})


class Stored:
    """What is stored of the one trial."""

    def __init__(self, *records):
        self.records = records

    def record(self, _nct_id, version=None):
        return self.records[(version or len(self.records)) - 1]

    def first_record(self, _nct_id):
        return self.records[0]

    def raised_deadlines(self, _nct_id):
        return ()

    def updates_between(self, *_):
        return 0


@pytest.fixture(scope="module")
def screener():
    return Screener(CONFIG.watch, CONFIG.topic, CONFIG.labels)


@pytest.fixture
def decide(screener):
    def decide(before, after, *, claims=(SAFETY, FIRST), rescreen=False, watches=(WATCH,)):
        circumstances = Circumstances(
            now=datetime(2026, 11, 20, tzinfo=UTC),
            data_date=date(2026, 11, 20),
            compared_before=date(2026, 11, 19),
            rescreen=rescreen,
        )
        decider = Decider(
            reader=READER,
            screener=screener,
            rules=Rules.default(),
            watches=CONFIG.watch,
            claims=claims,
            circumstances=circumstances,
        )
        known = None
        if before is not None:
            old = READER.read_trial(before)
            known = KnownTrial(
                nct_id=old.nct_id,
                version=1,
                fingerprint=old.fingerprint,
                sha256=old.sha256,
                hash_version=old.hash_version,
                watches=watches,
            )
        items = decider.decide(READER.open_envelope(after), known, Stored(before) if before else Stored())
        return next((item for item in items if isinstance(item, Finding)), None)

    return decide


def news(finding):
    """Return the changes about claims: kind, severity, sentence."""
    changes = [change for update in (finding.updates if finding else ()) for change in update.changes]
    return [
        (change.kind, change.severity, change.sentence)
        for change in changes
        if change.kind.startswith("claim_")
    ]


JOINED, LEFT, RESULTS = Kind.CLAIM_JOINED, Kind.CLAIM_LEFT, Kind.CLAIM_RESULTS


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (record("Pain"), record("Pain"), []),
        (record("Mobility"), record("Pain"), [(JOINED, Severity.MEDIUM, "This trial is listed from now on under the claim “Relief”.")]),
        (record("Mobility"), record("Mobility", secondary=["Pain"]), []),
        (record("Pain"), record("Mobility", secondary=["Pain"]), [(LEFT, Severity.MEDIUM, "This trial is no longer listed under the claim “Relief”.")]),
        (
            record("Pain"),
            record("Adverse events"),
            [
                (JOINED, Severity.MEDIUM, "This trial is listed from now on under the claim “Low risk”."),
                (LEFT, Severity.MEDIUM, "This trial is no longer listed under the claim “Relief”."),
            ],
        ),
        (
            record("Pain", "Adverse events"),
            record("Pain", "Adverse events", results=True),
            [(RESULTS, Severity.HIGH, "This trial now has posted results and is listed under the claims “Low risk” and “Relief”.")],
        ),
        (record("Mobility"), record("Mobility", results=True), []),
        (None, record("Pain"), [(JOINED, Severity.LOW, "This trial is listed from now on under the claim “Relief”.")]),
        (record("Pain"), record("Mobility", status="WITHHELD", title="[Redacted]"), []),
    ],
)  # fmt: skip
def test_a_trial_joins_and_leaves_claims_with_its_record(decide, before, after, expected):
    assert news(decide(before, after)) == expected


def test_a_change_of_our_own_configuration_is_no_news_of_a_trial(decide):
    """The labels and the claims of today judge both sides, so only the record makes a difference."""
    for claims in ((), (SAFETY,), (SAFETY, FIRST)):
        for before in (None, record("Pain")):
            assert news(decide(before, record("Pain"), claims=claims, rescreen=True)) == []
    followed_now = decide(record("Pain"), record("Pain"), rescreen=True, watches=())
    assert news(followed_now) == []


def test_the_words_of_the_record_and_the_readers_are_stored_with_the_news(decide):
    finding = decide(record("Pain"), record("Adverse events"))
    (update,) = finding.updates
    assert set(update.claims) == {"risk", "pain"}
    (joined,) = (change for change in update.changes if change.kind is JOINED)
    assert joined.detail.claims == ("risk",)
    assert joined.detail.because == ("safety (primary): “Adverse events”",)


def test_there_and_back_again_joins_and_leaves_the_same_claims(decide):
    measured = [("Pain",), ("Mobility",), ("Adverse events", "Pain"), ("SF-36",)]
    for first, second in pairwise((*measured, measured[0])):
        there, back = decide(record(*first), record(*second)), decide(record(*second), record(*first))
        moves = [
            {change.kind: change.detail.claims for update in finding.updates for change in update.changes if change.kind in {JOINED, LEFT}}
            for finding in (there, back)
        ]  # fmt: skip
        assert moves[0].get(JOINED, ()) == moves[1].get(LEFT, ())
        assert moves[0].get(LEFT, ()) == moves[1].get(JOINED, ())


def test_a_claim_asks_for_a_label_of_every_family_that_it_names():
    label = Label(family=LabelFamily.MEASURE, slug="pain", place="secondary")
    assert FIRST.reasons([label], [WATCH]) is None
    assert SAFETY.reasons([Label(family=LabelFamily.MEASURE, slug="safety", place="other")], []) is None
    primary = msgspec.structs.replace(label, place="primary")
    assert FIRST.reasons([label, primary], []) == (primary,)
    with_role = msgspec.structs.replace(FIRST, roles=("treatment",))
    assert with_role.reasons([primary], []) is None
