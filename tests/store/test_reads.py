"""What publishing and the commands ask."""

import pytest

from monitor.errors import StateCorrupt
from monitor.model import Family, Kind, PollStatus, Severity, Source, Topic, VersionFacts
from monitor.store import Store

ONE, TWO, THREE = "NCT00000001", "NCT00000002", "NCT00000003"


@pytest.fixture
def news(store, world):
    """Three trials, four updates: two at the same moment, one silent."""
    for number, nct_id in enumerate((ONE, TWO, THREE)):
        record = world.record(nct_id)
        world.apply(store, number, world.finding(record, 1, watches=("discs", "cord")))
    results = world.change(Kind.RESULTS_POSTED, Severity.HIGH, sentence="Results were posted.")
    places = world.change(Kind.LOCATIONS, Severity.LOW, sentence="One site was added.")
    silent = world.change(Kind.VERIFICATION, Severity.SILENT, sentence="Verified again.")
    quiet_status = world.change(Kind.STATUS, Severity.SILENT, sentence="A rewrite.")
    found = {
        ONE: world.update(ONE, None, 1, results, places, detected_at=world.at(5), topics=("pain",)),
        TWO: world.update(TWO, None, 1, places, quiet_status, detected_at=world.at(7), watches=("cord",)),
        THREE: world.update(THREE, None, 1, world.change(), detected_at=world.at(7), topics=("pain", "msc")),
    }
    hidden = world.update(ONE, 1, 1, silent, detected_at=world.at(8))
    findings = [
        world.finding(world.record(n), None, watches=("discs", "cord"), updates=(u,))
        for n, u in found.items()
    ]
    world.apply(
        store,
        7,
        *findings,
        world.finding(world.record(ONE), None, watches=("discs", "cord"), updates=(hidden,)),
    )
    return {**found, "hidden": hidden}


def ids(news, *names):
    return tuple(news[name].id for name in names)


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, (TWO, THREE, ONE)),
        ({"watch": "discs"}, (THREE, ONE)),
        ({"watch": "cord"}, (TWO,)),
        ({"watch": "nothing"}, ()),
        ({"topic": "pain"}, (THREE, ONE)),
        ({"topic": "msc", "watch": "discs"}, (THREE,)),
        ({"kinds": {Kind.STATUS}}, (THREE,)),
        ({"kinds": [Kind.LOCATIONS, Kind.STATUS]}, (TWO, THREE, ONE)),
        ({"kinds": ()}, ()),
        ({"kinds": {Kind.STATUS}, "min_severity": Severity.SILENT}, (TWO, THREE)),
        ({"nct_id": ONE}, (ONE,)),
        ({"nct_id": ONE, "min_severity": Severity.SILENT}, ("hidden", ONE)),
        ({"min_severity": Severity.HIGH}, (THREE, ONE)),
        ({"limit": 2}, (TWO, THREE)),
        ({"limit": 0}, ()),
        ({"source": Source.HISTORY}, ()),
        ({"source": None}, (TWO, THREE, ONE)),
    ],
)
def test_updates_are_selected_by_what_is_asked_newest_first(store, news, asked, names):
    assert store.update_ids(**asked) == ids(news, *names)
    assert tuple(published.update.id for published in store.updates(**asked)) == ids(news, *names)


def test_a_span_of_time_includes_its_begin_and_not_its_end(store, news, world):
    assert store.update_ids(since=world.at(5), until=world.at(7)) == ids(news, ONE)
    assert store.update_ids(since=world.at(7)) == ids(news, TWO, THREE)
    assert store.update_ids(until=world.at(5)) == ()


def test_an_update_comes_whole_with_its_trial_and_its_versions(store, news, world):
    published = {item.update.id: item for item in store.updates()}[news[ONE].id]
    assert published.update == news[ONE]
    facts = world.record(ONE).facts
    assert published.facts == VersionFacts(
        nct_id=ONE,
        title=facts.title,
        overall_status="RECRUITING",
        phases=facts.phases,
        lead_sponsor=facts.lead_sponsor,
    )
    assert (published.before, published.after) == (None, store.first_version(ONE))


def test_an_update_keeps_the_facts_of_its_later_version(store, world):
    world.follow(store)
    for version, status in ((2, "SUSPENDED"), (3, "TERMINATED")):
        record = world.record(ONE, status)
        update = world.update(ONE, version - 1, version)
        world.apply(store, version - 1, world.finding(record, version, updates=(update,)))
    assert [published.facts.overall_status for published in store.updates()] == ["TERMINATED", "SUSPENDED"]
    store._db.execute("DELETE FROM version_facts WHERE version = 2")
    assert [published.facts.overall_status for published in store.updates()] == ["TERMINATED", "TERMINATED"]


def test_keys_of_updates_say_how_the_registry_numbers_their_versions(store, world):
    world.follow(store)
    world.apply(
        store, 1, world.finding(world.record(ONE, "SUSPENDED"), 2, updates=(world.update(ONE, 1, 2),))
    )
    (key,) = store.update_keys()
    assert (key.id, key.nct_id, key.before, key.after) == (f"{ONE}:1-2", ONE, None, None)
    store.set_registry_versions(ONE, {1: 7, 2: 8})
    (key,) = store.update_keys(watch="discs")
    assert (key.before, key.after) == (7, 8)
    assert store.update_keys(watch="spine") == ()


def test_an_update_names_both_of_its_versions(store, world):
    world.follow(store)
    record = world.record(ONE, "SUSPENDED")
    world.apply(store, 1, world.finding(record, 2, updates=(world.update(ONE, 1, 2),)))
    store.set_registry_versions(ONE, {1: 7, 2: 8})
    (published,) = store.updates()
    assert (published.before, published.after) == store.versions(ONE)
    assert [ref.registry_version for ref in store.versions(ONE)] == [7, 8]


