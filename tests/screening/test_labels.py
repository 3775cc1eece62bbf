"""Labels of trials: invented records of every class, and two readings of the real ones."""

from __future__ import annotations

import pytest
from screening import agreement

from monitor.model.label import LabelFamily
from monitor.model.study.reading import read_study


def study(
    *arms, interventions=(), title="Cells for the disc", outcomes=(), summary="", kind="INTERVENTIONAL"
):
    """Return a study with arms `(type, label, description)` and interventions `(name, description, arm labels)`."""
    protocol = {
        "identificationModule": {"nctId": "NCT00000001", "briefTitle": title},
        "designModule": {"studyType": kind},
        "descriptionModule": {"briefSummary": summary},
        "armsInterventionsModule": {
            "armGroups": [{"type": kind, "label": label, "description": text} for kind, label, text in arms],
            "interventions": [
                {"name": name, "description": text, "armGroupLabels": list(labels)}
                for name, text, labels in interventions
            ],
        },
        "outcomesModule": {
            "primaryOutcomes": [{"measure": measure, "description": text} for measure, text in outcomes]
        },
    }
    return read_study({"protocolSection": protocol}).study


CELLS = ("EXPERIMENTAL", "Cells", "Mesenchymal stem cells are injected into the disc")


def labels(record, family):
    found = agreement.labeller().labels(record)
    return [label.slug for label in found if label.family is LabelFamily(family)]


@pytest.mark.parametrize(
    ("arm", "expected"),
    [
        (("PLACEBO_COMPARATOR", "Placebo", "Saline"), "placebo"),
        (("ACTIVE_COMPARATOR", "Control", "An injection of 2 ml of saline"), "placebo"),
        (("SHAM_COMPARATOR", "Sham", "A needle touches the skin"), "sham"),
        (("ACTIVE_COMPARATOR", "Simulated injection", ""), "sham"),
        (("ACTIVE_COMPARATOR", "Surgery", "Lumbar fusion"), "surgery"),
        (("ACTIVE_COMPARATOR", "Discectomy alone", ""), "same-operation"),
        (("ACTIVE_COMPARATOR", "Steroid", "Epidural methylprednisolone"), "steroid"),
        (("ACTIVE_COMPARATOR", "Pregabalin", "75 mg by mouth"), "analgesic"),
        (("ACTIVE_COMPARATOR", "Control", "Infiltration with bupivacaine"), "local-anaesthetic"),
        (("ACTIVE_COMPARATOR", "PRP", "Platelet-rich plasma"), "biologic"),
        (("ACTIVE_COMPARATOR", "Exercise", "Supervised exercise therapy"), "physiotherapy"),
        (("NO_INTERVENTION", "Control", "Standard of care"), "standard-care"),
        (("NO_INTERVENTION", "Control", "No treatment"), "other"),
        (("ACTIVE_COMPARATOR", "Low dose", "Fewer mesenchymal stem cells"), "other-cells"),
        (("ACTIVE_COMPARATOR", "Group 2", ""), "unknown"),
        (("ACTIVE_COMPARATOR", "Group 2", "Group 2"), "unknown"),
        (("OTHER", "Low dose", "Fewer mesenchymal stem cells"), "other-cells"),
        (("OTHER", "Usual care", "Chosen by the physician"), "standard-care"),
        (
            ("ACTIVE_COMPARATOR", "Control", "Standard care: naproxen, physical therapy, epidural steroids"),
            "standard-care",
        ),
        (("ACTIVE_COMPARATOR", "Hyaluronic acid carrier", "Without cells"), "placebo"),
        (("ACTIVE_COMPARATOR", "Total disc replacement", "An artificial disc"), "surgery"),
        (("ACTIVE_COMPARATOR", "Radiofrequency ablation", "Of the basivertebral nerve"), "other"),
        (("NO_INTERVENTION", "Control", "Only rehabilitation, no cells"), "physiotherapy"),
        (("NO_INTERVENTION", "Control", "No treatment in a rehabilitation centre"), "other"),
        (("ACTIVE_COMPARATOR", "Etanercept", "50 mg weekly"), "other"),
        (("ACTIVE_COMPARATOR", "Sodium hyaluronate", "20 mg"), "biologic"),
        (("PLACEBO_COMPARATOR", "Control", "A sham incision over the hip"), "sham"),
        (("PLACEBO_COMPARATOR", "Control", "Rotator cuff repair"), "same-operation"),
        (("ACTIVE_COMPARATOR", "Microfracture", ""), "surgery"),
        (("ACTIVE_COMPARATOR", "Corticosteroid", "And a mock aspiration of marrow"), "steroid"),
        (("EXPERIMENTAL", "Placebo", "Saline"), "placebo"),
        (("", "No MSC", "Arthroscopic repair"), "surgery"),
    ],
)
def test_an_arm_to_compare_with_has_the_class_that_it_names(arm, expected):
    assert labels(study(CELLS, arm), "comparator") == [expected]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("2 x 10^6 cells", "4 x 10^6 cells", "other-cells"),
        ("6 million cells", "18 million cells", "other-cells"),
        ("One injection", "Two injections", "other-cells"),
        ("Early transplantation", "Late transplantation", "other-cells"),
        ("In acute injury", "In chronic injury", "none"),
        ("120,000 cells", "60,000 cells", "other-cells"),
        ("A single injection", "Given in hospital", "none"),
        ("6 million cells", "6 million cells", "none"),
    ],
)
def test_experimental_arms_that_differ_by_count_or_time_of_the_cells_compare_cells(first, second, expected):
    arms = [
        ("EXPERIMENTAL", f"Cohort {at}", f"{text}, mesenchymal") for at, text in enumerate((first, second))
    ]
    assert labels(study(*arms, title="Mesenchymal stem cells"), "comparator") == [expected]


