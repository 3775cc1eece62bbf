"""The record history, version by version: what is said of history, and what ends the reading of it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from monitor.changes.rules import Rules
from monitor.errors import Blocked, Malformed, NotFound, Refused, Stopped, Unavailable
from monitor.model import PublishedUpdate, Severity, Source
from monitor.polling.backfill import FAILURES, BackfillPlan, backfill
from monitor.polling.history import HistoryStatus, HistoryVersion, history_updates
from monitor.registry.base import HistoryEntry
from monitor.registry.ctgov.parse import read_trial
from monitor.registry.ctgov.reader import CtgovReader

READER = CtgovReader()
ONE, TWO = "NCT99000001", "NCT99000002"
NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
STATUSES = ("NOT_YET_RECRUITING", "RECRUITING", "SUSPENDED", "RECRUITING", "COMPLETED")


def study(status="RECRUITING", *, nct_id=ONE, day="2020-01-15", **more) -> bytes:
    return json.dumps(
        {
            "protocolSection": {
                "identificationModule": {
                    "nctId": nct_id,
                    "briefTitle": "Invented cells for an invented disc",
                },
                "statusModule": {
                    "overallStatus": status,
                    "lastUpdateSubmitDate": day,
                    "lastUpdatePostDateStruct": {"date": day, "type": "ACTUAL"},
                },
            },
            **more,
        }
    ).encode()


def history(*statuses, nct_id=ONE) -> dict[int, bytes]:
    return {n: study(status, nct_id=nct_id, day=f"2020-0{n + 1}-15") for n, status in enumerate(statuses)}


class Archive:
    """A registry's record histories; an error in place of a version, or of a list, is raised."""

    def __init__(self, **histories) -> None:
        self.histories = histories
        self.asked: list[tuple[str, int | None]] = []

    @property
    def requests(self) -> int:
        return len(self.asked)

    def history(self, nct_id):
        self.asked.append((nct_id, None))
        found = self.histories.get(nct_id, NotFound("no such record"))
        if isinstance(found, Exception):
            raise found
        return tuple(HistoryEntry(version=n, date=f"2020-0{n + 1}-15") for n in found)

    def history_version(self, nct_id, n):
        self.asked.append((nct_id, n))
        if isinstance(found := self.histories[nct_id][n], Exception):
            raise found
        return found


class Holdings:
    """A store in memory: adds what it is given and refuses what it has."""

    def __init__(self, **observed) -> None:
        self.observed = observed
        self.history: dict[tuple[str, int], tuple] = {}
        self.stored_updates: dict[str, object] = {}
        self.numbers: dict[str, dict[int, int]] = {}
        self.transactions = 0

    def versions(self, nct_id, *, source):
        if source is Source.OBSERVED:
            return ()
        return tuple(ref for (owner, _), (ref, _) in sorted(self.history.items()) if owner == nct_id)

    def record(self, nct_id, version, *, source):
        return self.history[nct_id, version][1]

    def updates(self, *, nct_id, source, min_severity):
        assert (source, min_severity) == (Source.HISTORY, Severity.SILENT)
        found = (update for update in self.stored_updates.values() if update.nct_id == nct_id)
        return tuple(
            PublishedUpdate(
                update=update,
                facts=read_trial(study()).facts,
                before=None,
                after=self.history[nct_id, update.to_version][0],
            )
            for update in found
        )

    def add_history(self, nct_id, history, updates, *, hash_version):
        self.transactions += 1
        for ref, raw in history:
            assert (nct_id, ref.version) not in self.history
            self.history[nct_id, ref.version] = (ref, raw)
        for update in updates:
            assert update.id not in self.stored_updates
            self.stored_updates[update.id] = update

    def set_registry_versions(self, nct_id, numbers):
        self.numbers[nct_id] = numbers


def read(archive, holdings, *trials, progress=lambda _stage, _done, _total: None):
    plan = BackfillPlan(
        reader=READER,
        trials=trials or tuple(archive.histories),
        rules=Rules.default(),
        clock=lambda: NOW,
        progress=progress,
    )
    return backfill(archive, holdings, plan)


def versions(*raws):
    return [
        HistoryVersion(version=n, on=date(2020, n + 1, 15), trial=read_trial(raw))
        for n, raw in enumerate(raws)
    ]


# --- what history means ---


