"""Answers of followed questions: what entered and left, and what is no news."""

from __future__ import annotations

import pytest

from monitor.model import AnswerStep, FollowedQuestion, PollStatus, Source, VersionRef

ONE, TWO = "NCT00000001", "NCT00000002"
RECRUITING = FollowedQuestion(
    slug="recruiting",
    question="recruiting-now",
    title="Recruiting",
    meaning="Which trials recruit.",
    sql="SELECT title, nct_id FROM trials WHERE overall_status = :status AND removed_at IS NULL",
    parameters=(("status", "RECRUITING"),),
)


@pytest.fixture
def ask(world, store):
    """A poll after so many days that found trials with these states, and asks questions."""

    def poll(days, *, follows=(RECRUITING,), run=None, watches=("discs",), **found):
        findings = [
            world.finding(world.record(nct_id, status, note=str(days)), version, watches=watches)
            for nct_id, (status, version) in found.items()
        ]
        world.apply(store, days, *findings, run=run, follows=follows)
        return store.answer("recruiting", limit=10)

    return poll


def steps(answer):
    return [(change.nct_id, change.step.value, change.at.day) for change in answer.changes]


def baseline(world, days=0, watch="discs", **given):
    return world.run(days, world.poll(days, watch, baseline=True), **given)


def test_the_first_answer_is_no_news_and_is_kept_as_it_was(ask, world):
    first = ask(0, run=baseline(world), NCT00000001=("RECRUITING", 1), NCT00000002=("COMPLETED", 1))
    assert [facts.nct_id for facts in first.first] == [ONE]
    assert (first.changes, first.trials, first.since, first.data_date) == ((), 1, world.at(0), "2026-03-02")
    later = ask(1, NCT00000001=("COMPLETED", 2))
    assert [facts.overall_status for facts in later.first] == ["RECRUITING"]
    assert later.trials == 0


def test_trials_enter_leave_and_come_back_each_time_with_the_facts_of_that_time(ask, world):
    ask(0, run=baseline(world), NCT00000001=("RECRUITING", 1), NCT00000002=("COMPLETED", 1))
    ask(1, NCT00000001=("SUSPENDED", 2))
    ask(2, NCT00000001=("RECRUITING", 3), NCT00000002=("RECRUITING", 2))
    answer = ask(3)
    assert steps(answer) == [(ONE, "entered", 4), (TWO, "entered", 4), (ONE, "left", 3)]
    assert [change.facts.overall_status for change in answer.changes] == [
        "RECRUITING",
        "RECRUITING",
        "SUSPENDED",
    ]


def test_a_poll_that_changes_nothing_in_the_answer_stores_nothing(ask, world):
    ask(0, run=baseline(world), NCT00000001=("RECRUITING", 1))
    assert ask(1, NCT00000001=("RECRUITING", 2)) == ask(0.5 + 1)


def test_the_first_poll_of_another_watch_brings_no_news(ask, world):
    ask(0, run=baseline(world), NCT00000001=("RECRUITING", 1))
    answer = ask(1, run=baseline(world, 1, "cord"), watches=("cord",), NCT00000002=("RECRUITING", 1))
    assert (steps(answer), answer.trials) == ([], 2)


def test_other_terms_of_selection_bring_no_news(ask, world):
    ask(0, run=baseline(world), NCT00000001=("RECRUITING", 1))
    answer = ask(1, run=world.run(1, config_digest="other"), NCT00000002=("RECRUITING", 1))
    assert (steps(answer), answer.trials) == ([], 2)
    assert steps(ask(2, run=world.run(2, config_digest="other"), NCT00000002=("COMPLETED", 2))) == [
        (TWO, "left", 4)
    ]


def test_what_a_record_history_brings_between_two_polls_is_no_news(world, store):
    changed = FollowedQuestion(
        slug="recruiting",
        question="changed",
        title="Changed",
        meaning="",
        sql="SELECT DISTINCT nct_id FROM updates",
    )
    world.apply(store, 0, world.finding(world.record(ONE), 1), run=baseline(world), follows=(changed,))
    history = [
        (
            VersionRef(
                nct_id=ONE,
                version=version,
                source=Source.HISTORY,
                observed_at=world.at(0),
                data_timestamp=None,
                last_update_posted="2025-01-01",
                sha256=world.sha256(world.record(ONE, note=str(version)).raw),
            ),
            world.record(ONE, note=str(version)).raw,
        )
        for version in (0, 1)
    ]
    update = world.update(ONE, 0, 1, id=f"{ONE}:h0-h1", source=Source.HISTORY)
    store.add_history(ONE, history, [update])
    world.apply(store, 1, follows=(changed,))
    answer = store.answer("recruiting", limit=10)
    assert (answer.changes, answer.trials) == ((), 1)


def test_a_question_asked_otherwise_begins_again_and_one_no_longer_asked_is_forgotten(ask, world, store):
    ask(0, run=baseline(world), NCT00000001=("RECRUITING", 1), NCT00000002=("COMPLETED", 1))
    other = FollowedQuestion(
        **{name: getattr(RECRUITING, name) for name in RECRUITING.__struct_fields__ if name != "parameters"},
        parameters=(("status", "COMPLETED"),),
    )
    answer = ask(1, follows=(other,))
    assert ([facts.nct_id for facts in answer.first], answer.changes, answer.since) == (
        [TWO],
        (),
        world.at(1),
    )
    assert ask(2, follows=()) is None


def test_a_poll_that_was_not_complete_begins_no_question_and_still_reports_what_it_saw(ask, world):
    cut = {"status": PollStatus.INCOMPLETE}
    assert ask(0, run=world.run(0, world.poll(0, **cut), release=None), NCT00000001=("RECRUITING", 1)) is None
    ask(1, run=baseline(world, 1))
    answer = ask(2, run=world.run(2, world.poll(2, **cut), release=None), NCT00000002=("RECRUITING", 1))
    assert [change.step for change in answer.changes] == [AnswerStep.ENTERED]


def test_a_question_that_sqlite_refuses_stops_no_poll(ask, world):
    broken = FollowedQuestion(
        slug="recruiting", question="broken", title="", meaning="", sql="SELECT nct_id FROM nothing"
    )
    assert ask(0, run=baseline(world), follows=(broken,), NCT00000001=("RECRUITING", 1)) is None
    assert ask(1, NCT00000001=("RECRUITING", 2)).trials == 1
