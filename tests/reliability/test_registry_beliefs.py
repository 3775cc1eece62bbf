"""What the registry says is believed where it proves it, and whatever ends a poll leaves a row."""

from __future__ import annotations

import itertools
import json
from contextlib import ExitStack
from datetime import timedelta

import faults
import msgspec
import pytest

from monitor.app import pipeline, worker
from monitor.demo.emulator.server import Emulator
from monitor.demo.world import Releases
from monitor.errors import StateError, Unexpected
from monitor.model import PollStatus
from monitor.polling import read
from monitor.polling.decide import Decider
from monitor.registry.ctgov import search

ONE, TWO = "NCT99000001", "NCT99000002"
COMPLETE, FAILED = PollStatus.COMPLETE, PollStatus.FAILED


def nct_id_of(study):
    return study["protocolSection"]["identificationModule"]["nctId"]


def asks_for(nct_id):
    return lambda call: call.path.endswith(f"/studies/{nct_id}")


def is_page(call):
    return call.param("filter.ids") is not None


def is_search(call):
    return call.path.endswith("/studies") and not is_page(call)


def without(nct_id):
    """Pages of records lack this one."""
    return faults.mutate_study(lambda study: None if nct_id_of(study) == nct_id else study)


def in_place_of(other):
    """Another record is given for the one that is asked for."""

    def act(exchange):
        path = exchange.call.path.rpartition("/")[0] + f"/{other}"
        return exchange.ask(msgspec.structs.replace(exchange.call, path=path))

    return act


# --- merges --------------------------------------------------------------------------------------------


@pytest.mark.promise(
    "another record is given for one that is followed, with neither a redirect nor an alias",
    "no merge is reported; the answer is set aside with its reason, and the trial is followed as before",
)
def test_a_merge_without_proof_is_not_believed(scene):
    scene.emulator.faults.add(without(TWO), where=is_page, times=None)
    scene.emulator.faults.add(in_place_of("NCT99000003"), where=asks_for(TWO), times=None)
    outcome = scene.bad_poll()
    assert (outcome.status, outcome.polls[0].rejected) == (COMPLETE, 1)
    assert scene.player.kinds(TWO) == []
    (row,) = scene.player.store.rejected()
    assert (row.nct_id, "NCT99000003" in row.reason) == (TWO, True)
    scene.good_poll(2)


@pytest.mark.promise("a followed record is redirected to another", "the merge is reported, once")
def test_a_redirect_proves_a_merge(scene):
    target = faults.status(301, headers={"Location": "/api/v2/studies/NCT99000003"})
    scene.emulator.faults.add(without(TWO), where=is_page, times=None)
    scene.emulator.faults.add(target, where=asks_for(TWO), times=None)
    assert scene.player.poll(1).status is COMPLETE
    assert scene.player.kinds(TWO) == [["merged"]]


@pytest.mark.promise("a record lists a followed one among its aliases", "the merge is reported, once")
def test_an_alias_proves_a_merge(scene):
    def listed(study):
        if nct_id_of(study) == "NCT99000003":
            study["protocolSection"]["identificationModule"]["nctIdAliases"] = [TWO]
        return None if nct_id_of(study) == TWO else study

    scene.emulator.faults.add(faults.mutate_study(listed), where=is_page, times=None)
    assert scene.player.poll(1).status is COMPLETE
    assert scene.player.kinds(TWO) == [["merged"]]


# --- records that come twice, or unasked ------------------------------------------------------------------


def twice(change):
    """The second trial is twice on its page, once as it is and once otherwise."""

    def doubled(value):
        if "studies" not in value:
            return value
        again = [
            change(json.loads(json.dumps(study))) for study in value["studies"] if nct_id_of(study) == TWO
        ]
        return {**value, "studies": [*value["studies"], *again]}

    return faults.mutate_answer(doubled)


def completed(study):
    study["protocolSection"]["statusModule"]["overallStatus"] = "COMPLETED"
    return study