def test_experimental_arms_alone_are_compared_with_nothing_and_arms_that_differ_by_dose_with_other_cells():
    assert labels(study(CELLS), "comparator") == ["none"]
    doses = [("EXPERIMENTAL", f"{word} dose", "Mesenchymal stem cells") for word in ("Low", "High")]
    assert labels(study(*doses), "comparator") == ["other-cells"]


def test_arms_that_differ_by_a_word_of_amount_or_route_in_their_names_compare_cells():
    for pair in (("Cells max", "Cells mini"), ("Subcutaneous cells", "Intra-articular cells")):
        arms = [("EXPERIMENTAL", name, "Mesenchymal stem cells") for name in pair]
        assert labels(study(*arms), "comparator") == ["other-cells"]


def test_arms_to_compare_with_that_get_the_same_cells_for_several_diseases_compare_nothing():
    arms = [("ACTIVE_COMPARATOR", name, "Stem cells are injected") for name in ("Knee", "Hip")]
    assert labels(study(*arms), "comparator") == ["none"]


def test_the_graft_of_the_experimental_arm_without_its_cells_is_the_same_operation():
    arms = [
        ("EXPERIMENTAL", "With cells", "Stem cells on FDBA for sinus augmentation"),
        ("ACTIVE_COMPARATOR", "Without", "FDBA"),
    ]
    assert labels(study(*arms, title="Sinus augmentation"), "comparator") == ["same-operation"]


def test_an_arm_without_cells_is_compared_where_no_arm_has_a_type():
    arms = [("", "Marrow concentrate", "Core decompression with stem cells"), ("", "Core decompression", "")]
    assert labels(study(*arms), "comparator") == ["same-operation"]


def test_numbers_that_count_arms_are_no_doses():
    arms = [("EXPERIMENTAL", f"Arm {number}", "Mesenchymal stem cells") for number in (1, 2)]
    assert labels(study(*arms), "comparator") == ["none"]


