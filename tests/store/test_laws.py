"""Whatever polls find, in whatever order: what was applied is what is read."""

import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from monitor.errors import StateError
from monitor.model import Absent, Change, Facts, Kind, Severity, Unchanged
from monitor.model.details import UntypedDetail
from monitor.store import Store
from monitor.store.columns import facts_of, facts_row, instant, moment

IDS = st.sampled_from([f"NCT0000000{n}" for n in range(1, 5)])
WATCHES = st.sets(st.sampled_from(["discs", "cord"])).map(lambda slugs: tuple(sorted(slugs)))
TOPICS = st.sets(st.sampled_from(["msc", "pain"])).map(lambda slugs: tuple(sorted(slugs)))
TEXT = st.text(st.characters(exclude_categories=("Cs",)))
JSON = st.recursive(
    st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
CHANGES = st.builds(
    Change,
    kind=st.sampled_from(Kind),
    severity=st.sampled_from(Severity),
    path=TEXT,
    before=st.none() | JSON,
    after=st.none() | JSON,
    sentence=TEXT.map(lambda text: f"A sentence. {text}"),
    detail=st.builds(UntypedDetail, short=TEXT, facts=st.dictionaries(TEXT, JSON, min_size=1, max_size=2)),
)
PHASES = st.lists(st.sampled_from(["NA", "EARLY_PHASE1", "PHASE1", "PHASE2", "PHASE3", "PHASE4"]), max_size=2)
FACTS = st.builds(
    Facts,
    nct_id=IDS,
    title=TEXT,
    overall_status=TEXT,
    phases=PHASES.map(tuple),
    enrollment=st.none() | st.integers(0, 99999998),
    why_stopped=st.none() | TEXT,
    acronym=st.none() | TEXT,
    has_results=st.booleans(),
)


@given(FACTS)
def test_facts_come_back_from_their_columns(facts):
    assert facts_of(facts_row(facts)) == facts


@given(st.datetimes(timezones=st.timezones()), st.datetimes(timezones=st.timezones()))
def test_instants_sort_as_text_as_they_do_in_time(moment_one, other):
    first, second = (moment(instant(when)) for when in (moment_one, other))
    assert (instant(moment_one) < instant(other)) == (first < second)
    assert abs((moment_one - first).total_seconds()) < 1


def test_an_instant_without_a_time_zone_is_refused(world):
    with pytest.raises(ValueError, match="no time zone"):
        instant(world.at(0).replace(tzinfo=None))


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(CHANGES, min_size=1, max_size=4), watches=WATCHES, topics=TOPICS)
def test_an_update_comes_back_as_it_was_given(world, changes, watches, topics):
    record = world.record("NCT00000001")
    update = world.update(record.nct_id, None, 1, *changes, watches=watches, topics=topics)
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "monitor.db") as store:
        world.apply(store, 0, world.finding(record, 1, updates=(update,)))
        (published,) = store.updates(min_severity=Severity.SILENT)
        assert published.update == update
        assert store.check() == ()


class Lives(RuleBasedStateMachine):
    """Trials live through polls; a dictionary says what the database must have."""

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store.open(Path(self.folder.name) / "monitor.db")
        self.records, self.watches, self.missing, self.removed, self.updates = {}, {}, set(), set(), []
        self.day = 0

    @initialize()
    def begin(self):
        import importlib.util

        spec = importlib.util.spec_from_file_location("world", Path(__file__).with_name("conftest.py"))
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        self.world = module.World()
        self.apply()

    def apply(self, *found):
        self.day += 1
        self.world.apply(self.store, self.day, *found)

    @rule(nct_id=IDS, note=TEXT, watches=WATCHES, topics=TOPICS)
    def a_new_version_comes(self, nct_id, note, watches, topics):
        versions = self.records.setdefault(nct_id, [])
        record = self.world.record(nct_id, note=f"{self.day} {note}")
        version = len(versions) + 1
        update = self.world.update(nct_id, version - 1 or None, version, detected_at=self.world.at(self.day))
        self.apply(self.world.finding(record, version, watches=watches, topics=topics, updates=(update,)))
        versions.append(record)
        self.watches[nct_id] = watches
        self.updates.append(update)
        self.missing.discard(nct_id)
        self.removed.discard(nct_id)

    @rule(nct_id=IDS, watches=WATCHES)
    def the_configuration_decides_again(self, nct_id, watches):
        if not (versions := self.records.get(nct_id)):
            return
        self.apply(self.world.finding(versions[-1], None, watches=watches))
        self.watches[nct_id] = watches
        self.missing.discard(nct_id)
        self.removed.discard(nct_id)

    @rule(nct_id=IDS)
    def nothing_changes(self, nct_id):
        if nct_id in self.records and nct_id not in self.removed:
            self.apply(Unchanged(nct_id=nct_id, fingerprint=self.records[nct_id][-1].fingerprint))
            self.missing.discard(nct_id)

    @rule(nct_id=IDS, removed=st.booleans())
    def it_is_gone(self, nct_id, removed):
        if nct_id in self.records:
            self.apply(Absent(nct_id=nct_id, removed=removed))
            self.missing.add(nct_id)
            self.removed |= {nct_id} if removed else set()

    @rule(nct_id=IDS)
    def a_poll_breaks_in_the_middle(self, nct_id):
        record = self.world.record(nct_id, note="never stored")
        version = len(self.records.get(nct_id, ())) + 1
        with pytest.raises(StateError):
            self.world.apply(
                self.store, self.day, self.world.finding(record, version), self.world.finding(record, 99)
            )

    @rule()
    def the_program_starts_again(self):
        path = self.store.path
        self.store.close()
        self.store = Store.open(path)

    @invariant()
    def the_database_has_what_was_applied(self):
        known = self.store.known(self.records)
        assert {n: k.version for n, k in known.items()} == {
            n: len(versions) for n, versions in self.records.items()
        }
        assert {n: k.watches for n, k in known.items()} == self.watches
        assert {n for n, k in known.items() if k.missing_since} == self.missing
        assert {n for n, k in known.items() if k.removed} == self.removed
        assert set(self.store.followed()) == {n for n, w in self.watches.items() if w} - self.removed
        reported = [published.update for published in reversed(self.store.updates())]
        assert reported == sorted(self.updates, key=lambda update: update.detected_at)

    @invariant()
    def every_version_is_readable(self):
        for nct_id, versions in self.records.items():
            assert [self.store.record(nct_id, n) for n in range(1, len(versions) + 1)] == [
                r.raw for r in versions
            ]
            facts = msgspec.structs.replace(versions[-1].facts)
            assert self.store.trial(nct_id).facts == facts

    def teardown(self):
        try:
            assert self.store.check() == ()
        finally:
            self.store.close()
            self.folder.cleanup()


TestLives = Lives.TestCase
TestLives.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