def test_updates_of_one_pair_of_versions_are_counted(store, news):
    assert store.updates_between(ONE, None, 1) == 1
    assert store.updates_between(ONE, 1, 1) == 1
    assert store.updates_between(ONE, 1, 2) == 0
    assert store.updates_between(ONE, None, 1, Source.HISTORY) == 0


def test_a_kind_that_this_program_does_not_know_is_said_and_not_guessed(store, news):
    store._db.execute("UPDATE changes SET kind = 'horoscope' WHERE position = 1")
    with pytest.raises(StateCorrupt, match="horoscope"):
        store.updates()


def test_trials_are_listed_by_watch(store, world):
    world.apply(
        store, 0, world.finding(world.record(TWO), 1), world.finding(world.record(ONE), 1, watches=("cord",))
    )
    assert [trial.facts.nct_id for trial in store.trials()] == [ONE, TWO]
    assert [trial.facts.nct_id for trial in store.trials(watch="discs")] == [TWO]
    assert store.trial(THREE) is None
    assert store.trial_ids() == (ONE, TWO)


def test_a_trial_counts_its_observed_versions_alone(filled):
    assert filled.trial(ONE).versions == 3


def test_a_watch_names_its_baseline_as_it_was_on_that_day(store, world):
    store.note([world.poll(-1, status=PollStatus.INCOMPLETE, baseline=True)], next_due={})
    first, second = world.record(ONE), world.record(TWO, "COMPLETED", has_results=True)
    baseline = world.poll(0, baseline=True)
    world.apply(store, 0, world.finding(first, 1), world.finding(second, 1), run=world.run(0, baseline))
    world.apply(store, 1, world.finding(world.record(ONE, "TERMINATED"), 2))
    state, cord = store.watch_states(world.watches)
    assert state.baseline == store.baseline("discs") == baseline
    assert (state.baseline_counts, state.baseline_results) == ({"COMPLETED": 1, "RECRUITING": 1}, 1)
    assert (state.title, state.following, state.last_complete) == ("Discs", 2, world.poll(1))
    assert (cord.baseline, cord.baseline_counts, cord.last_complete, cord.following) == (None, {}, None, 0)


def test_a_watch_names_what_failed_since_it_last_saw_everything(store, world):
    world.apply(store, 0)
    failed = [world.poll(n, status=PollStatus.FAILED, error="no connection") for n in (1, 2)]
    store.note(failed, next_due={})
    state = store.watch_states([world.discs])[0]
    assert (state.failures, state.last_complete) == (tuple(failed), world.poll(0))
    store.note([world.poll(3, status=PollStatus.NOT_MODIFIED)], next_due={})
    state = store.watch_states([world.discs])[0]
    assert (state.failures, state.last_complete) == ((), world.poll(0))


def test_polls_are_listed_newest_first(store, world):
    polls = [world.poll(n, status=PollStatus.FAILED) for n in range(4)]
    store.note(polls, next_due={})
    store.note([world.poll(9, "cord", status=PollStatus.NOT_MODIFIED)], next_due={})
    assert store.polls(watch="discs") == tuple(reversed(polls))
    assert store.polls(limit=1)[0].watch == "cord"
    assert store.last_poll("discs") == polls[3]
    assert store.last_poll("discs", PollStatus.COMPLETE) is None
    assert store.last_poll("cord", PollStatus.COMPLETE, PollStatus.NOT_MODIFIED).run == "run-9"


def test_every_screening_decision_can_be_audited(store, world):
    world.apply(
        store, 0, world.finding(world.record(ONE), 1), world.finding(world.record(TWO), None, watches=())
    )
    assert [s.decision for s in store.screening(included=True)] == [world.decision(ONE)]
    assert [s.decision.nct_id for s in store.screening(watch="cord")] == [ONE, TWO]
    (out,) = store.screening(watch="discs", included=False)
    assert (out.decision, out.title, out.decided_at) == (
        world.decision(TWO, included=False),
        f"Invented trial {TWO}",
        world.at(0),
    )


def test_a_topic_that_the_configuration_dropped_keeps_its_name(store, world):
    world.follow(store, topics=("msc",))
    renamed = Topic(slug="pain", title="Back pain", family=Family.QUESTION, terms=())
    world.apply(store, 1, topics=(renamed,))
    rows = store._db.execute("SELECT slug, title, active FROM topics ORDER BY slug").fetchall()
    assert rows == [("msc", "Marrow cells", 0), ("pain", "Back pain", 1)]
    assert store.trial(ONE).topics == ("msc",)


def test_views_answer_without_our_code(path, filled):
    with Store.open(path, read_only=True) as reader:
        recent = list(reader._db.query("SELECT * FROM recent_changes"))
        assert [row["kind"] for row in recent] == ["removed", "status", "status"]
        assert [row["detected_at"] for row in recent] == sorted(
            (row["detected_at"] for row in recent), reverse=True
        )
        assert list(reader._db.query("SELECT * FROM recruiting_now")) == []


def test_recruiting_now_lists_followed_trials_that_recruit(store, world):
    world.apply(
        store,
        0,
        world.finding(world.record(ONE), 1),
        world.finding(world.record(TWO, "COMPLETED"), 1),
        world.finding(world.record(THREE), 1),
    )
    world.apply(store, 1, world.finding(world.record(THREE), None, watches=()))
    assert [row["nct_id"] for row in store._db.query("SELECT * FROM recruiting_now")] == [ONE]
