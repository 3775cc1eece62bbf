"""Records that a generous search brings and that belong to no watch (201 to 230).

Each is near in one respect: the cord or the back is named but not treated, cells are named but not given,
or vertebrae are where the marrow comes from.
"""

from __future__ import annotations

from world.plan import Plan

# A table: one field a line would make each trial thirty lines long.
# fmt: off


def _other(
    number: int,
    title: str,
    conditions: tuple[str, ...],
    intervention: str,
    about: str,
    *,
    sponsor: str = "uh",
    status: str = "COMPLETED",
    primary: tuple[str, ...] = ("safety@12 months",),
    place: tuple[str, int] = ("United States", 2),
    people: int = 40,
    cells: str = "",
    doses: tuple[str, ...] = ("As described in the protocol",),
    keywords: tuple[str, ...] = (),
    against: tuple[str, ...] = (),
) -> Plan:
    year = 2012 + number % 8
    over = status in {"COMPLETED", "TERMINATED"}
    return Plan(
        number=number, title=title, named=conditions, condition="", cells=cells, intervention=intervention, sponsor=sponsor,
        about=about, status=status, primary=primary, sites=(place,), people=people, doses=doses, against=against,
        keywords=keywords, phases=("NA",) if not cells else ("PHASE2",), registered=f"{year}-02-0{1 + number % 9}",
        start=f"{year}-05", primary_end=f"{year + 3}-06" if over else "2027-06", end=f"{year + 3}-12" if over else "2028-03",
        updated=f"{year + 4}-03-1{number % 9}" if over else f"2025-1{number % 3}-0{1 + number % 9}",
        why="Low enrollment" if status == "TERMINATED" else "",
        inclusion=(f"Diagnosis of {conditions[0].lower()}",), secondary=("eq5d",),
    )


_CORD = "Spinal Cord Injuries"
_LBP = "Low Back Pain"
_DDD = "Intervertebral Disc Degeneration"