def test_each_pair_of_consecutive_versions_is_reported_on_the_registrys_day():
    found = list(
        history_updates(
            versions(*history(*STATUSES).values()),
            fresh=range(5),
            compared=(),
            rules=Rules.default(),
        )
    )
    assert [update.id for update in found] == [f"{ONE}:h{n}-h{n + 1}" for n in range(4)]
    assert found[0].detected_at == datetime(2020, 2, 15, tzinfo=UTC)
    assert {update.source for update in found} == {Source.HISTORY}


def test_the_history_belongs_to_no_feed():
    for update in history_updates(
        versions(*history(*STATUSES).values()), fresh=range(5), compared=(), rules=Rules.default()
    ):
        assert update.watches == update.topics == ()


def test_versions_that_differ_by_noise_alone_are_no_update():
    noisy = versions(study(), study(derivedSection={"miscInfoModule": {"versionHolder": "2020-02-01"}}))
    assert list(history_updates(noisy, fresh=(0, 1), compared=(), rules=Rules.default())) == []


def test_what_was_compared_before_is_not_reported_again():
    stored = versions(*history(*STATUSES).values())
    found = history_updates(stored, fresh=(4,), compared=(), rules=Rules.default())
    assert [update.id for update in found] == [f"{ONE}:h3-h4"]


def test_what_lies_within_a_pair_that_was_reported_is_not_reported_again():
    stored = versions(*history(*STATUSES).values())
    assert list(history_updates(stored, fresh=(2,), compared=[(1, 3)], rules=Rules.default())) == []


# --- the walk ---


def test_every_version_is_stored_with_the_registrys_number_and_date():
    holdings = Holdings()
    outcome = read(Archive(**{ONE: history(*STATUSES)}), holdings)
    refs = holdings.versions(ONE, source=Source.HISTORY)
    assert [(ref.version, ref.registry_version) for ref in refs] == [(n, n) for n in range(5)]
    assert refs[1].last_update_posted == "2020-02-15"
    assert {(ref.observed_at, ref.data_timestamp) for ref in refs} == {(NOW, None)}
    (trial,) = outcome.trials
    assert (trial.status, trial.listed, trial.stored, trial.updates) == (HistoryStatus.WHOLE, 5, 5, 4)
    assert outcome.ended is None
    assert holdings.transactions == 1


def test_a_second_run_asks_only_for_the_list():
    archive, holdings = Archive(**{ONE: history(*STATUSES)}), Holdings()
    read(archive, holdings)
    outcome = read(archive, holdings)
    assert (outcome.requests, outcome.added, outcome.updates) == (1, 0, 0)


@pytest.mark.parametrize(
    ("unreadable", "reason"),
    [
        (Malformed("not a record"), "not a record"),
        (Refused("no such path"), "no such path"),
        (b"{}", "no valid NCT number"),
        (study(nct_id=TWO), f"it is a version of {TWO}"),
    ],
)
def test_a_version_that_cannot_be_read_is_a_gap_and_the_pair_around_it_is_compared(unreadable, reason):
    holdings = Holdings()
    outcome = read(Archive(**{ONE: history(*STATUSES) | {2: unreadable}}), holdings)
    assert sorted(holdings.stored_updates) == [f"{ONE}:h0-h1", f"{ONE}:h1-h3", f"{ONE}:h3-h4"]
    (trial,) = outcome.trials
    assert trial.status is HistoryStatus.GAPS
    assert trial.unreadable[0].startswith("version 2: ")
    assert reason.lower() in trial.unreadable[0].lower()
    assert outcome.ended is None


def test_a_gap_is_reported_once_with_its_real_pair_and_filled_in_silence():
    archive = Archive(**{ONE: history("NOT_YET_RECRUITING", "RECRUITING", "COMPLETED")})
    whole, archive.histories[ONE][1] = archive.histories[ONE][1], Malformed("not now")
    holdings = Holdings()
    read(archive, holdings)
    assert list(holdings.stored_updates) == [f"{ONE}:h0-h2"]
    archive.histories[ONE][1] = whole
    outcome = read(archive, holdings)
    assert (outcome.added, outcome.updates) == (1, 0)
    assert list(holdings.stored_updates) == [f"{ONE}:h0-h2"]


def test_where_the_way_fails_the_versions_before_are_kept_and_the_next_run_goes_on():
    archive = Archive(**{ONE: history(*STATUSES)})
    whole, archive.histories[ONE][2] = archive.histories[ONE][2], Unavailable("maintenance")
    holdings = Holdings()
    outcome = read(archive, holdings)
    assert [(trial.status, trial.stored, trial.updates) for trial in outcome.trials] == [
        (HistoryStatus.FAILED, 2, 1)
    ]
    assert outcome.ended is None
    archive.histories[ONE][2] = whole
    read(archive, holdings)
    undisturbed = Holdings()
    read(archive, undisturbed)
    assert holdings.history == undisturbed.history
    assert holdings.stored_updates == undisturbed.stored_updates


