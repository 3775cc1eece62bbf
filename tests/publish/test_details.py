from __future__ import annotations

import pytest

from monitor.model import Kind
from monitor.publish.details import Contrast, Listing, change_details


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("RECRUITING", "SUSPENDED", ("Recruiting", "Suspended")),
        ("RECRUITING", "ACTIVE_NOT_RECRUITING", ("Recruiting", "Active, not recruiting")),
        ({"date": "2026-03", "type": "ESTIMATED"}, {"date": "2026-09-01", "type": "ACTUAL"}, ("March 2026 (estimated)", "1 September 2026 (actual)")),
        ({"count": 1200}, {"count": 44, "type": "ACTUAL"}, ("1,200", "44 (actual)")),
        ({"count": 99999999}, {"count": 0}, ("not a number of people", "0")),
        (["PHASE1", "PHASE2"], ["PHASE2"], ("Phase 1 and Phase 2", "Phase 2")),
        (True, False, ("yes", "no")),
        (None, "2026-03-02", ("not given", "2 March 2026")),
        ("Old \\> name", None, ("Old > name", "not given")),
    ],
)  # fmt: skip
def test_a_value_is_shown_in_plain_words(make_change, before, after, shown):
    found = change_details(make_change(Kind.OTHER, "It changed.", before=before, after=after))
    assert [(contrast.before, contrast.after) for contrast in found.contrasts] == [shown]


def test_several_values_bear_their_names_and_equal_ones_are_left_out(make_change):
    found = change_details(
        make_change(
            Kind.STATUS,
            "It stopped.",
            before={"overallStatus": "RECRUITING", "statusVerifiedDate": "2026-01"},
            after={"overallStatus": "TERMINATED", "whyStopped": "no funds", "statusVerifiedDate": "2026-01"},
        )
    )
    assert found.contrasts == (
        Contrast(label="Overall status", before="Recruiting", after="Terminated"),
        Contrast(label="Why stopped", before="not given", after="no funds"),
    )


def test_a_long_text_is_shown_as_a_word_difference(make_change):
    before = "The participants are adults with pain of the lower back. " * 8
    after = before.replace("adults", "adults and adolescents", 1)
    (contrast,) = change_details(
        make_change(Kind.DESCRIPTION, "It changed.", before=before, after=after)
    ).contrasts
    assert '<ins><span class="unseen">added: </span>and adolescents</ins>' in str(contrast.difference)
    assert "adults [added: and adolescents] with" in contrast.marked
    assert len(str(contrast.difference)) < len(before)


def test_a_word_difference_escapes_what_it_shows(make_change):
    before = "<script>alert(1)</script> " + "word " * 60
    (contrast,) = change_details(
        make_change(Kind.DESCRIPTION, "x", before=before, after=before + "<b>")
    ).contrasts
    assert "<script" not in str(contrast.difference)
    assert "<b>" not in str(contrast.difference)


def test_lists_say_what_came_and_went_and_count_the_rest(make_change):
    change = make_change(
        Kind.LOCATIONS,
        "Sites changed.",
        before=[{"facility": "A"}],
        detail={
            "added": [f"Clinic {n}" for n in range(20)],
            "added_count": 200,
            "dropped": [{"role": "primary", "title": "Pain"}, {"citation": "Doe J. 2020", "pmid": "1"}],
            "changed": [{"before": "Arm A", "after": "Arm B", "fields": ["label"]}],
        },
    )
    found = change_details(change)
    assert found.contrasts == ()
    assert found.listings[0].more == 190
    assert found.listings[1:] == (
        Listing(title="No longer listed", names=("Pain", "Doe J. 2020 (PMID 1)")),
        Listing(title="Changed", names=("Arm A → Arm B",)),
    )


def test_many_moves_of_sites_are_listed_one_by_one_and_few_are_left_to_the_sentence(make_change):
    statuses = ["RECRUITING", "COMPLETED", "SUSPENDED", "WITHDRAWN", None]
    moves = [{"before": "NOT_YET_RECRUITING", "after": after, "sites": 1200} for after in statuses]
    change = make_change(Kind.LOCATIONS, "Sites changed.", detail={"status": moves})
    [listing] = change_details(change).listings
    assert listing.names[0] == "Not yet recruiting → Recruiting: 1,200"
    assert listing.names[-1] == "Not yet recruiting → not stated: 1,200"
    few = make_change(Kind.LOCATIONS, "Sites changed.", detail={"status": moves[:4]})
    assert change_details(few).listings == ()


@pytest.mark.parametrize(
    "detail",
    [
        {"added": 5, "dropped": {"a": 1}, "changed": None, "caveats": "text", "figures": "x"},
        {"results": {"primary": "no such shape"}},
        {"results": [1, 2]},
        {"figures": [1, None, {"what": 3}], "figures_total": "many"},
        {"added": [{"deep": {"er": 1}}, None]},
    ],
)
def test_a_detail_of_an_unknown_shape_is_not_shown_and_does_no_harm(make_change, detail):
    found = change_details(
        make_change(Kind.OTHER, "It changed.", before={"x": [{}]}, after={"x": [[]]}, detail=detail)
    )
    assert found.contrasts == found.listings == found.caveats == ()


def test_the_caveats_of_a_computed_statement_are_shown(make_change):
    change = make_change(Kind.RESULTS_OVERDUE, "Due.", detail={"caveats": ["the date is an estimate"]})
    assert change_details(change).caveats == ("the date is an estimate",)


@pytest.mark.parametrize(
    ("sentence", "before", "after", "shown"),
    [
        ("The status changed from Recruiting to Suspended.", "RECRUITING", "SUSPENDED", False),
        ("The status changed to Suspended.", "RECRUITING", "SUSPENDED", True),
        ("The status changed from Not yet recruiting to Recruiting.", "RECRUITING", "NOT_YET_RECRUITING", False),
        ("Planned 120 participants, now 44.", {"count": 120, "type": "ESTIMATED"}, {"count": 44, "type": "ACTUAL"}, True),
        ("Planned 120 participants, actual 44.", {"count": 120, "type": "ESTIMATED"}, {"count": 44, "type": "ACTUAL"}, False),
        ("The estimate changed from 120 to 1200.", {"count": 20}, {"count": 120}, True),
        ("The start moved from March 2026 to 1 May 2026.", {"date": "2026-03"}, {"date": "2026-05-01"}, False),
        ("The reason given: “no funds”.", None, "no funds", False),
    ],
)  # fmt: skip
def test_what_the_sentence_says_is_not_shown_again(make_change, sentence, before, after, shown):
    details = change_details(make_change(Kind.OTHER, sentence, before=before, after=after))
    assert bool(details.contrasts) == shown


def test_a_difference_is_shown_whatever_the_sentence_says(make_change):
    before = "The participants are adults with pain. " * 8
    details = change_details(
        make_change(
            Kind.DESCRIPTION, f"{before} became {before} or not.", before=before, after=before + "or not."
        )
    )
    assert details.contrasts[0].marked.endswith("[added: or not.]")
