"""What the tests of the registry's room share: a synthetic study, and a client without a network."""

from __future__ import annotations

import copy
import random

import pytest
import respx

from monitor.registry.ctgov.client import CtgovClient, default_user_agent

BASE = "https://registry.test/api/v2"
HISTORY = "https://registry.test/api/int"

STUDY = {
    "protocolSection": {
        "identificationModule": {
            "nctId": "NCT00000001",
            "nctIdAliases": ["NCT00000009"],
            "orgStudyIdInfo": {"id": "SYN-1"},
            "organization": {"fullName": "Institut Imaginaire d'Été", "class": "OTHER"},
            "briefTitle": "Synthetic Cells for Synthetic Discs",
            "officialTitle": "A Synthetic Study of Invented Cells in Invented Discs",
            "acronym": "SYNDISC",
        },
        "statusModule": {
            "overallStatus": "TERMINATED",
            "lastKnownStatus": "RECRUITING",
            "whyStopped": "Invented reason",
            "startDateStruct": {"date": "2021-03", "type": "ACTUAL"},
            "primaryCompletionDateStruct": {"date": "2023-04-05", "type": "ACTUAL"},
            "completionDateStruct": {"date": "2024-01", "type": "ESTIMATED"},
            "studyFirstPostDateStruct": {"date": "2021-01-02", "type": "ACTUAL"},
            "lastUpdateSubmitDate": "2024-02-01",
            "lastUpdatePostDateStruct": {"date": "2024-02-03", "type": "ESTIMATED"},
        },
        "sponsorCollaboratorsModule": {
            "leadSponsor": {"name": "Nobody Therapeutics", "class": "INDUSTRY"},
            "collaborators": [{"name": "Université d'Ailleurs"}, {"name": "Another Nobody"}],
        },
        "oversightModule": {"isFdaRegulatedDrug": False},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE2", "PHASE1"],
            "enrollmentInfo": {"count": 24, "type": "ESTIMATED"},
        },
        "outcomesModule": {
            "primaryOutcomes": [
                {"measure": "Pain", "timeFrame": "12 months"},
                {"measure": "Harm", "timeFrame": "24 months"},
            ],
        },
        "contactsLocationsModule": {
            "locations": [
                {"facility": "Site B", "city": "Nowhere", "geoPoint": {"lat": 1.5, "lon": 2.5}},
                {"facility": "Site A", "city": "Elsewhere"},
            ],
        },
    },
    "resultsSection": {
        "adverseEventsModule": {
            "eventGroups": [{"id": "EG000", "title": "Cells", "deathsNumAffected": 0, "deathsNumAtRisk": 12}],
        },
    },
    "derivedSection": {"miscInfoModule": {"versionHolder": "2024-02-05"}},
    "hasResults": False,
}


@pytest.fixture
def study():
    """A study that is all invented; the test may change it."""
    return copy.deepcopy(STUDY)


class FakeTime:
    """A clock that moves only when somebody sleeps."""

    def __init__(self):
        self.now = 1000.0
        self.slept = []

    def clock(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def fake_time():
    return FakeTime()


@pytest.fixture
def registry():
    """The registry's seam: all that is routed must be asked, and nothing else may be."""
    with respx.mock(base_url=BASE, assert_all_called=True, assert_all_mocked=True) as router:
        yield router


@pytest.fixture
def history_api():
    with respx.mock(base_url=HISTORY, assert_all_called=True, assert_all_mocked=True) as router:
        yield router


@pytest.fixture
def make_client(fake_time):
    """A client whose time is fake and whose jitter is always the same."""

    def make(**changes):
        settings = {
            "base_url": BASE,
            "history_url": HISTORY,
            "user_agent": default_user_agent("0.0", "https://example.org/contact"),
            "tls_max_version": None,
            "min_interval": 1.0,
            "timeout": 30.0,
            "max_tries": 3,
            "clock": fake_time.clock,
            "sleep": fake_time.sleep,
            "rng": random.Random(1),
        }
        return CtgovClient(**{**settings, **changes})

    return make


@pytest.fixture
def client(make_client):
    with make_client() as made:
        yield made
