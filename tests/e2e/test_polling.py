"""One poll after another over an emulated registry: what is reported, what is not, and when."""

from __future__ import annotations

import json

import faults
import pytest

from monitor.errors import UsageMistake
from monitor.model import PollStatus, Severity
from monitor.query import catalog

ONE = "NCT99000001"


def test_the_first_poll_is_a_silent_baseline(play_days, trial):
    player = play_days([trial(1), trial(2, condition="Spinal Cord Injury")])
    outcome = player.poll(0)
    assert outcome.status is PollStatus.COMPLETE
    assert outcome.updates == ()
    assert [row.baseline for row in outcome.polls] == [True, True]
    assert [row.in_scope for row in outcome.polls] == [1, 1]
    assert player.store.updates(min_severity=Severity.SILENT) == ()


def test_an_unchanged_release_costs_one_request_and_writes_no_file(play_days, trial):
    player = play_days([trial(1)])
    player.poll(0)
    before = {path: path.stat().st_mtime_ns for path in player.public.rglob("*")}
    outcome = player.poll()
    assert outcome.status is PollStatus.NOT_MODIFIED
    assert [request.path for request in player.emulator.requests] == ["/api/v2/version"]
    assert player.emulator.requests[0].status == 304
    assert {path: path.stat().st_mtime_ns for path in player.public.rglob("*")} == before


def test_a_release_in_which_nothing_happened_changes_nothing(play_days, trial):
    player = play_days([trial(1)], [trial(1)])
    player.poll(0)
    outcome = player.poll(1)
    assert outcome.status is PollStatus.COMPLETE
    assert outcome.updates == ()
    assert [ref.version for ref in player.store.versions(ONE)] == [1]


def test_a_change_is_reported_once_with_its_pair_of_versions(play_days, trial):
    stopped = trial(1, status="TERMINATED", whyStopped="Slow accrual")
    player = play_days([trial(1)], [stopped], [stopped])
    player.poll(0)
    assert player.poll(1).updates == (f"{ONE}:1-2",)
    assert player.poll(2).updates == ()
    (found,) = player.store.updates()
    assert found.update.severity is Severity.HIGH
    assert "Slow accrual" in found.update.changes[0].sentence
    assert (
        json.loads(player.store.record(ONE, 1))["protocolSection"]["statusModule"]["overallStatus"]
        == "RECRUITING"
    )


def test_the_same_transition_can_happen_twice_and_is_reported_twice(play_days, trial):
    running, halted = trial(1), trial(1, status="SUSPENDED")
    player = play_days([running], [halted], [running], [halted])
    for index in range(4):
        player.poll(index)
    assert player.kinds(ONE) == [["status"], ["status"], ["status"]]


def test_a_change_without_a_new_update_date_is_found(play_days, trial):
    player = play_days([trial(1)], [trial(1, status="UNKNOWN", lastKnownStatus="RECRUITING")])
    player.poll(0)
    player.poll(1)
    (found,) = player.store.updates()
    assert "last known status" in found.update.changes[0].sentence


def test_a_new_trial_is_registered_and_an_older_one_enters(play_days, trial):
    new = trial(1, studyFirstPostDateStruct={"date": "2026-03-06", "type": "ACTUAL"})
    older = trial(2)
    player = play_days([], [new, older])
    player.poll(0)
    player.poll(1)
    assert player.kinds(ONE) == [["registered"]]
    assert player.kinds("NCT99000002") == [["entered"]]


def test_a_record_that_changes_its_subject_enters_and_leaves(play_days, trial):
    player = play_days([trial(1, cells=False)], [trial(1)], [trial(1, cells=False)], [trial(1)])
    for index in range(4):
        player.poll(index)
    kinds = player.kinds(ONE)
    assert [("entered" in reported, "left" in reported) for reported in kinds] == [
        (True, False),
        (False, True),
        (True, False),
    ]


