"""Outcomes, arms and interventions that became one, and one that became several, by their names."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from monitor.changes.compare import compare
from monitor.changes.rules import Rules
from monitor.diff.joining import are_joined, joined_names
from monitor.diff.meaning import known_acronyms
from monitor.model import Kind, Severity
from monitor.registry.ctgov.canonical import canonicalise

ON = date(2026, 3, 16)
WHEN = ", while recruiting, 12 months after the start."


def outcomes(*listed):
    made = [
        dict(
            zip(
                ("measure", "timeFrame", "description"),
                item if isinstance(item, tuple) else (item, "12 months"),
                strict=False,
            )
        )
        for item in listed
    ]
    return {"protocolSection": {"outcomesModule": {"primaryOutcomes": made}}}


def arms(groups, interventions):
    module = {
        "armGroups": [
            dict(zip(("label", "type", "description", "interventionNames"), group, strict=False))
            for group in groups
        ],
        "interventions": [
            dict(zip(("type", "name", "armGroupLabels"), intervention, strict=True))
            for intervention in interventions
        ],
    }
    return json.loads(json.dumps({"protocolSection": {"armsInterventionsModule": module}}))


@pytest.fixture
def said(record_of):
    def sentences(before, after):
        changes = compare(record_of(before), record_of(after), on=ON, rules=Rules.default())
        return [(change.severity, change.sentence) for change in changes]

    return sentences


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        (("Pain intensity", "Physical function"), "Pain intensity and physical function"),
        (("Leg pain on VAS", "ODI"), "Leg pain on VAS and ODI"),
        (("Reoperation", "Treatment failure"), "Treatment failure including reoperation"),
        (("Motor score", "Sensory score"), "Motor/sensory score"),
        (("Adverse events", "Serious adverse events"), "Adverse events and SAEs"),
        (
            ("Blood pressure", "Body heat", "Heart rate"),
            "Vital signs (blood pressure, body heat, heart rate)",
        ),
    ],
)
def test_outcomes_whose_names_were_joined_are_one_now_and_weigh_as_another_outcome(said, parts, whole):
    names = [f"“{part}”" for part in parts]
    several = f"{', '.join(names[:-1])} and {names[-1]}"
    joined = f"The primary outcomes {several} are now one: “{whole}”{WHEN}"
    divided = f"The primary outcome “{whole}” is now {len(parts)} outcomes: {several}{WHEN}"
    assert said(outcomes(*parts), outcomes(whole)) == [(Severity.HIGH, joined)]
    assert said(outcomes(whole), outcomes(*parts)) == [(Severity.HIGH, divided)]


def test_outcomes_that_were_joined_keep_their_times_where_these_differ(said):
    before = outcomes(("Pain", "6 months"), ("Disability", "12 months"))
    after = outcomes(("Pain and disability", "6 and 12 months"))
    [(_, sentence)] = said(before, after)
    assert (
        "“Pain” (6 months) and “Disability” (12 months) are now one: “Pain and disability” (6 and 12 months)"
        in sentence
    )


def test_long_names_that_begin_alike_are_quoted_where_they_differ(said):
    begin = "Number of patients with"
    [(_, sentence)] = said(
        outcomes(f"{begin} pseudarthrosis", f"{begin} infection"),
        outcomes(f"{begin} pseudarthrosis or infection"),
    )
    assert "“…infection” and “…pseudarthrosis” are now one: “…pseudarthrosis or infection”" in sentence


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("Pain", "Surgery"), ("Pain without surgery",)),
        (("Pain", "Surgery"), ("Pain below 30 and surgery",)),
        (("Adverse events", "Serious adverse events"), ("Severity and number of serious adverse events",)),
        (("Safety", "Safety of the injection"), ("Safety of the injection",)),
        (("Pain", "Function"), ("Pain", "Function", "Pain and function")),
    ],
)
def test_a_name_that_is_only_inside_another_one_is_not_joined(said, before, after):
    assert not any("now one" in sentence for _, sentence in said(outcomes(*before), outcomes(*after)))


WORDS = st.sampled_from(
    [
        "fusion",
        "mobility",
        "stiffness",
        "swelling",
        "endurance",
        "balance",
        "grip",
        "posture",
        "sleep",
        "mood",
    ]
)


@given(
    st.lists(WORDS, min_size=2, max_size=4, unique=True),
    st.sampled_from([" and ", " or ", "/", ", ", " plus "]),
)
def test_names_of_other_words_are_joined_by_any_sign_and_never_by_a_denial(words, sign):
    acronyms = known_acronyms()
    *parts, whole, denied, short = joined_names(
        [*words, sign.join(words), " without ".join(words), sign.join(words[1:])], acronyms
    )
    assert are_joined(parts, whole)
    assert not are_joined(parts, denied)
    assert not are_joined(parts, short)


@given(st.lists(WORDS, min_size=2, max_size=5, unique=True), st.integers(1, 4))
def test_every_outcome_of_either_side_is_in_some_sentence(words, cut):
    assume(cut < len(words))
    parts, whole = outcomes(*words), outcomes(" and ".join(words[:cut]), *words[cut:])
    for before, after in ((parts, whole), (whole, parts)):
        sides = [canonicalise(json.loads(json.dumps(side))) for side in (before, after)]
        text = " ".join(change.sentence for change in compare(*sides, on=ON, rules=Rules.default()))
        names = [
            {outcome["measure"] for outcome in side["protocolSection"]["outcomesModule"]["primaryOutcomes"]}
            for side in (before, after)
        ]
        assert all(f"“{name}”" in text for name in names[0] ^ names[1])


CELLS, SALINE = ["Biological: Disc cells"], ["Drug: Saline"]
EXPERIMENTAL, PLACEBO, SHAM = "EXPERIMENTAL", "PLACEBO_COMPARATOR", "SHAM_COMPARATOR"


def test_arms_that_became_one_are_neither_dropped_nor_renamed(said):
    before = arms(
        [
            ("Low dose", EXPERIMENTAL, "6 million cells", CELLS),
            ("High dose", EXPERIMENTAL, "18 million cells", CELLS),
        ],
        [("BIOLOGICAL", "Disc cells", ["Low dose", "High dose"])],
    )
    after = arms(
        [("Low and high dose", EXPERIMENTAL, "6 or 18 million cells", CELLS)],
        [("BIOLOGICAL", "Disc cells", ["Low and high dose"])],
    )
    parts = "“18 million cells” for “High dose” and “6 million cells” for “Low dose”"
    whole = "“6 or 18 million cells” for “Low and high dose”"
    assert said(before, after) == [
        (Severity.MEDIUM, "Arms “High dose” and “Low dose” are now one: “Low and high dose”."),
        (Severity.MEDIUM, f"Description of the arms before: {parts}; now: {whole}."),
    ]
    assert said(after, before) == [
        (Severity.MEDIUM, "Arm “Low and high dose” is now 2 arms: “High dose” and “Low dose”."),
        (Severity.MEDIUM, f"Description of the arms before: {whole}; now: {parts}."),
    ]


def test_arms_of_other_types_that_became_one_are_named_with_them(said):
    before = arms(
        [("Saline", PLACEBO, "injection", SALINE), ("Sham", SHAM, "injection", [])],
        [("DRUG", "Saline", ["Saline"])],
    )
    after = arms([("Saline or sham", PLACEBO, "injection", SALINE)], [("DRUG", "Saline", ["Saline or sham"])])
    [(_, sentence)] = said(before, after)
    parts = "“Saline” (Placebo comparator) and “Sham” (Sham comparator)"
    assert sentence == f"Arms {parts} are now one: “Saline or sham” (Placebo comparator)."


def test_interventions_that_became_one(said):
    before = arms([], [("BIOLOGICAL", "Marrow cells", []), ("BIOLOGICAL", "Hyaluronic acid", [])])
    after = arms([], [("BIOLOGICAL", "Marrow cells and hyaluronic acid", [])])
    [(_, sentence)] = said(before, after)
    assert (
        sentence
        == "Interventions “Hyaluronic acid” and “Marrow cells” are now one: “Marrow cells and hyaluronic acid”."
    )


def test_arms_in_which_all_but_the_name_stayed_are_renamed(said):
    groups = [("Arm A", EXPERIMENTAL, "cells", CELLS), ("Arm B", PLACEBO, "saline", SALINE)]
    renamed = [("Cells", *groups[0][1:]), ("Control", *groups[1][1:])]
    before = arms(groups, [("BIOLOGICAL", "Disc cells", ["Arm A"]), ("DRUG", "Saline", ["Arm B"])])
    after = arms(renamed, [("BIOLOGICAL", "Disc cells", ["Cells"]), ("DRUG", "Saline", ["Control"])])
    assert said(before, after) == [
        (Severity.LOW, "Arm “Arm A” is now called “Cells”; arm “Arm B” is now called “Control”.")
    ]


def test_arms_without_a_description_are_not_taken_for_each_other(said):
    before = arms([("Cohort 1", EXPERIMENTAL)], [])
    after = arms([("Healthy volunteers", EXPERIMENTAL)], [])
    assert said(before, after)[0][1] == "Arm “Healthy volunteers” added; arm “Cohort 1” dropped."


def test_the_order_of_the_lists_decides_nothing(record_of):
    parts = outcomes("Pain", "Function", "Fusion", "Infection")
    turned = outcomes("Infection", "Fusion", "Function", "Pain")
    whole, turned_whole = (
        outcomes("Pain and function", "Fusion or infection"),
        outcomes("Fusion or infection", "Pain and function"),
    )
    assert compare(record_of(parts), record_of(whole), on=ON, rules=Rules.default()) == compare(
        record_of(turned), record_of(turned_whole), on=ON, rules=Rules.default()
    )
    [first, second] = compare(record_of(parts), record_of(whole), on=ON, rules=Rules.default())
    assert {first.kind, second.kind} == {Kind.PRIMARY_OUTCOMES}
