"""Three rules of docs/scope.md and their neighbours, on invented records, with the shipped watches."""

import json

import pytest

from monitor.config import loading as config
from monitor.registry.ctgov.parse import read_trial
from monitor.screening.screener import Screener

IN, OUT = True, False


@pytest.fixture(scope="module")
def screener():
    shipped = config.load()
    return Screener(shipped.watch, ())


def arm(label, kind, description="", *, given=()):
    return {"label": label, "type": kind, "description": description, "interventionNames": list(given)}


def given(name, description="", *, arms=(), other=(), kind="DEVICE"):
    item = {"name": name, "type": kind, "description": description, "otherNames": list(other)}
    return {**item, "armGroupLabels": list(arms)}


def trial(title, conditions, interventions, *, arms=(), summary="", keywords=(), study_type="INTERVENTIONAL"):
    protocol = {
        "identificationModule": {"nctId": "NCT09990003", "briefTitle": title},
        "statusModule": {"overallStatus": "RECRUITING"},
        "designModule": {"studyType": study_type},
        "conditionsModule": {"conditions": list(conditions), "keywords": list(keywords)},
        "armsInterventionsModule": {"armGroups": list(arms), "interventions": list(interventions)},
        "descriptionModule": {"briefSummary": summary},
    }
    return read_trial(json.dumps({"protocolSection": protocol}).encode())


def spine(screener, record):
    return next(decision for decision in screener.screen(record) if decision.watch == "stem-cell-spine")


MSC = given("Autologous mesenchymal stem cells", kind="BIOLOGICAL")
DISEASED_VERTEBRA = [
    # the spine is a listed condition
    (IN, trial("A graft", ["Spinal Tuberculosis"], [MSC])),
    (IN, trial("A graft", ["Tuberculosis of Spine"], [MSC])),
    (IN, trial("A graft", ["Pott's Disease"], [MSC])),
    (IN, trial("A graft", ["Vertebral Osteomyelitis"], [MSC])),
    (IN, trial("A graft", ["Osteomyelitis of the lumbar spine"], [MSC])),
    (IN, trial("A graft", ["Spondylodiscitis"], [MSC])),
    (IN, trial("A graft", ["Infectious discitis"], [MSC])),
    (IN, trial("A graft", ["Brucellar spondylitis"], [MSC])),
    (IN, trial("A graft", ["Spinal Metastases"], [MSC])),
    (IN, trial("A graft", ["Spinal Tumor"], [MSC])),
    (IN, trial("A graft", ["Giant cell tumour of a thoracic vertebra"], [MSC])),
    (IN, trial("A graft", ["Vertebral hemangioma"], [MSC])),
    (IN, trial("A graft", ["Bone defect after spinal tumour resection"], [MSC])),
    # another disease is listed, and the cells are put into the spine
    (IN, trial("Vertebral defects", ["Tuberculosis"], [MSC])),
    (IN, trial("A study", ["Osteomyelitis"], [given("MSC injected into the infected vertebral body")])),
    (
        IN,
        trial(
            "A study", ["Bone Loss"], [given("Graft", "Stem cells on a scaffold fill the vertebral defect")]
        ),
    ),
    (IN, trial("A study", ["Multiple Myeloma"], [given("MSC", "Stromal cells injected into the vertebra")])),
    (IN, trial("A study", ["Sickle Cell Disease"], [given("BMAC", "BMAC put into the vertebral body")])),
    (IN, trial("A study", ["Osteogenesis Imperfecta"], [given("Spinal fusion with mesenchymal stem cells")])),
    (IN, trial("A study", ["Neoplasms"], [given("Marrow concentrate in lumbar interbody fusion")])),
    (IN, trial("A study", ["Thalassemia"], [given("Vertebroplasty with mesenchymal stem cells")])),
    # neighbours
    (OUT, trial("A graft", ["Tuberculosis"], [MSC])),
    (OUT, trial("A graft", ["Osteomyelitis of the tibia"], [MSC])),
    (OUT, trial("Bone defects of the jaw", ["Bone Loss"], [MSC])),
    (OUT, trial("A study", ["Multiple Myeloma"], [given("Autologous stem cell transplantation")])),
    (
        OUT,
        trial("A study", ["Leukemia"], [given("Stem cells from vertebral bone marrow of deceased donors")]),
    ),
    (OUT, trial("Vertebral bone marrow of donors", ["Kidney Transplant"], [given("Marrow transplantation")])),
    (OUT, trial("A study", ["Osteonecrosis of Femur Head"], [given("Stem cells aspirated from a vertebra")])),
    (OUT, trial("Antibiotics", ["Spinal Tuberculosis"], [given("Rifampicin")])),
    (OUT, trial("Stereotactic radiotherapy", ["Spinal Metastases"], [given("Radiation")])),
    (OUT, trial("High dose", ["Spinal Tumor"], [given("Chemotherapy with autologous stem cell rescue")])),
    (OUT, trial("Cord tumours", ["Spinal Cord Neoplasms"], [given("CAR T cells")])),
    (
        OUT,
        trial(
            "Plasma cells",
            ["Multiple Myeloma", "Vertebral Fracture"],
            [given("Autologous stem cell transplantation"), given("Kyphoplasty")],
        ),
    ),
]