@pytest.mark.promise(
    "the same ID comes twice with different contents",
    "neither is believed: that record alone is set aside, and all others are compared",
)
def test_a_record_that_comes_twice_with_other_contents_is_set_aside(scene):
    scene.emulator.faults.add(twice(completed), where=is_page, times=None)
    outcome = scene.bad_poll()
    assert (outcome.status, outcome.polls[0].rejected, outcome.polls[0].changed) == (COMPLETE, 1, 1)
    assert scene.player.kinds(TWO) == []
    assert [(row.nct_id, row.reason) for row in scene.player.store.rejected()] == [(TWO, read.TWICE)]
    scene.good_poll(2)


@pytest.mark.promise("the same record comes twice", "it is compared once")
def test_a_record_that_comes_twice_alike_is_compared_once(scene):
    scene.emulator.faults.add(twice(lambda study: study), where=is_page, times=None)
    outcome = scene.bad_poll()
    assert (outcome.status, outcome.polls[0].rejected) == (COMPLETE, 0)
    scene.good_poll(2)


@pytest.mark.promise("a record comes that was not asked for", "it is set aside, and never followed")
def test_a_record_that_was_not_asked_for_is_set_aside(scene, played):
    def added(value):
        return (
            {**value, "studies": [*value["studies"], played.make_trial(77)]} if "studies" in value else value
        )

    scene.emulator.faults.add(faults.mutate_answer(added), where=is_page, times=None)
    outcome = scene.bad_poll()
    assert (outcome.status, outcome.polls[0].rejected) == (COMPLETE, 1)
    assert "NCT99000077" not in scene.player.store.followed()
    scene.good_poll(2)


@pytest.mark.promise(
    "very many records come with no page", "they are not asked for one by one; the poll is incomplete, and nothing is gone"
)  # fmt: skip
def test_pages_that_lack_very_many_records_are_at_fault(scene, monkeypatch):
    monkeypatch.setattr(read, "MOST_LOOKUPS", 3)
    scene.emulator.faults.add(faults.empty_result(), where=is_page, times=None)
    assert scene.bad_poll().status is PollStatus.INCOMPLETE
    assert not [request for request in scene.emulator.requests if "/studies/NCT" in request.path]
    scene.good_poll()


# --- records that contradict themselves -----------------------------------------------------------------


@pytest.fixture
def play_days(played, small_config, tmp_path):
    """`player = play_days([trial, ...], [trial, ...])`: one list of records a release, a day apart."""
    with ExitStack() as stack:

        def start(*days):
            dates = ("2026-03-02", "2026-03-03", "2026-03-04")
            world = Releases(
                *(played.make_release(day, *trials) for day, trials in zip(dates, days, strict=False))
            )
            emulator = stack.enter_context(Emulator(world))
            player = played.Player(world, emulator, small_config, tmp_path / "state")
            stack.callback(player.service.close)
            return player

        yield start


SECTIONS = {"absent": {}, "null": {"resultsSection": None}, "empty": {"resultsSection": {}},
            "of empty modules": {"resultsSection": {"adverseEventsModule": {}}},
            "of empty lists": {"resultsSection": {"adverseEventsModule": {"eventGroups": [], "seriousEvents": [{}]}}},
            "of contacts alone": {"resultsSection": {"moreInfoModule": {"pointOfContact": {"title": "Director"}}}}}  # fmt: skip
POSTED = {"resultsFirstPostDateStruct": {"date": "2026-02-14", "type": "ACTUAL"}}
FLAGS = {"a flag": (True, {}), "a flag and a day": (True, POSTED), "a day alone": (False, POSTED)}
RESULTS = {"adverseEventsModule": {"timeFrame": "12 months", "frequencyThreshold": "5"}}


@pytest.mark.promise(
    "a record says it has results and shows none (absent, null, empty, or of empty parts, or contacts alone)",
    "not believed until a second poll finds the same; on its return nothing is reported",
)
@pytest.mark.parametrize("section", SECTIONS.values(), ids=SECTIONS)
@pytest.mark.parametrize(("flag", "dates"), FLAGS.values(), ids=FLAGS)
def test_a_record_that_contradicts_itself_waits_for_a_second_poll(play_days, played, section, flag, dates):
    whole = played.make_trial(1, **POSTED) | {"hasResults": True, "resultsSection": RESULTS}
    broken = played.make_trial(1, **dates) | {"hasResults": flag} | section
    player = play_days([whole], [broken], [whole])
    player.poll(0)
    assert player.poll(1).status is COMPLETE
    assert player.kinds(ONE) == []
    assert [row.nct_id for row in player.store.contradictions()] == [ONE]
    assert player.poll(2).status is COMPLETE
    assert player.kinds(ONE) == []
    assert player.store.contradictions() == ()
    assert player.store.check() == ()