@pytest.mark.parametrize("request_number", range(1, 9))
def test_stopped_between_any_two_requests_it_ends_as_if_it_had_not_been(request_number):
    histories = {ONE: history(*STATUSES), TWO: history("RECRUITING", "COMPLETED", nct_id=TWO)}
    calls = []

    def stop(stage, done, total):
        assert (stage, total) == ("history", 2)
        calls.append(done)
        if len(calls) == request_number:
            raise Stopped("stopped")

    holdings = Holdings()
    outcome = read(Archive(**histories), holdings, progress=stop)
    assert outcome.ended.startswith("stopped")
    read(Archive(**histories), holdings)
    undisturbed = Holdings()
    read(Archive(**histories), undisturbed)
    assert holdings.history == undisturbed.history
    assert holdings.stored_updates == undisturbed.stored_updates


def test_a_trial_without_a_history_stops_nobody():
    nothing = {f"NCT990001{n:02}": NotFound("no such record") for n in range(FAILURES + 2)}
    outcome = read(Archive(**nothing, **{ONE: history("RECRUITING")}), Holdings())
    assert len(outcome.of(HistoryStatus.NONE)) == len(nothing)
    assert (outcome.added, outcome.ended) == (1, None)


def test_the_history_of_another_record_is_none_and_read_no_further():
    archive = Archive(**{ONE: history(*STATUSES, nct_id=TWO)})
    holdings = Holdings()
    (trial,) = read(archive, holdings).trials
    assert (trial.status, holdings.history, archive.requests) == (HistoryStatus.NONE, {}, 2)
    assert TWO in trial.error


def test_a_refusal_of_the_edge_ends_the_run_at_once():
    archive = Archive(**{ONE: Blocked("refused"), TWO: history("RECRUITING", nct_id=TWO)})
    outcome = read(archive, Holdings())
    assert archive.asked == [(ONE, None)]
    assert outcome.ended == "refused"


def test_a_refusal_in_the_middle_of_a_history_keeps_what_was_read():
    holdings = Holdings()
    outcome = read(Archive(**{ONE: history(*STATUSES) | {3: Blocked("refused")}}), holdings)
    assert (outcome.added, outcome.updates, outcome.ended) == (3, 2, "refused")


def test_failures_in_a_row_end_the_run():
    archive = Archive(**{f"NCT990001{n:02}": Unavailable("maintenance") for n in range(FAILURES + 2)})
    outcome = read(archive, Holdings())
    assert archive.requests == FAILURES
    assert "maintenance" in outcome.ended


def test_failures_with_a_success_between_them_end_nothing():
    histories = {f"NCT990001{n:02}": Unavailable("maintenance") for n in range(2 * FAILURES)}
    histories["NCT99000104"] = history("RECRUITING", nct_id="NCT99000104")
    histories["NCT99000109"] = history("RECRUITING", nct_id="NCT99000109")
    assert read(Archive(**histories), Holdings()).ended is None


@pytest.mark.parametrize(
    "entries",
    [
        [HistoryEntry(version=1, date="2020-01-15"), HistoryEntry(version=1, date="2020-01-16")],
        [HistoryEntry(version=-1, date="2020-01-15")],
        [HistoryEntry(version=2**63, date="2020-01-15")],
    ],
)
def test_a_list_that_is_none_fails_its_trial_alone(entries):
    archive, holdings = Archive(**{ONE: history("RECRUITING")}), Holdings()
    archive.history = lambda _: tuple(entries)
    outcome = read(archive, holdings)
    assert [trial.status for trial in outcome.trials] == [HistoryStatus.FAILED]
    assert holdings.history == {}


def test_a_version_without_a_date_is_not_asked_for():
    archive, holdings = Archive(**{ONE: history("RECRUITING")}), Holdings()
    archive.history = lambda _: (
        HistoryEntry(version=0, date="2020-01-15"),
        HistoryEntry(version=1, date="some day"),
    )
    (trial,) = read(archive, holdings).trials
    assert trial.unreadable == ("version 1: the registry gives it no date",)
    assert archive.asked == [(ONE, 0)]