def test_a_followed_trial_is_asked_for_by_id_when_no_search_finds_it(play_days, trial):
    hidden = trial(1, condition="Degenerative Disc Disease")
    moved = trial(1, condition="Knee Osteoarthritis")
    player = play_days([hidden], [moved])
    player.poll(0)
    player.poll(1)
    assert "left" in player.kinds(ONE)[0]
    assert player.store.trial(ONE).missing_since is None


def test_a_record_is_called_gone_only_in_the_second_poll(play_days, trial):
    player = play_days([trial(1), trial(2)], [trial(2)], [trial(2)], [trial(2)])
    player.poll(0)
    assert player.poll(1).updates == ()
    assert player.store.trial(ONE).missing_since is not None
    player.poll(2)
    assert player.kinds(ONE) == [["removed"]]
    player.poll(3)
    assert player.kinds(ONE) == [["removed"]]


def test_a_record_that_was_missing_once_and_came_back_is_no_news(play_days, trial):
    player = play_days([trial(1)], [], [trial(1)], [])
    for index in range(4):
        player.poll(index)
    assert player.kinds(ONE) == []
    assert player.store.trial(ONE).missing_since is not None  # counts again


def test_a_record_that_was_gone_and_is_there_again_reappears(play_days, trial):
    player = play_days([trial(1)], [], [], [trial(1)])
    for index in range(4):
        player.poll(index)
    assert player.kinds(ONE) == [["removed"], ["reappeared"]]
    assert not player.store.trial(ONE).removed


def test_a_withheld_record_stays_where_it_was(play_days, trial):
    hidden = {
        "protocolSection": {
            module: trial(1)["protocolSection"][module] for module in ("identificationModule",)
        }
    }
    hidden["protocolSection"]["identificationModule"] |= {"briefTitle": "[Redacted]"}
    hidden["protocolSection"]["statusModule"] = {"overallStatus": "WITHHELD", "lastKnownStatus": "RECRUITING"}
    player = play_days([trial(1)], [hidden], [trial(1)])
    for index in range(3):
        player.poll(index)
    first, second = player.kinds(ONE)
    assert "withheld" in first
    assert "left" not in first
    assert "restored" in second
    assert "entered" not in second


def test_an_alias_is_reported_as_a_merge_at_once(play_days, trial):
    merged = trial(2)
    merged["protocolSection"]["identificationModule"]["nctIdAliases"] = [ONE]
    player = play_days([trial(1), trial(2)], [merged], aliases={1: {ONE: "NCT99000002"}})
    player.poll(0)
    player.poll(1)
    assert player.kinds(ONE) == [["merged"]]


def test_a_record_that_cannot_be_read_is_set_aside_and_the_rest_goes_on(play_days, trial):
    broken = trial(1)
    broken["protocolSection"]["statusModule"]["overallStatus"] = 7
    player = play_days([trial(1), trial(2)], [broken, trial(2, status="COMPLETED")])
    player.poll(0)
    outcome = player.poll(1)
    assert outcome.status is PollStatus.COMPLETE
    assert outcome.polls[0].rejected == 1
    assert player.kinds("NCT99000002") == [["status"]]
    assert player.kinds(ONE) == []
    assert player.store.trial(ONE).missing_since is None


def test_a_release_that_changes_while_it_is_read_is_read_again(play_days, trial):
    player = play_days([trial(1)], [trial(1, status="COMPLETED")], [trial(1, status="TERMINATED")])
    player.poll(0)
    player.emulator.go_to(1)
    player.emulator.faults.add(faults.release_advances(), path="/api/v2/studies", skip=5, times=1)
    outcome = player.poll()
    assert outcome.status is PollStatus.COMPLETE
    assert player.kinds(ONE) == [["status"]]
    assert "Terminated" in player.store.updates()[0].update.headline