@pytest.mark.promise("a second poll finds the same contradiction", "it is believed, and reported once")
def test_a_contradiction_that_a_second_poll_confirms_is_believed(play_days, played):
    whole = played.make_trial(1, **POSTED) | {"hasResults": True, "resultsSection": RESULTS}
    broken = played.make_trial(1, **POSTED) | {"hasResults": True}
    player = play_days([whole], [broken])
    player.poll(0)
    player.poll(1)
    assert player.poll().status is COMPLETE  # the same release: the record is read again all the same
    assert len(player.kinds(ONE)) == 1
    assert player.poll().status is PollStatus.NOT_MODIFIED


# --- a record that nobody gets ---------------------------------------------------------------------------


def answers_nothing(number):
    """The registry closes the connection on all that ask for this record."""
    return faults.status(number, b"{}", content_type="application/json")


ALONE = {
    "410": answers_nothing(410),
    "451": answers_nothing(451),
    "500": answers_nothing(500),
    "a page of HTML": faults.html_page(),
    "malformed JSON": faults.malformed_json(),
    "a redirect in a circle": faults.status(301, headers={"Location": f"/api/v2/studies/{TWO}"}),
    "a redirect to an address that is none": faults.status(301, headers={"Location": "http://[::1"}),
    "a redirect to a page": faults.status(302, headers={"Location": "/maintenance"}),
    "64 MB": faults.bomb(65 * 2**20),
}


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(fault, id=what, marks=pytest.mark.promise(f"a followed record comes with no page, and its own answer is {what}", "it is set aside with its reason; all others are compared, and it is followed as before"))
        for what, fault in ALONE.items()
    ],
)  # fmt: skip
def test_a_record_that_cannot_be_had_stops_no_other(scene, fault):
    scene.emulator.faults.add(without(TWO), where=is_page, times=None)
    scene.emulator.faults.add(fault, where=asks_for(TWO), times=None)
    outcome = scene.bad_poll()
    assert (outcome.status, outcome.polls[0].rejected, outcome.polls[0].changed) == (COMPLETE, 1, 1)
    assert scene.player.kinds(TWO) == []
    assert [row.nct_id for row in scene.player.store.rejected()] == [TWO]
    scene.good_poll(2)


@pytest.mark.promise(
    "many followed records come with no page, and none of their own answers can be read",
    "the poll fails: it is not the records that are at fault; the registry is not asked for all of them",
)
def test_answers_that_fail_one_after_another_end_the_poll(scene):
    scene.emulator.faults.add(faults.empty_result(), where=is_page, times=None)
    scene.emulator.faults.add(
        answers_nothing(500), where=lambda call: "/studies/NCT" in call.path, times=None
    )
    assert scene.bad_poll().status is FAILED
    asked = [request for request in scene.emulator.requests if "/studies/NCT" in request.path]
    assert len(asked) == read.UNANSWERED_IN_A_ROW
    scene.good_poll()


# --- a search without an end -----------------------------------------------------------------------------


def more_and_more(total, asked):
    """Each page of a search has IDs that no page had before, and a token."""
    numbers = itertools.count(10_000_000)

    def act(_exchange):
        asked.append(total)
        rows = [
            {"protocolSection": {"identificationModule": {"nctId": f"NCT{next(numbers):08}"}}}
            for _ in range(20)
        ]
        return faults.other_json({"studies": rows, "nextPageToken": "more", "totalCount": total})(_exchange)

    return act