@pytest.mark.parametrize(
    ("arms", "title", "expected"),
    [
        ([CELLS], "Cells for the disc", "treatment"),
        ([("EXPERIMENTAL", "A", "Discectomy and mesenchymal stem cells")], "Cells", "adjunct"),
        ([("EXPERIMENTAL", "A", "Interbody fusion with marrow concentrate")], "Fusion", "graft"),
        ([CELLS], "Long-term follow-up of people who had cells", "follow-up"),
        (
            [("", "Patients", "Marrow")],
            "Isolation of Mesenchymal Stem Cells From the Degenerated Disc",
            "follow-up",
        ),
        ([("", "Patients", "")], "Rollover study of stem cells in the disc", "follow-up"),
        (
            [("OTHER", "Patients", "Blood")],
            "Detection of Circulating Progenitor Cells in Back Pain",
            "follow-up",
        ),
        ([("EXPERIMENTAL", "Cage", ""), ("ACTIVE_COMPARATOR", "ViviGen", "")], "A cage", "comparator"),
        ([("EXPERIMENTAL", "Tablets", "A vitamin")], "A vitamin", "unknown"),
        ([("EXPERIMENTAL", "Tablets", "Direct endogenous mesenchymal stem cells")], "Tablets", "unknown"),
        ([CELLS], "Stem Cells to Enhance Rotator Cuff Repair", "adjunct"),
        ([("EXPERIMENTAL", "A", "Osteotomy and mesenchymal stem cells")], "Cells", "adjunct"),
        ([("EXPERIMENTAL", "A", "Stem cells injected during open surgery")], "Cells", "treatment"),
        ([CELLS], "Stem cells in sinus augmentation", "graft"),
        ([CELLS], "A cell isolation system for the disc", "treatment"),
        ([CELLS], "Stem cells for non-union of the femur", "graft"),
        (
            [("EXPERIMENTAL", "A", "Stem cells for pain that is unresponsive to physiotherapy")],
            "Cells",
            "treatment",
        ),
        ([CELLS, ("EXPERIMENTAL", "Other", "A bone substitute")], "Cells", "treatment"),
    ],
)
def test_a_trial_has_the_role_that_its_arms_say(arms, title, expected):
    assert labels(study(*arms, title=title), "role") == [expected]


def test_a_trial_that_only_takes_samples_gives_no_cells_and_compares_nothing():
    arms = [("", "Patients", ""), ("", "Control group", "")]
    sampled = [("Blood sample collection", "Stem cells are isolated", ("Patients", "Control group"))]
    record = study(*arms, interventions=sampled, title="Stem cells in back pain")
    assert (labels(record, "role"), labels(record, "comparator")) == (["follow-up"], ["none"])


@pytest.mark.parametrize(
    ("summary", "expected"), [("Donors are compared", "follow-up"), ("Injected", "treatment")]
)
def test_an_observational_record_without_interventions_gives_cells_only_where_it_says_so(summary, expected):
    record = study(("", "Donors", ""), title="Stem cells of the disc", summary=summary, kind="OBSERVATIONAL")
    assert labels(record, "role") == [expected]