LOOKALIKES: tuple[Plan, ...] = (
    _other(201, "Fat-derived Stromal Vascular Fraction for Rotator Cuff Pain in Wheelchair Users", ("Shoulder Pain", _CORD), "",
           "The shoulder is injected; the cord is not treated.", cells="svf", keywords=("Rotator Cuff",), primary=("nrs@6 months",)),
    _other(202, "Micronized Fat With Stromal Cells for Shoulder Pain in People With Spinal Cord Injury", ("Shoulder Pain", "Rotator Cuff Tears", _CORD), "",
           "Shoulder pain of manual wheelchair users is treated.", cells="svf", status="RECRUITING", primary=("nrs@6 months",)),
    _other(203, "Vertebral Body Marrow From Organ Donors for Leukemia Transplant", ("Acute Leukemia",), "Banked marrow from vertebral bodies",
           "Marrow taken from the vertebrae of deceased donors is banked for transplantation of hematopoietic stem cells.",
           keywords=("Hematopoietic Stem Cells", "Vertebral Fracture"), status="RECRUITING"),
    _other(204, "Combined Kidney and Vertebral Marrow Transplantation for Tolerance", ("End-stage Renal Disease",), "Donor vertebral marrow infusion",
           "Hematopoietic stem cells from vertebral marrow are infused after the kidney.", keywords=("Stem Cell Transplant", "Spinal Fracture")),
    _other(205, "Synthetic Bone Substitute in Posterolateral Lumbar Fusion", ("Spinal Fusion", "Spondylolisthesis"), "Bioactive glass granules",
           "The granules are a scaffold that bone marrow of the patient grows into.", primary=("fusion_ct",), against=("autograft",), sponsor="orthoco"),
    _other(206, "Titanium Interbody Cage for Lumbar Fusion", ("Spinal Fusion", _DDD), "Porous titanium cage", "Pores of the cage are meant to be reached by bone marrow.",
           primary=("fusion_ct",), sponsor="orthoco", status="RECRUITING"),
    _other(207, "Demineralized Bone Matrix in Cervical Fusion", ("Cervical Spondylosis", "Spinal Fusion"), "Demineralized bone matrix",
           "The matrix is acellular; proteins in it attract progenitor cells.", primary=("fusion_ct",), sponsor="orthoco"),
    _other(208, "Recombinant Growth Factor in Lumbar Fusion", ("Spinal Stenosis", "Spinal Fusion"), "Bone morphogenetic protein on a sponge",
           "A protein on a sponge recruits mesenchymal stem cells of the patient.", primary=("fusion_ct",), against=("autograft",), sponsor="west"),
    _other(209, "Allogeneic Stem Cells for Knee Osteoarthritis", ("Knee Osteoarthritis",), "", "The knee is injected once.", cells="bm_allo",
           doses=("50 million cells in 3 mL",), keywords=("Chronic Pain", "Back Pain"), sponsor="cellco"),
    _other(210, "Adipose Stem Cells for Hip and Knee Osteoarthritis", ("Knee Osteoarthritis", "Hip Osteoarthritis"), "",
           "Back pain is asked about at entry and is no target.", cells="ad_auto", doses=("40 million cells in 4 mL",), status="RECRUITING", sponsor="seoul",
           place=("South Korea", 1)),
    _other(211, "Marrow Mononuclear Cells After Myocardial Infarction", ("Myocardial Infarction",), "", "Cells are infused into a coronary artery.",
           cells="bm_mnc", doses=("100 million cells",), sponsor="muster", place=("Germany", 2)),
    _other(212, "Mesenchymal Stem Cells in Chronic Heart Failure", ("Heart Failure",), "", "Cells are injected into the heart muscle.", cells="bm_allo",
           doses=("150 million cells",), sponsor="cellco", status="TERMINATED"),
    _other(213, "Umbilical Cord Stem Cells in Ischemic Stroke", ("Ischemic Stroke",), "", "Cells are given within a week of stroke.", cells="uc",
           doses=("1 million cells per kg",), keywords=("Paralysis",), sponsor="china1", place=("China", 3), status="RECRUITING"),
    _other(214, "Stem Cells in Amyotrophic Lateral Sclerosis", ("Amyotrophic Lateral Sclerosis",), "", "Cells are given around the cord for a disease of motor neurons.",
           cells="bm_auto", doses=("60 million cells",), keywords=("Motor Neuron Disease", "Tetraplegia"), sponsor="korco", place=("South Korea", 1)),
    _other(215, "Platelet-rich Plasma for Discogenic Pain", (_DDD, _LBP), "Platelet-rich plasma", "Plasma rich in platelets, which attract progenitor cells, is injected into the disc.",
           primary=("nrs@6 months",), against=("saline",), sponsor="west", status="RECRUITING", people=60),
    _other(216, "Intradiscal Steroid for Modic Changes", (_LBP, _DDD), "Prednisolone into the disc", "One injection of a steroid is compared with contrast medium.",
           primary=("vas@1 month",), sponsor="exemple", place=("France", 2)),
    _other(217, "Fibrin Sealant Into the Disc", (_DDD,), "Fibrin sealant", "A sealant is injected that is to recruit stem cells of the disc.", primary=("odi@12 months",), against=("saline",)),
    _other(218, "Epidural Spinal Cord Stimulation for Failed Back Surgery Syndrome", ("Failed Back Surgery Syndrome",), "Spinal cord stimulator",
           "A stimulator is compared with medical treatment.", primary=("leg@6 months",), sponsor="network", people=120),
    _other(219, "Spinal Cord Stimulation for Walking After Spinal Cord Injury", (_CORD,), "Epidural electrical stimulation", "Electrodes are implanted; no cells are given.",
           primary=("motor@12 months",), sponsor="fund", status="RECRUITING"),
    _other(220, "Hypothermia in Acute Spinal Cord Injury", (_CORD,), "Intravascular cooling", "The body is cooled for two days.", primary=("ais@6 months",), people=80),
    _other(221, "Riluzole in Acute Cervical Cord Injury", (_CORD,), "Riluzole", "A drug is compared with placebo.", primary=("motor@6 months",), against=("saline",), people=150,
           sponsor="network"),
    _other(222, "Chondroitinase Gel for Cord Injury", (_CORD,), "Chondroitinase gel", "An enzyme is injected that acts on endogenous stem cells.", status="NOT_YET_RECRUITING", sponsor="neuroco"),
    _other(223, "Umbilical Cord Clamping and Low Back Pain in Pregnancy", ("Pregnancy", _LBP), "Delayed clamping of the umbilical cord",
           "Women with back pain in pregnancy are asked about the time of clamping.", sponsor="jordan", place=("Jordan", 1), primary=("nrs@6 weeks",)),
    _other(224, "Hematopoietic Stem Cell Transplantation and Vertebral Fracture", ("Multiple Myeloma",), "Zoledronic acid",
           "Fractures after autologous stem cell transplantation are counted.", keywords=("Stem Cell Transplantation", "Vertebral Fracture"), primary=("bmd",)),
    _other(225, "Low Back Pain After Bone Marrow Harvest in Donors", ("Pain, Postprocedural",), "Wound infiltration with ropivacaine",
           "Ropivacaine is given at the iliac crest; donors rate pain in the back.", keywords=("Bone Marrow Donation", "Stem Cell Transplantation", _LBP),
           primary=("nrs@24 hours",)),
    _other(226, "Exercise for Chronic Low Back Pain", (_LBP,), "Graded exercise", "Exercise is compared with advice.", primary=("rmdq@3 months",), against=("usual",), people=200,
           sponsor="north", status="RECRUITING"),
    _other(227, "Artificial Disc Against Fusion", (_DDD,), "Lumbar disc prosthesis", "Two operations are compared.", primary=("odi@24 months",), against=("surgery",), people=160,
           sponsor="orthoco"),
    _other(228, "Ozone Injection for Lumbar Disc Herniation", ("Lumbar Disc Herniation",), "Oxygen-ozone mixture", "Gas is injected into the disc.", primary=("leg@3 months",),
           sponsor="esempio", place=("Italy", 2)),
    _other(229, "Wharton's Jelly Stem Cells for Pressure Ulcers of the Heel", ("Pressure Ulcer",), "", "Skin over the heel is treated; some participants have paraplegia.",
           cells="uc", doses=("10 million cells around the wound",), sponsor="turkey", place=("Turkey", 1), keywords=("Wound Healing", "Paraplegia")),
    _other(230, "Isolation of Progenitor Cells From Removed Disc Tissue", ("Lumbar Disc Herniation",), "Laboratory study of removed tissue",
           "Tissue removed at surgery is studied in the laboratory; no one is treated.", sponsor="tokyo", place=("Japan", 1), keywords=("Disc Tissue",)),
)