def test_pages_that_do_not_add_up_make_an_incomplete_poll_that_never_says_gone(play_days, trial):
    player = play_days([trial(1), trial(2)], [trial(2, status="COMPLETED")])
    player.poll(0)
    player.emulator.go_to(1)
    player.emulator.faults.add(faults.wrong_total(5), path="/api/v2/studies", times=None)
    outcome = player.poll()
    assert outcome.status is PollStatus.INCOMPLETE
    assert player.kinds("NCT99000002") == [["status"]]  # what was seen is added
    assert player.store.trial(ONE).missing_since is None
    player.emulator.faults.clear()
    assert player.poll().status is PollStatus.COMPLETE  # the same release is compared again
    assert player.kinds("NCT99000002") == [["status"]]
    assert player.store.trial(ONE).missing_since is not None


def test_a_failed_poll_changes_nothing_but_its_row(play_days, trial):
    player = play_days([trial(1)], [trial(1, status="COMPLETED")])
    player.poll(0)
    player.emulator.go_to(1)
    player.emulator.faults.add(faults.server_error(503), path="/api/v2/studies", skip=5, times=None)
    outcome = player.poll()
    assert outcome.status is PollStatus.FAILED
    assert "503" in str(outcome.failure)
    assert player.kinds(ONE) == []
    (state, _) = player.store.watch_states(player.config.watch)
    assert [failed.status for failed in state.failures] == [PollStatus.FAILED]
    player.emulator.faults.clear()
    player.poll()
    assert player.kinds(ONE) == [["status"]]


def test_a_change_of_configuration_screens_everything_again_and_says_so(play_days, trial):
    player = play_days([trial(1), trial(2)])
    player.poll(0)
    player.reconfigure(exclude=(ONE,))
    outcome = player.poll()
    assert outcome.status is PollStatus.COMPLETE
    assert player.kinds(ONE) == [["left"]]
    (stored,) = player.store.updates(min_severity=Severity.SILENT)
    assert "configuration" in stored.update.changes[0].sentence
    player.reconfigure(exclude=())
    player.poll()
    assert player.kinds(ONE) == [["left"], ["entered"]]
    ids = [update.update.id for update in player.store.updates(min_severity=Severity.SILENT)]
    assert sorted(ids) == [f"{ONE}:1-1", f"{ONE}:1-1.2"]


@pytest.mark.promise(
    "our own configuration puts many trials out, or takes many in",
    "one item with their number in the watch's feed and one sentence in the digest; no news of single trials is"
    " pushed out of the feed",
)
def test_what_our_own_configuration_does_is_one_item_with_a_count(play_days, trial):
    numbers = range(1, 61)
    suspended = [trial(1, status="SUSPENDED"), *(trial(number) for number in numbers[1:])]
    player = play_days([trial(number) for number in numbers], suspended)
    player.poll(0)
    player.poll(1)
    player.reconfigure(exclude=tuple(f"NCT990000{number:02}" for number in numbers[2:]))
    assert player.poll().status is PollStatus.COMPLETE
    items = feed_items(player)
    assert [item["title"].split(":")[0] for item in items[:2]] == [
        "The configuration of this site changed",
        "Suspended",
    ]
    assert "58 trials are no longer followed" in items[0]["content_html"]
    assert len(items) == 3
    player.reconfigure(exclude=())
    player.poll()
    items = feed_items(player)
    assert len(items) == 4
    assert "58 trials are followed from now on" in items[0]["content_html"]
    assert len({item["id"] for item in items}) == 4
    page = next(path for path in sorted(player.public.glob("digests/2*-W*.html"), reverse=True))
    assert page.read_text("utf-8").count("The configuration of this site changed.") == 1


@pytest.mark.promise(
    "a watch is renamed, and a trial of it changes before the next poll",
    "the change is in the feed of the new name",
)
def test_a_change_at_the_time_of_a_renaming_is_in_the_new_feed(play_days, trial):
    player = play_days([trial(1), trial(2)], [trial(1, status="SUSPENDED"), trial(2)])
    player.poll(0)
    player.reconfigure(slug="spine")
    player.poll(1)
    titles = [item["title"].split(":")[0] for item in feed_items(player, "spine")]
    assert titles == ["Suspended", "Following 2 trials from now on"]
    player.poll()
    assert len(feed_items(player, "spine")) == 2


