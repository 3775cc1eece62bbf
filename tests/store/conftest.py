"""A small synthetic world for the store: invented trials, and a store in a fresh directory."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest

from monitor.model import (
    Absent,
    Change,
    Deadline,
    DeadlinePassed,
    Decision,
    Evidence,
    Facts,
    Family,
    Finding,
    Kind,
    NewRecord,
    Poll,
    PollRun,
    PollStatus,
    Rejected,
    RejectedRecord,
    Release,
    Scope,
    Severity,
    Source,
    Spool,
    Topic,
    Trial,
    Unchanged,
    Update,
    VersionRef,
    Watch,
)
from monitor.model.details import UntypedDetail
from monitor.store import Store

START = datetime(2026, 3, 2, 15, 0, 0, tzinfo=UTC)


def _watch(slug: str) -> Watch:
    scope = Scope(conditions=("disc",), cells=("stem cell",))
    return Watch(
        slug=slug, title=slug.title(), conditions=('"disc"',), interventions=('"stem cell"',), scope=scope
    )


PLACES = {
    "title": ("identificationModule", "briefTitle"),
    "official_title": ("identificationModule", "officialTitle"),
    "acronym": ("identificationModule", "acronym"),
    "last_known_status": ("statusModule", "lastKnownStatus"),
    "why_stopped": ("statusModule", "whyStopped"),
    "lead_sponsor": ("sponsorCollaboratorsModule", "leadSponsor", "name"),
    "start_date": ("statusModule", "startDateStruct", "date"),
    "primary_completion_date": ("statusModule", "primaryCompletionDateStruct", "date"),
    "completion_date": ("statusModule", "completionDateStruct", "date"),
    "first_posted": ("statusModule", "studyFirstPostDateStruct", "date"),
    "last_update_submitted": ("statusModule", "lastUpdateSubmitDate"),
    "last_update_posted": ("statusModule", "lastUpdatePostDateStruct", "date"),
    "results_first_posted": ("statusModule", "resultsFirstPostDateStruct", "date"),
    "study_type": ("designModule", "studyType"),
    "phases": ("designModule", "phases"),
    "enrollment": ("designModule", "enrollmentInfo", "count"),
    "enrollment_type": ("designModule", "enrollmentInfo", "type"),
}
"""Where a record has what is a column of a trial."""


def written(name, value):
    """Path in the protocol section and value of a fact, where the record has one."""
    if name in PLACES and value is not None:
        yield PLACES[name], list(value) if isinstance(value, tuple) else value


class World:
    """Builders of what a poll hands over; every default may be overridden."""

    plain = False
    """Whether records have a number, a title and a status alone, as those in the dumps of released schemas."""

    discs, cord = _watch("discs"), _watch("cord")
    watches = (discs, cord)
    topics = (
        Topic(slug="msc", title="Marrow cells", family=Family.CELLS, terms=("marrow",)),
        Topic(slug="pain", title="Pain", family=Family.QUESTION, terms=("pain",)),
    )
    sha256 = staticmethod(lambda raw: hashlib.sha256(raw).hexdigest())

    def at(self, days: float) -> datetime:
        return START + timedelta(days=days)

    def record(self, nct_id: str, status: str = "RECRUITING", note: str = "", **facts) -> Trial:
        study = {
            "protocolSection": {
                "identificationModule": {"nctId": nct_id, "briefTitle": f"Invented trial {nct_id}"},
                "statusModule": {"overallStatus": status},
                "descriptionModule": {"briefSummary": f"Cells for an invented disc. {note}" * 5},
            }
        }
        if self.plain:
            facts = {}
        for name, value in facts.items():
            for path, item in written(name, value):
                place = study["protocolSection"]
                for key in path[:-1]:
                    place = place.setdefault(key, {})
                place[path[-1]] = item
        if facts.get("has_results") or facts.get("results_first_posted"):
            study["resultsSection"] = {"participantFlowModule": {"recruitmentDetails": "Invented"}}
            study["hasResults"] = True
        raw = json.dumps(study, ensure_ascii=False).encode()
        return Trial(
            nct_id=nct_id,
            raw=raw,
            fingerprint=self.sha256(raw),
            canonical={},
            sha256=self.sha256(b"canonical" + raw),
            hash_version=1,
            facts=Facts(nct_id=nct_id, title=f"Invented trial {nct_id}", overall_status=status, **facts),
        )

    def decision(self, nct_id: str, watch: str = "discs", *, included: bool = True) -> Decision:
        evidence = (Evidence(term="stem cell", field="title", text="… stem cells in the disc …"),)
        reason = "both found" if included else "no cells"
        return Decision(nct_id=nct_id, watch=watch, included=included, reason=reason, evidence=evidence)

    def finding(self, record: Trial, version: int | None, **given) -> Finding:
        given.setdefault("watches", ("discs",))
        given.setdefault(
            "decisions",
            tuple(
                self.decision(record.nct_id, w.slug, included=w.slug in given["watches"])
                for w in self.watches
            ),
        )
        return Finding(
            nct_id=record.nct_id,
            fingerprint=record.fingerprint,
            title=record.facts.title,
            record=None
            if version is None
            else NewRecord.of(
                record,
                title=record.facts.title,
                url=f"https://clinicaltrials.gov/study/{record.nct_id}",
            ),
            version=version,
            **given,
        )

    def change(self, kind: Kind = Kind.STATUS, severity: Severity = Severity.HIGH, **given) -> Change:
        given.setdefault("path", "protocolSection.statusModule.overallStatus")
        given.setdefault("sentence", "Recruitment status went from recruiting to suspended.")
        return Change(kind=kind, severity=severity, **given)

    def update(self, nct_id: str, before: int | None, after: int, *changes: Change, **given) -> Update:
        changes = changes or (self.change(before="RECRUITING", after="SUSPENDED"),)
        given.setdefault("id", f"{nct_id}:{before or 0}-{after}")
        given.setdefault("detected_at", self.at(after))
        given.setdefault("watches", ("discs",))
        return Update(
            nct_id=nct_id,
            from_version=before,
            to_version=after,
            severity=min((change.severity for change in changes), key=lambda severity: severity.rank),
            news=changes[0].sentence,
            headline=changes[0].sentence,
            changes=changes,
            **given,
        )

    def deadline(
        self, nct_id: str, due_on: date = date(2026, 3, 1), rule: str = "who_12_months", **given
    ) -> Deadline:
        given.setdefault("basis", "primary completion 2025-03")
        return Deadline(nct_id=nct_id, rule=rule, due_on=due_on, **given)

    def release(self, days: float = 0) -> Release:
        return Release(api_version="2.0.5", data_timestamp=self.at(days - 0.25), etag=f'"data-{days}"')

    def poll(
        self, days: float, watch: str = "discs", status: PollStatus = PollStatus.COMPLETE, **given
    ) -> Poll:
        given.setdefault("data_timestamp", self.release(days).data_timestamp)
        given.setdefault("run", f"run-{days}")
        return Poll(
            watch=watch,
            started_at=self.at(days) - timedelta(minutes=2),
            finished_at=self.at(days),
            status=status,
            **given,
        )

    def run(self, days: float, *polls: Poll, **given) -> PollRun:
        given.setdefault("release", self.release(days))
        given.setdefault("config_digest", "digest")
        given.setdefault("next_due", {"poll": self.at(days + 1)})
        return PollRun(run=f"run-{days}", polls=polls or (self.poll(days),), **given)

    def apply(self, store: Store, days: float, *found: Spool, run: PollRun | None = None, **given) -> None:
        given.setdefault("watches", self.watches)
        given.setdefault("topics", self.topics)
        store.apply(run or self.run(days), self._streamed(found), **given)

    def _streamed(self, found: Iterable[Spool]) -> Iterable[Spool]:
        yield from found

    def follow(self, store: Store, nct_id: str = "NCT00000001", days: float = 0, **given) -> Trial:
        """A trial that is followed from its first version on."""
        record = self.record(nct_id)
        self.apply(store, days, self.finding(record, 1, **given))
        return record

    def fill(self, store: Store) -> None:
        """Something of everything that the tables have."""
        main, two, three = "NCT00000001", "NCT00000002", "NCT00000003"
        first, second = (
            self.record(main, phases=("PHASE1", "PHASE2"), enrollment=40),
            self.record(two, "COMPLETED"),
        )
        out = self.record(three, note="no cells")
        store.note([self.poll(-1, status=PollStatus.FAILED, error="no connection")], next_due={})
        self.apply(
            store,
            0,
            self.finding(first, 1, topics=("msc",)),
            self.finding(
                second, 1, watches=("cord", "discs"), deadlines=(self.deadline(two, caveats=("not US",)),)
            ),
            DeadlinePassed(nct_id=two, rule="who_12_months"),
            self.finding(out, None, watches=()),
            RejectedRecord(
                rejected=Rejected(nct_id="NCT00000009", reason="not an object", path="$.protocolSection")
            ),
            run=self.run(0, self.poll(0, baseline=True), self.poll(0, "cord", baseline=True)),
        )
        for version, status in ((2, "SUSPENDED"), (3, "TERMINATED")):
            record = self.record(main, status, note=f"version {version}", why_stopped="Funding")
            change = self.change(
                before="RECRUITING", after=status, detail=UntypedDetail(facts={"months": version})
            )
            silent = self.change(Kind.VERIFICATION, Severity.SILENT, sentence="Verified again.")
            update = self.update(main, version - 1, version, change, silent, topics=("msc",))
            self.apply(store, version, self.finding(record, version, topics=("msc",), updates=(update,)))
        self.apply(store, 4, Unchanged(nct_id=main, fingerprint="noise"), Absent(nct_id=two))
        gone = self.update(
            two, 1, 1, self.change(Kind.REMOVED), detected_at=self.at(5), watches=("cord", "discs")
        )
        self.apply(store, 5, Absent(nct_id=two, removed=True, merged_into=main, updates=(gone,)))
        history = [(self.history_ref(main, n), self.record(main, note=f"past {n}").raw) for n in (0, 1)]
        earlier = self.update(main, 0, 1, id=f"{main}:h0-h1", source=Source.HISTORY, detected_at=self.at(6))
        store.add_history(main, history, [earlier], hash_version=1)
        store.set_registry_versions(main, {1: 2})

    def history_ref(self, nct_id: str, version: int) -> VersionRef:
        return VersionRef(
            nct_id=nct_id,
            version=version,
            source=Source.HISTORY,
            observed_at=self.at(6),
            last_update_posted=f"2025-0{version + 1}-01",
            sha256=self.sha256(b"%d" % version),
            registry_version=version,
        )


@pytest.fixture(scope="session")
def world() -> World:
    return World()


@pytest.fixture
def plain_world() -> World:
    made = World()
    made.plain = True
    return made


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state" / "monitor.db"


@pytest.fixture
def store(path):
    with Store.open(path) as opened:
        yield opened


@pytest.fixture
def filled(store, world):
    world.fill(store)
    return store


@pytest.fixture
def dump():
    """All that a database has, as text."""
    return lambda store: "\n".join(store._db.conn.iterdump())
