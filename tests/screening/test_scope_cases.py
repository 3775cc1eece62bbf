"""The judgement cases of docs/scope.md, as synthetic records, decided by the shipped configuration."""

import json

import pytest

from monitor.config import loading as config
from monitor.registry.ctgov.parse import read_trial
from monitor.screening.screener import Screener

SPINE, CORD = "stem-cell-spine", "stem-cell-spinal-cord"


@pytest.fixture(scope="module")
def screener():
    shipped = config.load()
    return Screener(shipped.watch, shipped.topic)


def case(title, conditions, given, **more):
    return title, conditions, given, more


BOTH, NEITHER = (SPINE, CORD), ()
CASES = [
    # known by product alone
    ((SPINE,), case("Rexlemestrocel-L in low back pain", "Low Back Pain", "Rexlemestrocel-L")),
    ((SPINE,), case("A dose study", "Lumbar Disc Disease", "BRTX-100")),
    ((SPINE,), case("Intradiscal study", "Degenerative Disc Disease", "IDCT (rebonuputemcel)")),
    ((SPINE,), case("Intradiscal study", "Disc Degeneration", "Discogenic Cells, high dose")),
    ((SPINE,), case("Juvenile cartilage", "Discogenic pain", "NuQu")),
    ((SPINE,), case("A supplement", "Discogenic pain", "VIA Disc NP")),
    ((SPINE,), case("A supplement", "Discogenic pain", "Nucleus pulposus allograft")),
    ((SPINE,), case("Gene-modified chondrocytes", "Chronic low back pain", "TG-C, low dose")),
    ((SPINE,), case("Fusion", "Spondylolisthesis", "Trinity Elite")),
    ((SPINE,), case("Fusion", "Cervical disc disease", "Osteocel Plus in ACDF")),
    ((SPINE,), case("Osteoblasts in lumbar fusion", "Degenerative spondylolisthesis", "ALLOB")),
    ((SPINE,), case("Disc cells after sequestrectomy", "Disk, Herniated", "NOVOCART Disc plus")),
    # by the name of cells
    ((SPINE,), case("Fusion with marrow", "Spinal Fusion", "Ceramic soaked in bone marrow aspirate")),
    ((SPINE,), case("Scoliosis surgery", "Adolescent idiopathic scoliosis", "Allograft with BMA")),
    ((SPINE,), case("Laminectomy and fusion", "Spinal Stenosis", "Bone marrow concentrate (BMAC)")),
    ((SPINE,), case("Facet joints", "Zygapophyseal joint arthritis", "Micro-fragmented fat: Lipogems")),
    ((SPINE,), case("Sacroiliac joint", "Sacroiliac joint pain", "Stromal vascular fraction")),
    ((SPINE,), case("Cervical discs", "Chronic Neck Pain", "Autologous adipose-derived cells")),
    ((SPINE,), case("Vertebroplasty", "Vertebral compression fracture", "Mesenchymal stromal cells")),
    ((SPINE,), case("After surgery that failed", "Failed Back Surgery Syndrome", "UC-MSC")),
    ((SPINE,), case("Vesicles", "Lumbar radiculopathy", "MSC-derived exosomes")),
    ((SPINE,), case("Amniotic suspension", "Facet joint syndrome", "Amniotic fluid cells")),
    ((SPINE,), case("Nonunion", "Pseudarthrosis of the lumbar spine", "Expanded mesenchymal stem cells")),
    ((SPINE,), case("Grafts", "Degenerative disc disease", "Cellular bone allograft against iliac crest")),
    # the cord
    ((CORD,), case("Schwann cells", "Spinal Cord Injuries", "Autologous human Schwann cells")),
    ((CORD,), case("Nasal cells", "Paraplegia, complete", "Olfactory ensheathing cells")),
    ((CORD,), case("Progenitors", "Cervical spinal cord injury", "AST-OPC1")),
    ((CORD,), case("Neural cells", "Traumatic tetraplegia", "Human neural stem cells")),
    ((CORD,), case("Syrinx", "Posttraumatic syringomyelia", "Autologous mesenchymal stromal cells")),
    ((CORD,), case("Roots", "Cauda equina injury", "Autologous marrow mononuclear cells")),
    ((CORD,), case("Cord blood cells", "Spinal Cord Injury", "Umbilical cord blood mononuclear cells")),
    ((CORD,), case("Pain below the lesion", "Spinal Cord Injuries; Neuropathic Pain", "Intrathecal MSC")),
    (
        (CORD,),
        case("Cells for nerve diseases", "Cerebral Palsy; Spinal Cord Injury; ALS", "Marrow stem cells"),
    ),
    ((CORD,), case("Macrophages", "Acute spinal cord injury", "Autologous incubated macrophages")),
    ((CORD,), case("Blood-forming cells", "Spinal Cord Injury", "Hematopoietic stem cells, intrathecal")),
    (BOTH, case("Fracture with cord injury", "Spinal Fractures; Spinal Cord Injury", "MSC")),
    # out
    (NEITHER, case("Shoulder pain in spinal cord injury", "Spinal Cord Injuries; Shoulder Pain", "Lipogems")),
    (
        NEITHER,
        case("Pressure ulcers in paraplegia", "Pressure Ulcer; Paraplegia", "Stromal vascular fraction"),
    ),
    (NEITHER, case("Marrow from vertebrae", "Acute leukemia", "Vertebral bone marrow of deceased donors")),
    (NEITHER, case("Bone substitute", "Spinal Fusion", "Synthetic bone graft granules")),
    (NEITHER, case("Cage", "Degenerative Disc Disease", "Cellular titanium cage")),
    (NEITHER, case("Acellular matrix", "Spinal Fusion", "Acellular demineralised bone")),
    (NEITHER, case("Platelets", "Discogenic low back pain", "Platelet-rich plasma")),
    (NEITHER, case("Vesicles of platelets", "Low back pain", "Platelet-derived exosomes")),
    (
        NEITHER,
        case(
            "Bone after transplantation",
            "Vertebral Fracture; Osteoporosis",
            "Zoledronate after stem cell transplantation",
        ),
    ),
    (
        NEITHER,
        case("Myeloma", "Multiple Myeloma; Vertebral Fracture", "Autologous stem cell transplantation"),
    ),
    (NEITHER, case("Children with SMA", "Spinal Muscular Atrophy", "Intrathecal MSC")),
    (NEITHER, case("MSC in ALS", "Amyotrophic Lateral Sclerosis", "Intrathecal MSC")),
    (NEITHER, case("Hereditary disease", "Hereditary spastic paraplegia", "MSC")),
    (NEITHER, case("Anaesthesia", "Spinal anesthesia", "Bupivacaine")),
    ((SPINE,), case("MSC in ankylosing spondylitis", "Ankylosing Spondylitis; Spinal Diseases", "MSC")),
    ((SPINE,), case("MSC in axial spondyloarthritis", "Spondyloarthritis", "MSC")),
    (NEITHER, case("Hip", "Osteonecrosis of the femoral head", "Marrow concentrate")),
    (NEITHER, case("Leg", "Congenital pseudarthrosis of tibia", "MSC")),
    (NEITHER, case("Jaw", "Temporomandibular disc displacement", "MSC")),
    (NEITHER, case("Before birth", "Myelomeningocele", "Placental mesenchymal stem cells")),
    (NEITHER, case("Exercise and circulating stem cells", "Spinal Cord Injury", "Exercise")),
    (NEITHER, case("Mobilising stem cells by G-CSF", "Spinal Cord Injury", "Filgrastim")),
    (NEITHER, case("CAR T", "Spinal cord injury", "CAR T cells")),
    (NEITHER, case("Knee", "Osteoarthritis, Knee", "Stem cells", summary="As was done for back pain.")),
    (NEITHER, case("Iliac crest", "Osteoarthritis", "Marrow of the posterior superior iliac spine")),
    (NEITHER, case("Membrane", "Lumbar disc herniation", "Full-thickness placental membrane")),
]


