"""The screener's rules on synthetic records, with small watches of the test's own."""

import json

import pytest

from monitor.errors import ConfigError
from monitor.model import Family, Scope, Topic, Watch
from monitor.registry.ctgov.parse import read_trial
from monitor.screening.scope import WITHHELD
from monitor.screening.screener import Screener

NCT = "NCT09990001"


def watch(slug="spine", include=(), exclude=(), **scope):
    terms = {
        "conditions": ("disc degeneration", "back pain"),
        "cells": ("stem cell",),
        "products": ("Synthocel",),
        "not_conditions": ("back pain scale", "titles: shoulder"),
        "not_cells": ("hematopoietic stem cell", "titles: isolation"),
    }
    terms.update(scope)
    return Watch(
        slug=slug,
        title=slug,
        conditions=("x",),
        interventions=("y",),
        scope=Scope(**terms),
        include=include,
        exclude=exclude,
    )


def record(
    title="A study",
    conditions=(),
    given=(),
    *,
    keywords=(),
    arms=(),
    summary="",
    study_type="INTERVENTIONAL",
    status="RECRUITING",
    outcomes=(),
    interventions=None,
):
    study = {
        "protocolSection": {
            "identificationModule": {"nctId": NCT, "briefTitle": title},
            "statusModule": {"overallStatus": status},
            "descriptionModule": {"briefSummary": summary},
            "conditionsModule": {"conditions": list(conditions), "keywords": list(keywords)},
            "designModule": {"studyType": study_type},
            "armsInterventionsModule": {
                "armGroups": [
                    {"label": label, "type": kind, "description": text} for kind, label, text in arms
                ],
                "interventions": interventions or [{"type": "OTHER", "name": name} for name in given],
            },
            "outcomesModule": {"primaryOutcomes": [{"measure": measure} for measure in outcomes]},
        }
    }
    return read_trial(json.dumps(study).encode())


def decide(rec, **scope):
    (decision,) = Screener([watch(**scope)], []).screen(rec)
    return decision


def test_a_record_is_in_when_the_condition_is_its_subject_and_cells_are_given():
    decision = decide(record(conditions=["Disc Degeneration"], given=["Stem cells"]))
    assert decision.included
    assert (
        decision.reason
        == '"Disc Degeneration" (conditions) is the subject and "Stem cells" (interventions) is given.'
    )
    assert [(e.term, e.field, e.text) for e in decision.evidence] == [
        ("disc degeneration", "conditions", "Disc Degeneration"),
        ("stem cell", "interventions", "Stem cells"),
    ]


def test_evidence_quotes_at_most_eighty_characters_around_the_term():
    long = "word " * 40 + "stem cells " + "word " * 40
    decision = decide(record(conditions=["back pain"], given=[long]))
    quote = decision.evidence[1].text
    assert len(quote) <= 80
    assert quote.startswith("... word")
    assert "stem cells" in quote
    assert quote.endswith("word ...")


def test_without_a_condition_it_is_out_and_says_so():
    decision = decide(record(conditions=["Asthma"], given=["Stem cells"]))
    assert (decision.included, decision.reason) == (False, "No condition of this watch is named.")


def test_without_cells_it_is_out_and_says_what_was_found():
    decision = decide(record(conditions=["Back pain"], given=["Plasma rich in platelets"]))
    assert decision.reason == '"Back pain" (conditions) is the subject, but no cells are given.'
    assert [e.field for e in decision.evidence] == ["conditions"]


def test_a_condition_in_one_weak_field_is_only_mentioned():
    decision = decide(record(conditions=["Arthritis"], given=["Stem cells"], summary="Not for back pain."))
    assert not decision.included
    assert "only mentioned" in decision.reason


def test_two_weak_fields_of_which_one_is_the_summary_make_a_subject():
    rec = record(
        conditions=["Pain"], given=["Stem cells"], summary="Cells for back pain.", outcomes=["Back pain, VAS"]
    )
    assert decide(rec).included


def test_outcomes_and_arms_alone_do_not_make_a_subject():
    rec = record(given=["Stem cells for back pain"], outcomes=["Back pain"])
    assert not decide(rec).included


def test_cells_in_the_title_of_an_interventional_study_are_given():
    assert decide(record("Stem cells in back pain", ["Back pain"], ["ABC-1"])).included


def test_cells_that_an_observational_study_names_are_not_given():
    decision = decide(record("Stem cells of the disc", ["Back pain"], study_type="OBSERVATIONAL"))
    assert not decision.included
    assert "none are given" in decision.reason


def test_cells_that_an_observational_study_injects_are_given():
    rec = record(
        "Stem cells in back pain",
        ["Back pain"],
        study_type="OBSERVATIONAL",
        summary="Stem cells were injected.",
    )
    assert decide(rec).included


def test_cells_in_the_summary_alone_are_only_mentioned():
    rec = record(conditions=["Back pain"], given=["Drug"], summary="Stem cells have been injected by others.")
    assert not decide(rec).included


def test_cells_given_in_one_arm_count_also_when_it_is_the_comparator():
    arms = [("ACTIVE_COMPARATOR", "Cells", "Stem cells are injected")]
    assert decide(record(conditions=["Back pain"], given=["Device"], arms=arms)).included


def test_a_product_is_known_by_its_name():
    assert decide(record(conditions=["Back pain"], given=["Synthocel\u00ae 5 ml"])).included