def test_cells_are_added_to_a_treatment_that_both_arms_get():
    arms = [
        ("EXPERIMENTAL", "Both", "Mesenchymal stem cells"),
        ("ACTIVE_COMPARATOR", "Teriparatide", "Daily"),
    ]
    given = [("Teriparatide", "", ("Both", "Teriparatide")), ("Stem cells", "", ("Both",))]
    assert labels(study(*arms, interventions=given), "role") == ["adjunct"]


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (("Change in pain on a visual analogue scale", ""), ["pain"]),
        (("Oswestry Disability Index", "Asks how pain limits daily life"), ["function"]),
        (("Fusion rate", "Seen on CT"), ["fusion"]),
        (("Disc height on MRI", ""), ["imaging"]),
        (("C-reactive protein", ""), ["inflammation"]),
        (("Adverse events", "New lesions on MRI"), ["safety"]),
        (("Opioid consumption", ""), ["opioid-use"]),
        (("Use of pain medication", ""), []),
        (("Time until return to work", ""), ["work-recovery"]),
        (("SF-36", ""), ["quality-of-life"]),
        (("Responders", "Pain at least 30 % lower"), ["pain"]),
        (("Liver function", ""), []),
        (("Left ventricular function", ""), []),
        (("Sagittal balance", ""), ["imaging"]),
        (("Imageology", ""), ["imaging"]),
        (("Disc water content", ""), ["imaging"]),
        (("Urodynamics", ""), ["function"]),
        (("Muscle strength", ""), ["function"]),
        (("McGill questionnaire", ""), ["pain"]),
        (("Recurrent disc herniation", ""), ["safety"]),
        (("Additional surgery at the same level", ""), ["safety"]),
        (("Tumor necrosis factor", ""), ["inflammation"]),
        (("Oxycodone consumption", ""), ["opioid-use"]),
        (("Employment", ""), ["work-recovery"]),
        (("Nottingham Health Profile", ""), ["quality-of-life"]),
        (("Patient satisfaction", ""), []),
        (("Japanese Orthopaedic Association score", ""), ["function"]),
        (("Light touch", ""), ["function"]),
        (("Timed Up and Go", ""), ["function"]),
        (("Cavity size", ""), ["imaging"]),
        (("Non-union", ""), ["fusion"]),
        (("Neuroinflammation", ""), ["inflammation"]),
        (("Duration of hospitalization", ""), ["work-recovery"]),
        (("Anti-HLA antibodies", ""), []),
        (("Tolerance", "Pain, hematoma or abscess after the injection"), ["safety"]),
        (("Glucose tolerance", ""), []),
        (("C-peptide", "Change in beta cell function"), []),
        (("Glucagon", "Change in alpha cell function"), []),
        (("Beta cell death", ""), []),
        (("1) Adverse reactions 2) Vital signs 3) Lumbar MRI", ""), ["imaging", "safety"]),
        (("Costs", "Cost of side effects and of necessary revision operations"), []),
        (("Disability", "Moderate: this group experiences more pain"), ["function"]),
        (("Observe treatment", "Moderate disability: this group experiences more pain"), ["function"]),
        (("WOMAC", ""), ["function"]),
        (("WOMAC", "WOMAC has items for pain and stiffness"), ["pain", "function"]),
        (("IKDC", ""), ["function"]),
        (("RAND-36", ""), ["quality-of-life"]),
        (("Overall", "Satisfaction on a 100 mm VAS"), []),
        (("Safety in non-union fractures by imaging", ""), ["safety"]),
        (("Changes in non-union fractures by imaging", ""), ["imaging"]),
        (("Union of the fracture", ""), ["fusion"]),
        (("Union", "On X-ray"), ["fusion"]),
        (("Maximum tolerated dose", ""), ["safety"]),
        (("Scale for the rating of ataxia", ""), ["function"]),
        (("Mixed meal tolerance", ""), []),
        (("Response after a TNF inhibitor", ""), []),
        (("Cartilage volume", ""), ["imaging"]),
    ],
)
def test_an_outcome_measures_what_its_title_says_or_else_its_description(outcome, expected):
    assert labels(study(CELLS, outcomes=[outcome]), "measure") == expected


def test_every_label_but_those_of_absence_has_words_of_the_record():
    record = study(CELLS, ("PLACEBO_COMPARATOR", "Placebo", "Saline"), outcomes=[("Pain", "")])
    evidence = {label.slug: label.evidence for label in agreement.labeller().labels(record)}
    assert evidence["placebo"].text == "Placebo"
    assert evidence["placebo"].field == "arm label"
    assert (evidence["pain"].field, evidence["pain"].text) == ("primary outcome", "Pain")
    assert "stem cells" in evidence["treatment"].text


@pytest.fixture(scope="module")
def folder():
    if (folder := agreement.records_folder()) is None:
        pytest.skip("no real records")
    return folder


@pytest.mark.real
def test_the_page_of_labels_has_the_tables_of_today(folder):
    assert agreement.page(folder) == agreement.PAGE.read_text("utf-8")


@pytest.mark.real
def test_each_class_is_precise_and_complete_on_the_real_trials(folder):
    settled = agreement.reading("settled")
    code = agreement.labels_by_code(folder, tuple(settled))
    worst = {}
    for family in ("role", "comparator", "measure"):
        for slug in {name.split()[1] for name in agreement.all_labels(settled, code)}:
            names = [name for name in agreement.all_labels(settled, code) if name.split()[1] == slug]
            names = [
                name for name in names if (name.split()[0] in {"role", "comparator"}) == (family != "measure")
            ]
            names = [name for name in names if family == "measure" or name.startswith(family)]
            counts = [agreement.confusion(settled, code, name) for name in names]
            both, alone, missed = (
                (sum(column) for column in tuple(zip(*counts, strict=True))[:3]) if counts else (0,) * 3
            )
            if both + alone + missed:
                worst[family, slug] = min(both / max(1, both + alone), both / max(1, both + missed))
    assert min(worst.values()) >= 0.95, sorted(worst.items(), key=lambda item: item[1])[:5]