def record(title, conditions, given, more):
    protocol = {
        "identificationModule": {"nctId": "NCT09990002", "briefTitle": title},
        "statusModule": {"overallStatus": "RECRUITING"},
        "designModule": {"studyType": "INTERVENTIONAL"},
        "conditionsModule": {"conditions": conditions.split("; ")},
        "armsInterventionsModule": {"interventions": [{"type": "BIOLOGICAL", "name": given}]},
        "descriptionModule": {"briefSummary": more.get("summary", "")},
    }
    return read_trial(json.dumps({"protocolSection": protocol}).encode())


@pytest.mark.parametrize(("expected", "trial"), CASES, ids=[f"{c[1]} - {c[2]}" for _, c in CASES])
def test_the_shipped_watches_judge_as_documented(screener, expected, trial):
    decisions = screener.screen(record(*trial))
    assert tuple(d.watch for d in decisions if d.included) == expected, [d.reason for d in decisions]


def test_every_query_stays_below_what_the_registry_refuses():
    for watch in config.load().watch:
        for query in (*watch.conditions, *watch.interventions):
            words = [word for word in query.replace('"', " ").split() if word != "OR"]
            assert len(words) <= 12, query


def test_the_shipped_searches_are_few():
    assert sum(len(watch.conditions) * len(watch.interventions) for watch in config.load().watch) <= 12


def test_the_three_families_have_the_topics_that_were_asked_for():
    shipped = config.load().topic
    families = {
        family: [t.slug for t in shipped if t.family == family]
        for family in ("condition", "cells", "question")
    }
    assert [len(slugs) for slugs in families.values()] == [9, 10, 11]