def feed_items(player, slug="stem-cell-spine"):
    return json.loads((player.public / f"feeds/{slug}.json").read_bytes())["items"]


def test_included_trials_are_followed_whatever_the_searches_find(play_days, trial):
    player = play_days([trial(1, cells=False, condition="Knee Osteoarthritis")])
    player.reconfigure(include=(ONE,))
    player.poll(0)
    assert player.store.followed() == (ONE,)


def test_one_watch_can_be_polled_alone_and_the_other_has_its_own_baseline(play_days, trial):
    cord = trial(2, condition="Spinal Cord Injury")
    player = play_days([trial(1), cord], [trial(1, status="COMPLETED"), cord])
    player.poll(0, watches=["stem-cell-spine"])
    outcome = player.poll()
    assert outcome.status is PollStatus.COMPLETE
    assert [row.baseline for row in outcome.polls] == [False, True]
    assert player.store.updates(min_severity=Severity.SILENT) == ()
    player.poll(1)
    assert player.kinds(ONE) == [["status"]]


def test_an_unknown_watch_is_named(play_days, trial):
    player = play_days([trial(1)])
    with pytest.raises(UsageMistake, match="no watch `other`"):
        player.poll(0, watches=["other"])


def test_overdue_results_are_raised_once_and_reported_again_when_they_come(play_days, trial):
    completed = {"primaryCompletionDateStruct": {"date": "2025-03-10", "type": "ACTUAL"}}
    waiting = trial(1, status="COMPLETED", **completed)
    posted = trial(
        1,
        status="COMPLETED",
        **completed,
        resultsFirstPostDateStruct={"date": "2026-04-10", "type": "ACTUAL"},
        lastUpdatePostDateStruct={"date": "2026-04-10", "type": "ACTUAL"},
    )
    posted["hasResults"] = True
    posted["resultsSection"] = {"adverseEventsModule": {"timeFrame": "1 year"}}
    player = play_days(*([[waiting]] * 6), [posted])
    for index in range(7):
        player.poll(index)
    assert player.kinds(ONE)[0] == ["results_overdue"]
    assert len(player.kinds(ONE)) == 2
    assert {"results_posted", "results_late"} <= set(player.kinds(ONE)[1])


def test_results_that_are_said_to_be_there_and_not_shown_have_not_come(play_days, trial):
    completed = {"primaryCompletionDateStruct": {"date": "2025-03-10", "type": "ACTUAL"}}
    waiting = trial(1, status="COMPLETED", **completed)
    said = waiting | {"hasResults": True}
    shown = said | {"resultsSection": {"adverseEventsModule": {"timeFrame": "1 year"}}}
    player = play_days([waiting], [waiting], [said], [said], [shown])
    for index in range(5):
        player.poll(index)
    overdue, said_only, came = player.kinds(ONE)
    assert (overdue, said_only) == (["results_overdue"], ["results_posted"])
    assert "results_late" in came
    assert player.store.check() == ()


@pytest.fixture
def regulated(trial):
    """Makes a phase 2 trial of a regulated product with a site in the US, due on 5 March 2026."""

    def make(*submissions, **status):
        made = trial(
            1,
            status="COMPLETED",
            startDateStruct={"date": "2022-01-10", "type": "ACTUAL"},
            primaryCompletionDateStruct={"date": "2025-03-05", "type": "ACTUAL"},
            **status,
        )
        protocol = made["protocolSection"]
        protocol["oversightModule"] = {"isFdaRegulatedDrug": True}
        protocol["contactsLocationsModule"] = {"locations": [{"city": "Boston", "country": "United States"}]}
        if submissions:
            tracking = {"submissionInfos": list(submissions)}
            made["derivedSection"] = {"miscInfoModule": {"submissionTracking": tracking}}
        return made

    return make


def overdue_sentences(player):
    found = player.store.updates(nct_id=ONE, min_severity=Severity.SILENT)
    return [change.sentence for published in reversed(found) for change in published.update.changes]


