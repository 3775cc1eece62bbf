"""A small invented world in memory, read by publishing as it reads the store.

`pytest tests/publish --regenerate` writes the golden files again; look at what `git diff` then shows.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from monitor.model import (
    Change,
    Deadline,
    Facts,
    Family,
    FollowedAnswer,
    Kind,
    ListedTrial,
    Poll,
    PollStatus,
    PublishedUpdate,
    Scope,
    Severity,
    ShownTrial,
    Source,
    Topic,
    TrialView,
    Update,
    UpdateKey,
    VersionFacts,
    VersionRef,
    VersionState,
    Watch,
    WatchState,
)
from monitor.model.details import UNTYPED_VERSION, posted, read_detail
from monitor.publish.inputs import PublishSettings
from monitor.publish.publish import publish

GOLDEN = Path(__file__).parent / "golden"

SPINE = Watch(
    slug="stem-cell-spine",
    title="Stem cells & the spine",
    conditions=("disc",),
    interventions=("cells",),
    scope=Scope(conditions=("disc",), cells=("stem cell",)),
)
CORD = msgspec.structs.replace(SPINE, slug="stem-cell-spinal-cord", title="Stem cells for spinal cord injury")
TOPICS = (
    Topic(slug="disc-degeneration", title="Disc degeneration", family=Family.CONDITION, terms=("disc",)),
    Topic(slug="spinal-cord-injury", title="Spinal cord injury", family=Family.CONDITION, terms=("cord",)),
    Topic(slug="bone-marrow-msc", title="Bone-marrow MSC", family=Family.CELLS, terms=("marrow",)),
    Topic(slug="pain", title="Pain", family=Family.QUESTION, terms=("pain",)),
)
START = datetime(2026, 11, 2, 15, 17, 0, tzinfo=UTC)
"""The baseline, on a Monday."""


def facts(nct_id: str = "NCT90000001", **given: object) -> Facts:
    """A trial of invented text."""
    base = Facts(
        nct_id=nct_id,
        title="Invented cells for worn discs",
        official_title="An Invented, Randomised Study of Cells Given Once Into One Worn Disc",
        overall_status="RECRUITING",
        phases=("PHASE2",),
        study_type="INTERVENTIONAL",
        lead_sponsor="Institute of Invented Medicine",
        enrollment=60,
        enrollment_type="ESTIMATED",
        start_date="2024-03",
        primary_completion_date="2027-01-15",
        completion_date="2027-06",
        first_posted="2024-02-11",
        last_update_posted="2026-11-17",
    )
    return msgspec.structs.replace(base, **given)


def version_facts(known: Facts) -> VersionFacts:
    """What one version says of an invented trial."""
    return VersionFacts(**{name: getattr(known, name) for name in VersionFacts.__struct_fields__})


def record_of(known: Facts) -> dict[str, object]:
    """The record that has these facts, as the registry sends it."""
    given = {
        "nctId": known.nct_id,
        "briefTitle": known.title,
        "officialTitle": known.official_title,
        "acronym": known.acronym,
    }
    dates = {
        "startDateStruct": known.start_date,
        "primaryCompletionDateStruct": known.primary_completion_date,
        "completionDateStruct": known.completion_date,
        "studyFirstPostDateStruct": known.first_posted,
        "lastUpdatePostDateStruct": known.last_update_posted,
    }
    status = {"overallStatus": known.overall_status, "whyStopped": known.why_stopped}
    return {
        "protocolSection": {
            "identificationModule": given,
            "statusModule": status | {key: {"date": date} for key, date in dates.items() if date},
            "sponsorCollaboratorsModule": {"leadSponsor": {"name": known.lead_sponsor, "class": "OTHER"}},
            "designModule": {
                "studyType": known.study_type,
                "phases": list(known.phases),
                "enrollmentInfo": {"count": known.enrollment, "type": known.enrollment_type},
            },
        },
        "hasResults": known.has_results,
    }


def state_of(known: Facts, ref: VersionRef) -> VersionState:
    """What a version says, where all versions of a trial say the same."""
    names = ("overall_status", "enrollment", "enrollment_type", "start_date", "completion_date")
    return VersionState(
        source=ref.source,
        version=ref.version,
        valid_from=ref.last_update_posted or ref.observed_at.date().isoformat(),
        primary_completion_date=known.primary_completion_date,
        **{name: getattr(known, name) for name in names},
    )


class World:
    """What the store would answer, kept in lists; `add` is a poll that found one update."""

    def __init__(self) -> None:
        self.views: dict[str, TrialView] = {}
        self.found: list[PublishedUpdate] = []
        self.refs: dict[str, list[VersionRef]] = {}
        self.all_polls: list[Poll] = []
        self.deadlines: list[Deadline] = []
        self.first: dict[str, Facts] = {}
        self.answers: dict[str, FollowedAnswer] = {}
        self.asked: Counter[str] = Counter()
        self.records: dict[str, object] = {}
        self.states: dict[str, list[VersionState]] = {}

    # --- what happens in this world ---

    def poll(self, at: datetime, watch: Watch = SPINE, **given: object) -> Poll:
        poll = Poll(
            run=f"{at:%Y%m%dT%H%M}",
            watch=watch.slug,
            started_at=at,
            finished_at=at + timedelta(minutes=4),
            status=PollStatus.COMPLETE,
            data_timestamp=at.replace(hour=9, minute=0, second=5),
            in_scope=sum(watch.slug in view.watches for view in self.views.values()),
        )
        self.all_polls.append(msgspec.structs.replace(poll, **given))
        return self.all_polls[-1]

    def follow(
        self,
        known: Facts,
        *,
        watches: tuple[str, ...] = (SPINE.slug,),
        topics: tuple[str, ...] = (),
        at: datetime = START,
    ) -> None:
        self.views[known.nct_id] = TrialView(
            facts=known, watches=watches, topics=topics, first_seen=at, last_seen=at
        )
        self.first.setdefault(known.nct_id, known)
        self.version(known.nct_id, at)

    def version(self, nct_id: str, at: datetime, source: Source = Source.OBSERVED) -> VersionRef:
        stored = self.refs.setdefault(nct_id, [])
        number = len([ref for ref in stored if ref.source is source]) + 1
        stored.append(
            VersionRef(
                nct_id=nct_id,
                version=number,
                source=source,
                observed_at=at,
                data_timestamp=at.replace(hour=9, minute=0, second=5),
                last_update_posted=at.date().isoformat(),
                sha256=f"{number:02d}" + nct_id[3:] * 7 + "abcdef",
            )
        )
        return stored[-1]

    def add(
        self,
        nct_id: str,
        at: datetime,
        *changes: Change,
        headline: str,
        source: Source = Source.OBSERVED,
        registry_versions: tuple[int, int] | None = None,
    ) -> PublishedUpdate:
        view = self.views[nct_id]
        before = next((ref for ref in reversed(self.refs[nct_id]) if ref.source is source), None)
        first = any(change.kind is Kind.REGISTERED for change in changes)
        after = before if first and before else self.version(nct_id, at, source)
        if registry_versions and before:
            before = msgspec.structs.replace(before, registry_version=registry_versions[0])
            after = msgspec.structs.replace(after, registry_version=registry_versions[1])
        mark = "h" if source is Source.HISTORY else ""
        update = Update(
            id=f"{nct_id}:{mark}{after.version - 1}-{mark}{after.version}",
            nct_id=nct_id,
            from_version=None if first or before is None else before.version,
            to_version=after.version,
            source=source,
            detected_at=at,
            severity=min((change.severity for change in changes), key=lambda severity: severity.rank),
            news=headline.partition(": ")[0],
            headline=headline,
            changes=changes,
            watches=view.watches,
            topics=view.topics,
        )
        self.found.append(
            PublishedUpdate(
                update=update, facts=version_facts(view.facts), before=None if first else before, after=after
            )
        )
        return self.found[-1]

    # --- what publishing asks ---

    def watch_states(self, watches: Iterable[Watch], /) -> tuple[WatchState, ...]:
        return tuple(self._state(watch) for watch in watches)

    def _state(self, watch: Watch) -> WatchState:
        mine = [poll for poll in self.all_polls if poll.watch == watch.slug]
        baseline = next((poll for poll in mine if poll.baseline), None)
        good = [place for place, poll in enumerate(mine) if poll.status is PollStatus.COMPLETE]
        views = self.trials(watch=watch.slug)
        return WatchState(
            watch=watch.slug,
            title=watch.title,
            baseline=baseline,
            baseline_counts={"RECRUITING": 3, "COMPLETED": 2, "UNKNOWN": 1} if baseline else {},
            baseline_results=1 if baseline else 0,
            last_complete=mine[good[-1]] if good else None,
            failures=tuple(
                poll
                for poll in (mine[good[-1] + 1 :] if good else mine)
                if poll.status in {PollStatus.FAILED, PollStatus.INCOMPLETE}
            ),
            following=len(views),
        )

    def shown_trials(self) -> Iterator[ShownTrial]:
        followed = {view.facts.nct_id for view in self.trials()}
        shown = sorted(followed | {key.nct_id for key in self.update_keys()})
        return (ShownTrial(nct_id=nct_id, state=(self._state_of(nct_id),)) for nct_id in shown)

    def _state_of(self, nct_id: str) -> str:
        """What the store says by a revision: all of a trial but the day it was last seen."""
        view = self.views.get(nct_id)
        stored = view and msgspec.structs.replace(view, last_seen=START)
        return repr((stored, self.refs.get(nct_id), self.update_keys(nct_id=nct_id, source=None)))

    def trials(self, *, watch: str | None = None) -> tuple[TrialView, ...]:
        return tuple(
            msgspec.structs.replace(view, versions=len(self.refs[nct_id]))
            for nct_id, view in sorted(self.views.items())
            if (watch is None and view.watches) or watch in view.watches
        )

    def trial(self, nct_id: str, /) -> TrialView | None:
        return self.views.get(nct_id)

    def updates(self, **asked: object) -> tuple[PublishedUpdate, ...]:
        self.asked["updates"] += 1
        return self._select(**asked)

    def first_facts(self, nct_id: str, /) -> VersionFacts | None:
        return version_facts(self.first[nct_id]) if nct_id in self.first else None

    def claim_definitions(self):
        return ()

    def claimed_trials(self, nct_ids):
        return {}

    def only_formerly_followed(self):
        return ()

    def recent_news(self):
        return ()

    def listed_trials(self, nct_ids=None) -> tuple[ListedTrial, ...]:
        views = self.trials()
        return tuple(self._listed(view) for view in views if nct_ids is None or view.facts.nct_id in nct_ids)

    def _listed(self, view: TrialView) -> ListedTrial:
        facts = view.facts
        updates = self._select(nct_id=facts.nct_id)
        return ListedTrial(
            nct_id=facts.nct_id,
            title=facts.title,
            overall_status=facts.overall_status,
            phases=facts.phases,
            has_results=facts.has_results,
            is_overdue=any(
                change.kind is Kind.RESULTS_OVERDUE for found in updates for change in found.update.changes
            ),
            last_update_posted=facts.last_update_posted,
            changed_at=updates[0].update.detected_at if updates else None,
            watches=view.watches,
            topics=view.topics,
            countries=("Spain", "Italy") if facts.overall_status == "TERMINATED" else ("Spain",),
            sites=(2, 1) if facts.overall_status == "TERMINATED" else (1,),
            study_type=facts.study_type,
            start_date=facts.start_date,
            start_date_type="ACTUAL",
            primary_completion_date=facts.primary_completion_date,
            completion_date=facts.completion_date,
            results_first_posted=facts.results_first_posted,
            first_planned=facts.enrollment,
            enrollment=facts.enrollment,
            enrollment_type=facts.enrollment_type,
            missing_since=view.missing_since,
            removed=view.removed,
        )

    def update_keys(self, **asked: object) -> tuple[UpdateKey, ...]:
        return tuple(
            UpdateKey(
                id=found.update.id,
                nct_id=found.update.nct_id,
                detected_at=found.update.detected_at,
                before=found.before.registry_version if found.before else None,
                after=found.after.registry_version,
            )
            for found in self._select(**asked)
        )

    def _select(
        self,
        *,
        watch: str | None = None,
        topic: str | None = None,
        claim: str | None = None,
        kinds: Iterable[Kind] | None = None,
        nct_id: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int | None = None,
        source: Source | None = Source.OBSERVED,
    ) -> tuple[PublishedUpdate, ...]:
        kinds = None if kinds is None else set(kinds)
        ordered = sorted(self.found, key=lambda found: found.update.id)
        ordered.sort(key=lambda found: found.update.detected_at, reverse=True)
        chosen = [
            found
            for found in ordered
            if found.update.severity is not Severity.SILENT
            and (watch is None or watch in found.update.watches)
            and (topic is None or topic in found.update.topics)
            and (claim is None or claim in found.update.claims)
            and (nct_id is None or found.update.nct_id == nct_id)
            and (since is None or found.update.detected_at >= since)
            and (until is None or found.update.detected_at < until)
            and (source is None or found.update.source is source)
            and (
                kinds is None
                or any(
                    change.kind in kinds and change.severity is not Severity.SILENT
                    for change in found.update.changes
                )
            )
        ]
        return tuple(chosen[:limit])

    def versions(self, nct_id: str, /, *, source: Source | None = Source.OBSERVED) -> tuple[VersionRef, ...]:
        stored = sorted(self.refs.get(nct_id, ()), key=lambda ref: ref.source is not Source.HISTORY)
        return tuple(ref for ref in stored if source is None or ref.source is source)

    def record(self, nct_id: str, /) -> bytes:
        record = json.dumps(
            self.records.get(nct_id) or record_of(self.views[nct_id].facts), ensure_ascii=False
        )
        return record.encode(errors="ignore")  # a lone surrogate cannot come in a record

    def version_states(self, nct_id: str, /) -> tuple[VersionState, ...]:
        if nct_id not in self.states:
            known = self.views[nct_id].facts
            return tuple(state_of(known, ref) for ref in self.refs[nct_id])
        return tuple(self.states[nct_id])

    def polls(self) -> tuple[Poll, ...]:
        return tuple(reversed(self.all_polls))

    def answer(self, slug: str, /, *, limit: int) -> FollowedAnswer | None:
        stored = self.answers.get(slug)
        return stored and msgspec.structs.replace(stored, changes=stored.changes[:limit])

    def open_by_trial(self, nct_id: str | None = None) -> Iterator[Deadline]:
        mine = (deadline for deadline in self.deadlines if nct_id in {None, deadline.nct_id})
        return iter(sorted(mine, key=lambda deadline: (deadline.nct_id, deadline.due_on, deadline.rule)))


def change(kind: Kind, sentence: str, severity: Severity = Severity.MEDIUM, **given: object) -> Change:
    """One change of invented text; its detail is of before families had types."""
    detail = read_detail(given.pop("detail", {}), UNTYPED_VERSION)
    return Change(
        kind=kind, severity=severity, path="protocolSection", sentence=sentence, detail=detail, **given
    )


def summary() -> posted.ResultsSummary:
    """Invented results."""
    outcome = posted.OutcomeResult(
        role="primary",
        title="Pain on a scale from 0 to 100",
        time_frame="12 months",
        measure="mean",
        dispersion="standard deviation",
        unit="points",
        arms=("Cells", "Saline"),
        analysed=(posted.Analysed(units="Participants", counts=("38", "40")),),
        rows=(
            posted.ResultRow(
                cells=(
                    posted.Cell(value="31.2", spread="18.9"),
                    posted.Cell(value="NA", comment="not assessed"),
                )
            ),
        ),
        analyses=(
            posted.ResultAnalysis(
                arms=("Cells", "Saline"),
                method="ANCOVA",
                effect="Mean Difference (Net)",
                value="-4.1",
                confidence="95",
                lower="-9.8",
                upper="1.6",
                p_value="0.15",
            ),
        ),
    )
    events = posted.AdverseEvents(
        time_frame="24 months",
        arms=(
            posted.ArmEvents(
                arm="Cells",
                deaths=posted.Affected(affected=0, at_risk=40),
                serious=posted.Affected(affected=3, at_risk=40),
            ),
            posted.ArmEvents(
                arm="Saline",
                deaths=posted.Affected(affected=0, at_risk=41),
                serious=posted.Affected(affected=2, at_risk=41),
                other=posted.Affected(affected=11, at_risk=41),
            ),
        ),
        serious_terms=(
            posted.SeriousTerm(
                term="Back pain",
                arms=(posted.Affected(affected=2, at_risk=40), posted.Affected(affected=1, at_risk=41)),
            ),
        ),
    )
    flow = posted.Period(
        arms=(
            posted.ArmFlow(arm="Cells", started="40", completed="38"),
            posted.ArmFlow(arm="Saline", started="41", completed="40"),
        )
    )
    return posted.ResultsSummary(
        started=81, arms=2, flow=(flow,), primary=(outcome,), primary_posted=1, adverse_events=events
    )


def _results(world: World) -> None:
    world.follow(
        facts(
            "NCT90000002",
            title="Invented precursor cells in chronic low back pain",
            overall_status="COMPLETED",
            phases=("PHASE3",),
            enrollment=81,
            enrollment_type="ACTUAL",
            has_results=True,
            results_first_posted="2026-11-18",
        ),
        topics=("disc-degeneration", "pain"),
    )
    world.add(
        "NCT90000002",
        datetime(2026, 11, 18, 15, 21, tzinfo=UTC),
        change(
            Kind.RESULTS_POSTED,
            "Results were posted on 18 November 2026: 1 primary outcome, 2 arms, 81 participants started; "
            "14 months after primary completion.",
            Severity.HIGH,
            after={"date": "2026-11-18"},
            detail={"results": posted.to_json(summary())},
        ),
        change(Kind.VERIFICATION, "The record was verified in November 2026.", Severity.SILENT),
        headline="Results posted: Invented precursor cells in chronic low back pain",
        registry_versions=(6, 7),
    )


def _status(world: World) -> None:
    world.follow(
        facts("NCT90000003", title="Invented marrow cells after fusion", overall_status="TERMINATED"),
        watches=(SPINE.slug, CORD.slug),
        topics=("bone-marrow-msc",),
    )
    stopped = change(
        Kind.STATUS,
        "Recruitment status changed from Recruiting to Terminated; the reason given: “slow accrual”.",
        Severity.HIGH,
        before={"overallStatus": "RECRUITING"},
        after={"overallStatus": "TERMINATED", "whyStopped": "slow accrual"},
        detail={"short": "Recruiting → Terminated"},
    )
    shrunk = change(
        Kind.ENROLLMENT,
        "Enrolment: planned 120 participants, actual 44, 63% fewer.",
        before={"count": 120, "type": "ESTIMATED"},
        after={"count": 44, "type": "ACTUAL"},
    )
    world.add(
        "NCT90000003",
        datetime(2026, 11, 17, 15, 20, tzinfo=UTC),
        stopped,
        shrunk,
        headline="Recruiting → Terminated: Invented marrow cells after fusion",
    )
    world.add(
        "NCT90000003",
        datetime(2026, 11, 19, 15, 20, tzinfo=UTC),
        change(
            Kind.LOCATIONS,
            "14 sites no longer listed in Spain and Italy.",
            Severity.LOW,
            detail={
                "added": [],
                "dropped": [f"Clinic {n}, Town {n}" for n in range(1, 13)],
                "dropped_count": 14,
                "short": "14 sites no longer listed",
            },
        ),
        headline="14 sites no longer listed: Invented marrow cells after fusion",
    )


def _others(world: World) -> None:
    world.follow(facts("NCT90000004", title="Invented vesicles in facet pain"), topics=("pain",))
    world.add(
        "NCT90000004",
        datetime(2026, 11, 19, 15, 20, tzinfo=UTC),
        change(Kind.REGISTERED, "A new trial was registered on 18 November 2026.", Severity.MEDIUM),
        headline="New trial: Invented vesicles in facet pain",
    )
    before = (
        "Inclusion Criteria: adults aged 18 years or older with pain for at least six months, who were treated "
        "without success by exercise and medicines, and have one worn disc. Exclusion Criteria: fracture, "
        "infection or an earlier operation at the same level of the spine within the last two years."
    )
    world.add(
        "NCT90000001",
        datetime(2026, 11, 16, 15, 20, tzinfo=UTC),
        change(
            Kind.PRIMARY_OUTCOMES,
            "The time frame of the primary outcome “Pain on a scale” changed from 6 to 12 months, while recruiting.",
            Severity.HIGH,
            before={"measure": "Pain on a scale", "timeFrame": "6 months"},
            after={"measure": "Pain on a scale", "timeFrame": "12 months"},
        ),
        change(
            Kind.ELIGIBILITY,
            "Eligibility: “aged 18 years” became “aged 16 years”.",
            before=before,
            after=before.replace("18 years", "16 years").replace(" or an earlier operation", ""),
        ),
        headline="Primary outcomes: Invented cells for worn discs",
    )
    world.follow(
        facts("NCT90000005", title="Invented disc cells, five years on", overall_status="COMPLETED"),
        topics=("disc-degeneration",),
    )
    world.add(
        "NCT90000005",
        datetime(2026, 11, 12, 15, 20, tzinfo=UTC),
        change(
            Kind.RESULTS_OVERDUE,
            "No results are posted; the WHO's 12-month rule asked for them by 11 November 2026.",
            detail={"caveats": ["the primary completion date is an estimate"]},
        ),
        headline="Results overdue: Invented disc cells, five years on",
    )
    world.deadlines.append(
        Deadline(
            nct_id="NCT90000001",
            rule="who_12_months",
            due_on=date(2028, 1, 16),
            basis="primary completion date 15 January 2027 (estimated)",
            caveats=("the primary completion date is an estimate",),
        )
    )


def lively() -> World:
    """Three weeks: a baseline, one quiet week with a failed poll, one with news."""
    world = World()
    world.follow(facts(), topics=("disc-degeneration", "pain"))
    world.version("NCT90000001", datetime(2024, 2, 11, 9, 0, tzinfo=UTC), Source.HISTORY)
    world.add(
        "NCT90000001",
        datetime(2024, 8, 1, 9, 0, tzinfo=UTC),
        change(
            Kind.STATUS, "Recruitment status changed from Not yet recruiting to Recruiting.", Severity.MEDIUM
        ),
        headline="Recruiting: Invented cells for worn discs",
        source=Source.HISTORY,
    )
    _results(world)
    _status(world)
    _others(world)
    for watch in (SPINE, CORD):
        world.poll(START, watch, baseline=True)
        world.poll(datetime(2026, 11, 10, 15, 17, tzinfo=UTC), watch)
        world.poll(datetime(2026, 11, 12, 15, 17, tzinfo=UTC), watch)
        for day in (16, 17, 18, 19):
            world.poll(datetime(2026, 11, day, 15, 17, tzinfo=UTC), watch)
    world.poll(
        datetime(2026, 11, 11, 15, 17, tzinfo=UTC),
        status=PollStatus.FAILED,
        error="the registry cannot be reached: connection timed out",
        data_timestamp=None,
    )
    world.all_polls.sort(key=lambda poll: poll.started_at)
    return world


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regenerate", action="store_true", help="write the golden files of publishing anew")


@pytest.fixture
def world() -> World:
    return lively()


@pytest.fixture
def empty_world() -> World:
    return World()


@pytest.fixture
def make_change():
    return change


@pytest.fixture
def make_facts():
    return facts


@pytest.fixture(scope="session")
def site(settings: PublishSettings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The lively world, published once for all tests that only read it."""
    directory = tmp_path_factory.mktemp("site")
    publish(lively(), directory, settings)
    return directory


@pytest.fixture(scope="session")
def settings() -> PublishSettings:
    return PublishSettings(
        watches=(SPINE, CORD),
        topics=TOPICS,
        base_url="https://trials.example.org/",
        contact="watch@example.org",
        time_zone=ZoneInfo("UTC"),
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest):
    """Compares bytes with a golden file, or writes it where `--regenerate` is given."""

    def expect(name: str, content: bytes) -> None:
        path = GOLDEN / name
        if request.config.getoption("--regenerate", default=False):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        assert content.decode() == path.read_text("utf-8")

    return expect