def test_a_bare_exclusion_hides_words_and_a_fielded_one_puts_the_record_out():
    hidden = decide(record(conditions=["Back pain"], given=["Hematopoietic stem cells"]))
    assert hidden.reason.endswith("but no cells are given.")
    beside = decide(record(conditions=["Back pain"], given=["Hematopoietic stem cells", "Stem cells"]))
    assert beside.included
    other = decide(record("Shoulder in back pain", ["Back pain"], ["Stem cells"]))
    assert (
        other.reason == '"Back pain" (conditions) is named, but "Shoulder" (titles) makes it another subject.'
    )
    studied = decide(record("Isolation of stem cells", ["Back pain"], ["Stem cells"]))
    assert studied.reason.endswith('but "Isolation" (titles) says that it is no treatment.')


@pytest.mark.parametrize(("key", "included"), [("include", True), ("exclude", False)])
def test_lists_of_nct_numbers_override_the_terms_and_say_so(key, included):
    rec = (
        record(conditions=["Asthma"]) if included else record(conditions=["Back pain"], given=["Stem cells"])
    )
    decision = decide(rec, **{key: (NCT,)})
    assert decision.included is included
    assert decision.reason == f"The configuration {key}s {NCT} by its number."


def test_a_withheld_record_cannot_be_judged():
    decision = decide(record("[Redacted]", status="WITHHELD"))
    assert (decision.included, decision.reason) == (False, WITHHELD)


def test_there_is_one_decision_for_each_watch_in_order():
    screener = Screener([watch("b"), watch("a", conditions=("asthma",))], [])
    decisions = screener.screen(record(conditions=["Back pain"], given=["Stem cells"]))
    assert [(d.watch, d.included, d.nct_id) for d in decisions] == [("b", True, NCT), ("a", False, NCT)]


def test_an_empty_record_is_out_without_an_error():
    raw = {
        "protocolSection": {
            "identificationModule": {"nctId": NCT},
            "statusModule": {"overallStatus": "UNKNOWN"},
        }
    }
    assert not decide(read_trial(json.dumps(raw).encode())).included


def topic(slug="t", family=Family.QUESTION, terms=("pain",), **more):
    return Topic(slug=slug, title=slug, family=family, terms=terms, **more)


def test_a_question_is_read_from_the_outcomes_and_not_from_the_background():
    screener = Screener([], [topic()])
    assert screener.topics(record(summary="pain", given=["pain"])) == ()
    assert screener.topics(record(outcomes=["Pain, VAS"])) == ("t",)


def test_a_topic_says_where_its_terms_are_looked_for_and_what_does_not_count():
    screener = Screener([], [topic(fields=("keywords",), exclude=("pain free", "titles: no"))])
    assert screener.topics(record(keywords=["Pain"])) == ("t",)
    assert screener.topics(record(keywords=["Pain free"])) == ()
    assert screener.topics(record("No", keywords=["Pain"])) == ()


def test_comparator_arms_have_their_interventions_and_arms_called_control():
    screener = Screener([], [topic(fields=("comparator_arms",), terms=("saline",))])
    named = {
        "armGroups": [
            {"label": "Cells", "type": "EXPERIMENTAL", "interventionNames": ["Drug: Cells"]},
            {"label": "B", "type": "PLACEBO_COMPARATOR", "interventionNames": ["Drug: Fluid"]},
        ],
        "interventions": [{"name": "Fluid", "type": "DRUG", "description": "Saline"}],
    }
    study = {"identificationModule": {"nctId": NCT}, "statusModule": {"overallStatus": "COMPLETED"}}
    raw = json.dumps({"protocolSection": {**study, "armsInterventionsModule": named}}).encode()
    assert screener.topics(read_trial(raw)) == ("t",)
    assert screener.topics(record(arms=[("EXPERIMENTAL", "Cells in saline", "")])) == ()
    assert screener.topics(record(arms=[("OTHER", "Control group", "Saline")])) == ("t",)


def test_the_digest_changes_with_what_decides_and_with_nothing_else():
    digest = Screener([watch()], [topic()]).digest
    assert digest == Screener([watch()], [topic()]).digest
    assert len(digest) == 64
    retitled = Watch(
        slug="spine", title="Another title", conditions=("z",), interventions=("y",), scope=watch().scope
    )
    assert digest == Screener([retitled], [topic()]).digest
    for other in (watch(cells=("cell",)), watch(include=(NCT,)), watch("other")):
        assert digest != Screener([other], [topic()]).digest
    assert digest != Screener([watch()], [topic(terms=("ache",))]).digest


@pytest.mark.parametrize(
    ("build", "named"),
    [
        (lambda: Screener([watch(cells=("st*m",))], []), "watch `spine`: term 'st\\*m'"),
        (lambda: Screener([watch(include=(NCT,), exclude=(NCT,))], []), "is in both"),
        (lambda: Screener([], [topic(fields=("outcome",))]), "topic `t`: there is no field `outcome`"),
        (lambda: Screener([], [topic(terms=("body: pain",))]), "topic `t`: term 'body: pain'"),
    ],
)
def test_a_mistake_in_the_terms_is_one_line_that_names_its_place(build, named):
    with pytest.raises(ConfigError, match=named) as refused:
        build()
    assert "\n" not in str(refused.value)