@pytest.mark.promise(
    "a search whose pages never end, each with something new", "read no further than its total, or than a limit; nothing is invented"
)  # fmt: skip
@pytest.mark.parametrize(("total", "status"), [(30, PollStatus.INCOMPLETE), (None, FAILED), (10**18, FAILED)])
def test_a_search_without_end_ends(scene, monkeypatch, total, status):
    monkeypatch.setattr(search, "MOST_FOUND", 100)
    asked = []
    scene.emulator.faults.add(more_and_more(total, asked), where=is_search, times=None)
    assert scene.bad_poll().status is status
    assert len(asked) <= 6
    scene.good_poll()


# --- whatever ends a poll ---------------------------------------------------------------------------------


@pytest.mark.promise(
    "an error that nobody foresaw ends a poll, such as MemoryError",
    "a row with its reason; the next try half an hour later; it counts for the alarm",
)
@pytest.mark.parametrize(
    "error",
    [MemoryError(), OverflowError("date value out of range"), KeyError("x"), RecursionError("deep\nvery")],
)
def test_whatever_ends_a_poll_is_a_row(scene, monkeypatch, error):
    def raise_it(*_args, **_kwargs):
        raise error

    before = scene.published()
    with monkeypatch.context() as patched:
        patched.setattr(Decider, "decide", raise_it)
        outcome = scene.player.poll(1)
    assert outcome.status is FAILED
    assert isinstance(outcome.failure, Unexpected)
    assert type(error).__name__ in outcome.polls[0].error
    assert outcome.polls[0].error.isprintable()
    assert (
        scene.player.now
        < scene.player.service.timetable.due("poll")
        <= scene.player.now + timedelta(minutes=30)
    )
    assert scene.published() == before
    scene.good_poll()


@pytest.mark.promise(
    "an error that nobody foresaw ends a publishing, such as a template that cannot be read",
    "one line; what was polled is stored, and the next publishing completes it; other jobs go on",
)
def test_whatever_ends_a_publishing_is_one_line(scene, monkeypatch):
    def raise_it(*_args, **_kwargs):
        raise LookupError("style.css\nnot found")

    done = []
    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "publish", raise_it)
        scene.emulator.go_to(1)
        jobs = {"poll": lambda: scene.player.poll(1), "mail": lambda: done.append("mail")}
        assert worker.tick(jobs, {}.get, lambda: scene.player.now) == ("mail",)
        with pytest.raises(Unexpected) as ended:
            scene.player.service.publish()
    assert str(ended.value).isprintable()
    assert done == ["mail"]
    scene.good_poll()


@pytest.mark.promise(
    "the environment names a proxy or certificates that cannot be used", "a row that names the variable"
)
@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("HTTP_PROXY", "http://proxy.example.org:99999"),
        ("ALL_PROXY", "ftp://x"),
        ("SSL_CERT_FILE", "/nowhere/ca.pem"),
    ],
)
def test_a_mistake_in_the_environment_is_a_row_that_names_it(scene, monkeypatch, variable, value):
    for name in ("NO_PROXY", "no_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    with monkeypatch.context() as patched:
        patched.setenv(variable, value)
        outcome = scene.player.poll(1)
    assert (outcome.status, outcome.failure.exit_code) == (FAILED, 78)
    assert variable in scene.player.store.polls(limit=1)[0].error
    scene.good_poll()


@pytest.mark.promise(
    "a poll fails and not even its row can be written, as on a full disk",
    "the worker tries again half an hour later, not at every tick",
)
def test_a_job_that_cannot_move_its_due_time_is_put_off(scene):
    now, put_off, tries = scene.player.now, {}, []

    def job():
        tries.append(now)
        raise StateError("the disk is full")

    for seconds in (0, 20, 40, 1700, 1800, 1820):
        at = now + timedelta(seconds=seconds)
        worker.tick({"poll": job}, {"poll": now}.get, lambda at=at: at, put_off)
    assert len(tries) == 2
    worker.tick({"poll": job}, {"poll": now}.get, lambda: now - timedelta(days=300), put_off)
    assert len(tries) == 2  # not due yet by a clock that was set back
    worker.tick({"poll": job}, {}.get, lambda: now - timedelta(days=300), put_off)
    assert len(tries) == 3
