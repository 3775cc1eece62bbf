"""Outcomes as registered beside those posted, and what each was before."""

from __future__ import annotations

from datetime import UTC, datetime

from monitor.changes.detection import Pair
from monitor.changes.outcomes.detect import outcome_changes
from monitor.changes.rules import Rules
from monitor.model import PublishedUpdate, Severity, Update, VersionFacts, VersionRef
from monitor.model.study import read_study
from monitor.model.study.protocol import OutcomesModule
from monitor.model.study.results import OutcomeMeasure, OutcomeMeasuresModule
from monitor.publish.trial.outcomes import read_outcomes

PAIN = {"measure": "Pain at rest", "timeFrame": "6 months"}
WALK = {"measure": "Walking distance in metres", "timeFrame": "12 months"}
GONE = {"measure": "Blood pressure", "timeFrame": "1 month"}
NONE_POSTED = OutcomeMeasuresModule()


def record(**lists):
    return {"protocolSection": {"outcomesModule": lists}}


def update(before, after, day="2025-05-03") -> PublishedUpdate:
    seen = datetime(2025, 5, 6, 15, tzinfo=UTC)
    changes = outcome_changes(Pair(before=before, after=after, on=seen.date(), rules=Rules.default()))
    first, second = (
        VersionRef(nct_id="NCT90000001", version=n, observed_at=seen, sha256=str(n), last_update_posted=day)
        for n in (1, 2)
    )
    return PublishedUpdate(
        update=Update(
            id="NCT90000001:1-2",
            nct_id="NCT90000001",
            from_version=1,
            to_version=2,
            detected_at=seen,
            severity=Severity.HIGH,
            news="Outcomes",
            headline="Outcomes: a trial",
            changes=changes,
        ),
        facts=VersionFacts(nct_id="NCT90000001", title="a trial"),
        before=first,
        after=second,
    )


def read(after, updates, posted=NONE_POSTED):
    module = read_study(after).study.protocol_section.outcomes_module or OutcomesModule()
    return read_outcomes(module, posted, updates, {"NCT90000001:1-2": "u-1-2"})


def test_an_outcome_says_which_role_it_had_until_when():
    before = record(primaryOutcomes=[PAIN], secondaryOutcomes=[WALK])
    after = record(primaryOutcomes=[PAIN, WALK])
    lists = read(after, [update(before, after)])
    events = {outcome.measure: outcome.history for outcome in lists.registered}
    assert events[PAIN["measure"]] == ()
    (moved,) = events[WALK["measure"]]
    assert (moved.words, moved.day, moved.anchor) == ("was secondary", "2025-05-03", "u-1-2")


def test_an_outcome_says_what_its_time_frame_was_and_one_that_is_gone_is_named():
    before = record(primaryOutcomes=[PAIN], secondaryOutcomes=[GONE])
    after = record(primaryOutcomes=[{**PAIN, "timeFrame": "12 months"}])
    lists = read(after, [update(before, after)])
    assert [event.words for event in lists.registered[0].history] == ["was with the time frame “6 months”"]
    assert [(former.role, former.measure) for former in lists.former] == [("secondary", "Blood pressure")]


def test_a_posted_outcome_is_beside_the_registered_one_of_its_role_and_name():
    posted = OutcomeMeasuresModule(
        outcome_measures=(
            OutcomeMeasure(type="SECONDARY", title="Walking distance, in metres"),
            OutcomeMeasure(type="PRIMARY", title="Pain at rest."),
            OutcomeMeasure(type="SECONDARY", title="Pain at rest"),
        )
    )
    lists = read(record(primaryOutcomes=[PAIN], secondaryOutcomes=[WALK, GONE]), [], posted)
    assert [outcome.posted for outcome in lists.registered] == [2, 1, None]
    assert [posted.registered for posted in lists.posted] == [True, True, False]
