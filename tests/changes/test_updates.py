"""Updates: their identity, their head, and the changes of membership."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.changes.detectors.membership import Cause, entered, left, merged, reappeared, registered, removed
from monitor.changes.update import HEADLINE, compose, headline, news_of, update_id
from monitor.model import Change, Facts, Kind, Scope, Severity, Source, Watch
from monitor.model.details import UNTYPED_VERSION, facts, read_detail

SCOPE = Scope(conditions=("disc",), cells=("stem cell",))
SPINE = Watch(
    slug="stem-cell-spine", title="Stem cells and the spine", conditions=(), interventions=(), scope=SCOPE
)
CORD = Watch(
    slug="stem-cell-spinal-cord",
    title="Stem cells and the cord",
    conditions=(),
    interventions=(),
    scope=SCOPE,
)
FACTS = Facts(
    nct_id="NCT90000001",
    title="Disc cells",
    overall_status="NOT_YET_RECRUITING",
    phases=("PHASE1", "PHASE2"),
    lead_sponsor="Example University",
    enrollment=1200,
    enrollment_type="ESTIMATED",
    first_posted="2026-03-14",
)


def change(kind=Kind.STATUS, severity=Severity.HIGH, path="a", **detail):
    return Change(
        kind=kind,
        severity=severity,
        path=path,
        sentence="Something changed.",
        detail=read_detail(detail, UNTYPED_VERSION),
    )


def composed(*changes, **more):
    parts = {
        "nct_id": "NCT90000001",
        "title": "Disc cells",
        "from_version": 1,
        "to_version": 2,
        "detected_at": datetime(2026, 3, 16, tzinfo=UTC),
        "changes": changes,
        "watches": ("stem-cell-spine",),
        "topics": ("pain",),
    }
    return compose(**{**parts, **more})


@pytest.mark.parametrize(
    ("expected", "arguments", "more"),
    [
        ("NCT90000001:1-2", (1, 2), {}),
        ("NCT90000001:1", (None, 1), {}),
        ("NCT90000001:h3-h4", (3, 4), {"source": Source.HISTORY}),
        ("NCT90000001:h0", (None, 0), {"source": Source.HISTORY}),
        ("NCT90000001:2-2.3", (2, 2), {"ordinal": 3}),
    ],
)
def test_an_update_is_identified_by_its_pair_of_versions(expected, arguments, more):
    assert update_id("NCT90000001", *arguments, **more) == expected


def test_the_most_important_change_heads_the_update():
    update = composed(
        change(Kind.DATES, Severity.MEDIUM, short="Start delayed"),
        change(short="Terminated"),
        change(Kind.OTHER, Severity.LOW),
    )
    assert update.headline == "Terminated: Disc cells"
    assert update.severity is Severity.HIGH
    assert [change.kind for change in update.changes] == [Kind.STATUS, Kind.DATES, Kind.OTHER]


def test_primary_completion_comes_before_other_dates():
    update = composed(
        change(Kind.DATES, field="completionDateStruct"),
        change(Kind.DATES, field="primaryCompletionDateStruct"),
    )
    assert facts(update.changes[0].detail)["field"] == "primaryCompletionDateStruct"


def test_without_words_of_its_own_a_change_is_headed_by_its_kind():
    assert headline(news_of(change(Kind.RESULTS_POSTED)), "Disc cells") == "Results posted: Disc cells"


def test_a_headline_is_one_line_of_at_most_120_characters_cut_between_words():
    line = headline(news_of(change(short="Terminated")), "A very long title of an invented trial " * 9)
    assert len(line) <= HEADLINE
    assert line.endswith("…")
    assert len(headline(news_of(change(short="long words " * 20)), "title " * 40)) <= HEADLINE


def test_an_update_without_changes_is_a_mistake():
    with pytest.raises(ValueError, match="at least one change"):
        composed()


@pytest.mark.parametrize(
    ("made", "kind", "severity", "sentence"),
    [
        (
            registered(FACTS, watches=[SPINE]),
            Kind.REGISTERED,
            Severity.MEDIUM,
            (
                "This trial was newly registered on 14 March 2026 (Phase 1/Phase 2, 1,200 participants planned) by Example University; "
                "status Not yet recruiting."
            ),
        ),
        (
            entered(FACTS, watches=[SPINE, CORD], cause=Cause.CONFIGURATION),
            Kind.ENTERED,
            Severity.SILENT,
            (
                "This trial is now followed by “Stem cells and the spine” and “Stem cells and the cord”, because our "
                "configuration changed; Phase 1/Phase 2, 1,200 participants planned, status Not yet recruiting."
            ),
        ),
        (
            left(watches=[SPINE], cause=Cause.RECORD, reason="no cells"),
            Kind.LEFT,
            Severity.LOW,
            "This trial is no longer followed by “Stem cells and the spine”, because its record changed: no cells.",
        ),
        (
            removed(watches=[SPINE]),
            Kind.REMOVED,
            Severity.HIGH,
            "The registry no longer has this record, as two polls in a row found.",
        ),
        (
            reappeared(FACTS, watches=[SPINE]),
            Kind.REAPPEARED,
            Severity.MEDIUM,
            "The registry has this record again; its status is Not yet recruiting.",
        ),
        (
            merged("NCT90000002", watches=[SPINE]),
            Kind.MERGED,
            Severity.HIGH,
            "The registry now returns record NCT90000002 in place of this one.",
        ),
    ],
)
def test_membership_is_said_in_one_sentence(made, kind, severity, sentence):
    assert (made.kind, made.severity, made.sentence) == (kind, severity, sentence)
    assert made.path.startswith("watch/")
    assert len(sentence.split()) <= 32