def test_both_rules_of_one_day_are_one_change(play_days, regulated):
    player = play_days([regulated()], [regulated()])
    for index in range(2):
        player.poll(index)
    assert player.kinds(ONE) == [["results_overdue"]]
    assert overdue_sentences(player) == [
        "No results are posted; the WHO's 12-month rule and the US law FDAAA 801 asked for them by 5 March 2026."
    ]


def test_results_that_only_the_registrys_tracking_shows_as_under_review_are_not_overdue_under_the_law(
    play_days, regulated
):
    waiting = regulated({"releaseDate": "2026-03-02"})
    player = play_days([regulated()], [waiting])
    for index in range(2):
        player.poll(index)
    assert [ref.version for ref in player.store.versions(ONE)] == [1]
    [sentence] = overdue_sentences(player)
    assert sentence == (
        "No results are posted; the WHO's 12-month rule asked for them by 5 March 2026. "
        "Results were submitted on 2 March 2026 and are under review."
    )
    assert player.store.trial(ONE).facts.results_under_review_since == "2026-03-02"


def test_results_that_are_returned_are_overdue_under_the_law_from_then_on(play_days, regulated):
    waiting = regulated({"releaseDate": "2026-03-02"})
    returned = regulated({"releaseDate": "2026-03-02", "resetDate": "2026-03-13"})
    player = play_days([regulated()], [waiting], [returned], [returned])
    for index in range(4):
        player.poll(index)
    assert overdue_sentences(player)[1:] == [
        "No results are posted; the US law FDAAA 801 asked for them by 5 March 2026."
    ]
    assert player.store.trial(ONE).facts.results_under_review_since is None
    assert player.store.check() == ()


def test_results_under_review_that_were_reported_overdue_before_are_listed_under_the_other_rule_alone(
    play_days, regulated
):
    player = play_days([regulated()], [regulated()], [regulated({"releaseDate": "2026-03-10"})])
    for index in range(3):
        player.poll(index)
    assert len(overdue_sentences(player)) == 1
    rows = player.store._db.execute("SELECT rule FROM results_overdue").fetchall()
    assert rows == [("who_12_months",)]


def test_results_that_were_submitted_in_time_are_not_late_under_the_law(play_days, regulated):
    posted = regulated(
        resultsFirstSubmitDate="2026-02-20",
        resultsFirstPostDateStruct={"date": "2026-03-10", "type": "ACTUAL"},
    )
    posted["hasResults"] = True
    posted["resultsSection"] = {"adverseEventsModule": {"timeFrame": "1 year"}}
    player = play_days([regulated()], [regulated()], [posted])
    for index in range(3):
        player.poll(index)
    assert (
        "Results came 5 days after the day they were due under the WHO's 12-month rule (5 March 2026); "
        "submitted on 20 February 2026, in time for the US law FDAAA 801."
    ) in overdue_sentences(player)
    question = catalog.find("late-results")
    late = {
        rule: player.store._db.execute(question.sql, {"rule": rule}).fetchall()
        for rule in ("who_12_months", "fdaaa_801")
    }
    assert [row[:5] for row in late["who_12_months"]] == [("Example Hospital", 1, 0, 0, 1)]
    assert [row[:5] for row in late["fdaaa_801"]] == [("Example Hospital", 1, 0, 0, 0)]


def test_a_trial_overdue_at_the_baseline_is_old_news(play_days, trial):
    old = trial(1, status="COMPLETED", primaryCompletionDateStruct={"date": "2020-03-10", "type": "ACTUAL"})
    player = play_days([old], [old])
    player.poll(0)
    player.poll(1)
    assert player.kinds(ONE) == []


def test_every_state_passes_its_own_check(play_days, trial):
    player = play_days(
        [trial(1), trial(2)], [trial(2, status="SUSPENDED"), trial(3)], [trial(3, cells=False)]
    )
    for index in range(3):
        player.poll(index)
        assert player.store.check() == ()