FUSION = ["Spondylolisthesis", "Degenerative Disc Disease"]
TREATED, COMPARED = "Test", "Comparison"
TWO_ARMS = (arm(TREATED, "EXPERIMENTAL"), arm(COMPARED, "ACTIVE_COMPARATOR"))


def fusion(*interventions, arms=TWO_ARMS, title="A bone substitute in lumbar fusion", **more):
    return trial(title, FUSION, interventions, arms=arms, **more)


ASPIRATE = [
    # it only wets
    (OUT, fusion(given("Ceramic", "The granules are soaked in bone marrow aspirate.", arms=[TREATED]))),
    (OUT, fusion(given("Ceramic", "Hydrated with autologous blood or bone marrow aspirate (BMA)"))),
    (OUT, fusion(given("Putty", "Moistened with BMA before use"))),
    (OUT, fusion(given("Strip", "Rehydrate the strip with bone marrow aspirate, blood or saline"))),
    (OUT, fusion(given("Foam", "Saturated with marrow aspirate, a source of progenitor cells"))),
    (OUT, fusion(given("Foam"), arms=(arm("Foam", "EXPERIMENTAL", "Foam wetted with marrow aspirate"),))),
    (OUT, fusion(given("Granules", "Wetted with the patient's blood"))),
    # it is in the comparator
    (
        OUT,
        fusion(given("Peptide", arms=[TREATED]), given("Ceramic and bone marrow aspirate", arms=[COMPARED])),
    ),
    (OUT, fusion(given("Peptide", arms=[TREATED]), given("Ceramic", "Mixed with BMA", arms=[COMPARED]))),
    (
        OUT,
        fusion(
            given("Peptide"),
            arms=(arm("Peptide", "EXPERIMENTAL"), arm("Local bone with BMA", "ACTIVE_COMPARATOR")),
        ),
    ),
    (OUT, fusion(given("Peptide"), title="Peptide versus ceramic with marrow aspirate in lumbar fusion")),
    # it is said in passing
    (OUT, fusion(given("Cage", "Titanium cage, packed with local bone; marrow aspirate may be used"))),
    (OUT, fusion(given("Ceramic"), summary="Other surgeons have mixed such granules with marrow aspirate.")),
    (OUT, fusion(given("Marker", "A bone marrow aspirate is taken for analysis"))),
    # it is a part of the treatment
    (IN, fusion(given("Ceramic with bone marrow aspirate", arms=[TREATED]))),
    (IN, fusion(given("Granules", "Granules mixed with local bone and marrow aspirate", arms=[TREATED]))),
    (IN, fusion(given("Granules", "Hydrated with BMA and mixed with local bone", arms=[TREATED]))),
    (IN, fusion(given("Disc injection", "Marrow aspirate is injected into the disc"), arms=())),
    (IN, fusion(given("Ceramic"), title="Marrow aspirate on a ceramic versus autograft in lumbar fusion")),
    # concentrated marrow and cells are a cell product, wherever they are
    (IN, fusion(given("BMAC on a collagen sponge", arms=[TREATED]))),
    (IN, fusion(given("Sponge", "Soaked in bone marrow aspirate concentrate", arms=[TREATED]))),
    (IN, fusion(given("Allograft", "Wetted with concentrated bone marrow"))),
    (IN, fusion(given("Peptide", arms=[TREATED]), given("Marrow concentrate", arms=[COMPARED]))),
    (IN, fusion(given("Device", arms=[TREATED]), given("Cellular bone allograft", arms=[COMPARED]))),
    (IN, fusion(given("Ceramic", "Seeded with mesenchymal stem cells expanded from marrow aspirate"))),
]

