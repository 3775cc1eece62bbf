"""What a study says of its results: posted, under review, or a contradiction."""

from __future__ import annotations

import pytest

from monitor.model.study import read_study
from monitor.model.study.posting import contradicts_itself, has_results, under_review_since


def study(*, infos=None, events=None, status=None, **sections):
    content = {"protocolSection": {"statusModule": status or {}}, **sections}
    if infos is not None:
        content["derivedSection"] = {"miscInfoModule": {"submissionTracking": {"submissionInfos": infos}}}
    if events is not None:
        listed = [{"type": kind, **({"date": day} if day else {"dateUnknown": True})} for kind, day in events]
        unposted = {"unpostedAnnotation": {"unpostedEvents": listed}}
        content["annotationSection"] = {"annotationModule": unposted}
    return read_study(content).study


@pytest.mark.parametrize(
    ("infos", "since"),
    [
        ([{"releaseDate": "2026-08-25"}], "2026-08-25"),
        ([{"releaseDate": "2026-08-25", "resetDate": "2026-09-10"}], None),
        ([{"releaseDate": "2026-08-25", "unreleaseDate": "2026-08-26"}], None),
        ([{"releaseDate": "2026-08-25", "unreleaseDateUnknown": True}], None),
        (
            [{"releaseDate": "2026-08-25", "resetDate": "2026-09-10"}, {"releaseDate": "2026-09-10"}],
            "2026-09-10",
        ),
        (
            [{"releaseDate": "2026-01-05", "unreleaseDateUnknown": True}, {"releaseDate": "2026-02-05"}],
            "2026-02-05",
        ),
        ([], None),
    ],
)
def test_results_are_under_review_from_their_submission_to_its_return_or_cancellation(infos, since):
    assert under_review_since(study(infos=infos)) == since


@pytest.mark.parametrize(
    ("events", "since"),
    [
        ([("RELEASE", "2026-08-25")], "2026-08-25"),
        ([("RESET", "2026-09-10"), ("RELEASE", "2026-08-25")], None),
        ([("RELEASE", "2026-08-25"), ("UNRELEASE", None)], None),
        ([("RELEASE", "2026-08-25"), ("UNRELEASE", None), ("RELEASE", "2026-09-01")], "2026-09-01"),
        ([("RELEASE", "2018-11-07"), ("RESET", "2018-11-07"), ("RELEASE", "2018-10-10")], "2018-11-07"),
    ],
)
def test_the_registrys_annotations_say_the_same_by_their_events(events, since):
    assert under_review_since(study(events=events)) == since


def test_the_later_of_tracking_and_annotation_decides():
    released = [{"releaseDate": "2026-08-25"}]
    assert under_review_since(study(infos=released, events=[("RELEASE", "2026-08-25")])) == "2026-08-25"
    assert under_review_since(study(infos=released, events=[("RESET", "2026-09-10")])) is None
    assert under_review_since(study(infos=[], events=[("RELEASE", "2026-08-25")])) == "2026-08-25"


def test_posted_results_are_not_under_review():
    assert under_review_since(study(infos=[{"releaseDate": "2026-08-25"}], hasResults=True)) is None


def test_a_submission_date_without_any_event_counts_as_under_review():
    assert under_review_since(study(status={"resultsFirstSubmitDate": "2026-08-25"})) == "2026-08-25"


RESULTS = {"adverseEventsModule": {"timeFrame": "12 months"}}
CONTACTS = {"moreInfoModule": {"pointOfContact": {"title": "Director"}}}
POSTED = {"resultsFirstPostDateStruct": {"date": "2026-03-14"}}


@pytest.mark.parametrize(
    ("made", "contradicts"),
    [
        ({"hasResults": True}, True),
        ({"hasResults": True, "resultsSection": {}}, True),
        ({"hasResults": True, "resultsSection": None}, True),
        ({"hasResults": True, "resultsSection": {"adverseEventsModule": None}}, True),
        ({"hasResults": True, "resultsSection": {"adverseEventsModule": {"eventGroups": []}}}, True),
        ({"hasResults": True, "resultsSection": {"participantFlowModule": {"groups": [{}]}}}, True),
        ({"hasResults": True, "resultsSection": CONTACTS}, True),
        ({"hasResults": True, "resultsSection": CONTACTS | RESULTS}, False),
        ({"hasResults": False, "status": POSTED}, True),
        ({"hasResults": True, "resultsSection": RESULTS, "status": POSTED}, False),
        ({"hasResults": True, "resultsSection": RESULTS}, False),
        ({"hasResults": False}, False),
        ({}, False),
    ],
)
def test_a_study_that_says_it_has_results_and_shows_none_contradicts_itself(made, contradicts):
    assert contradicts_itself(study(**made)) is contradicts


def test_results_count_by_flag_by_date_or_by_their_section():
    assert has_results(study(hasResults=True))
    assert has_results(study(status=POSTED))
    assert has_results(study(resultsSection=RESULTS))
    assert not has_results(study(hasResults=False))