SPONDYLITIS = [
    (IN, trial("Cells", ["Ankylosing Spondylitis"], [MSC])),
    (IN, trial("Cells", ["Spondylitis, Ankylosing"], [given("Umbilical cord mesenchymal stem cells")])),
    (IN, trial("Mesenchymal stem cells in ankylosing spondylitis", ["Arthritis"], [MSC])),
    (IN, trial("Cells", ["Axial Spondyloarthritis"], [MSC])),
    (IN, trial("Cells", ["Spondyloarthropathies"], [given("MSC-derived exosomes")])),
    (IN, trial("Cells", ["Bechterew Disease"], [MSC])),
    (IN, trial("Cells", ["Sacroiliitis"], [MSC])),
    (OUT, trial("A drug", ["Ankylosing Spondylitis"], [given("Adalimumab", kind="DRUG")])),
    (OUT, trial("Cells", ["Rheumatoid Arthritis"], [MSC])),
    (
        OUT,
        trial("Cells", ["Psoriasis"], [MSC], summary="Cells have been given in ankylosing spondylitis too."),
    ),
    (OUT, trial("Immune cells", ["Ankylosing Spondylitis"], [given("Count of T cells")])),
    (
        OUT,
        trial(
            "Osteogenesis of mesenchymal stem cells",
            ["Ankylosing Spondylitis"],
            [],
            study_type="OBSERVATIONAL",
            summary="Mesenchymal stem cells of patients are compared in the laboratory.",
        ),
    ),
]

LISTED = ["Osteoarthritis, Knee", "Plantar Fasciitis", "Degenerative Disc Disease", "Tendinopathy"]
BIRTH_TISSUE = [
    (IN, trial("A registry of patients", LISTED, [given("Human amniotic fluid product")])),
    (IN, trial("Amniotic suspension allograft", LISTED, [given("Amniotic suspension allograft")])),
    (IN, trial("A product", LISTED, [given("Amnion injection")])),
    (IN, trial("A product", LISTED, [given("Umbilical cord allograft")])),
    (IN, trial("A product", LISTED, [given("Umbilical cord tissue product")])),
    (IN, trial("A product", LISTED, [given("Wharton's jelly allograft")])),
    (IN, trial("A product", LISTED, [given("Cord blood product")])),
    (IN, trial("A product", ["Knee Pain", "Degenerative Disk Disease"], [given("Amniotic fluid injection")])),
    (IN, trial("A product", ["Intervertebral Disc Degeneration"], [given("Processed umbilical cord")])),
    (OUT, trial("A product", ["Osteoarthritis, Knee", "Tendinopathy"], [given("Amniotic fluid product")])),
    (OUT, trial("A product", ["Lumbar Disc Herniation"], [given("Amniotic membrane as a barrier")])),
    (OUT, trial("A product", LISTED, [given("Hyaluronic acid")])),
    (
        OUT,
        trial("Childbirth", ["Low Back Pain"], [given("Delayed umbilical cord clamping", kind="PROCEDURE")]),
    ),
    (OUT, trial("Childbirth", ["Back Pain"], [given("Epidural", "Umbilical cord blood gas is measured")])),
]
CASES = [*DISEASED_VERTEBRA, *ASPIRATE, *SPONDYLITIS, *BIRTH_TISSUE]


def words(record):
    protocol = record.study.protocol_section
    items = protocol.arms_interventions_module.interventions
    said = [(item.name, item.description) for item in items]
    return f"{record.facts.title}; {protocol.conditions_module.conditions[0]}; {said}"


@pytest.mark.parametrize(("expected", "record"), CASES, ids=[words(record) for _, record in CASES])
def test_the_spine_watch_judges_by_the_rules_of_scope(screener, expected, record):
    decision = spine(screener, record)
    assert decision.included is expected, decision.reason


def test_cells_that_are_put_into_a_vertebra_are_quoted_with_the_place(screener):
    record = trial("A study", ["Osteomyelitis"], [given("MSC injected into the infected vertebral body")])
    decision = spine(screener, record)
    assert '"into the infected vertebral" (interventions) is the subject' in decision.reason or (
        '"vertebral body" (interventions) is the subject' in decision.reason
    )
