"""The cast, part 4: trials that are registered while the world is being watched (83 to 94)."""

from __future__ import annotations

from world.plan import Plan

# A table: one field a line would make each trial thirty lines long.
# fmt: off

_DISC = "injection into the center of the disc under fluoroscopy"
_EPI = "epidural injection under fluoroscopy"
_IT = "intrathecal injection by lumbar puncture"
_US = "United States"

NEW: tuple[Plan, ...] = (
    Plan(number=83, title="Bone Marrow Stem Cells for Early Disc Degeneration", sponsor="muster", condition="ddd",
         cells="bm_auto", doses=("15 million cells in 1 mL",), route=_DISC, against=("nothing",), phases=("PHASE1", "PHASE2"), people=84,
         status="NOT_YET_RECRUITING", registered="2026-03-10", start="2026-06-01", primary_end="2028-12-31", end="2029-12-31",
         updated="2026-03-10", primary=("odi@12 months",), secondary=("vas", "pfirrmann", "work"), sites=(("Germany", 3),),
         about="Only discs of Pfirrmann grade 3 are treated.", ages=(18, 55)),
    Plan(number=84, title="Induced Pluripotent Stem Cell-derived Disc Progenitors for Low Back Pain", sponsor="discco", condition="clbp",
         cells="ips_np", doses=("3 million cells in 1 mL", "9 million cells in 1 mL"), route=_DISC, against=("saline",), phases=("PHASE1", "PHASE2"),
         masking=4, people=45, status="NOT_YET_RECRUITING", fda=True, registered="2026-03-24", start="2026-09-01", primary_end="2028-09-30",
         end="2030-09-30", updated="2026-03-24", primary=("safety@24 months",), secondary=("nrs", "odi", "t2"), sites=((_US, 3),),
         about="An independent board reviews MRI of each participant."),
    Plan(number=85, title="Umbilical Cord Stem Cells for Cervical Spinal Cord Injury", sponsor="korco", condition="sci_sub", cells="uc",
         doses=("30 million cells twice",), route=_IT, against=("rehab",), phases=("PHASE1", "PHASE2"), people=60, status="RECRUITING",
         registered="2026-04-08", start="2026-03-30", primary_end="2028-12-31", end="2029-06-30", updated="2026-04-08",
         primary=("uems@12 months",), secondary=("ais", "scim", "safety"), sites=(("South Korea", 2),), about="Arm and hand function is the main question."),
    Plan(number=86, title="Bone Marrow Concentrate for Recurrent Lumbar Disc Herniation", sponsor="west", condition="hernia", cells="bmac",
         doses=("2 mL of concentrate",), route="application at the end of revision microdiscectomy", against=("discectomy",), phases=("NA",), masking=2,
         people=70, status="NOT_YET_RECRUITING", registered="2026-04-21", start="2026-07-15", primary_end="2028-07-31", end="2029-07-31",
         updated="2026-04-21", primary=("reherniation",), secondary=("leg", "odi", "work"), sites=((_US, 2),), about="All have had one earlier discectomy."),
    Plan(number=87, title="Exosomes From Bone Marrow Stem Cells for Lumbar Facet Joint Pain", sponsor="vesico", condition="facet", cells="ev_bm",
         doses=("0.5 mL per joint",), route="injection into the facet joint under fluoroscopy", against=("steroid",), phases=("PHASE1", "PHASE2"),
         masking=3, people=40, status="RECRUITING", fda=True, registered="2026-05-12", start="2026-05-04", primary_end="2027-08-31",
         end="2028-02-29", updated="2026-05-12", primary=("nrs@3 months",), secondary=("odi", "safety"), sites=((_US, 2),),
         about="Both sides of one level are treated."),
    Plan(number=88, title="Adipose Stem Cells for Failed Back Surgery Syndrome: Randomized Trial", sponsor="seoul", condition="fbss",
         cells="ad_auto", doses=("50 million cells in 5 mL",), route=_EPI, against=("saline",), phases=("PHASE2",), masking=4, people=64,
         status="NOT_YET_RECRUITING", registered="2026-06-03", start="2026-08-03", primary_end="2028-02-28", end="2028-08-31",
         updated="2026-06-03", primary=("nrs@6 months",), secondary=("odi", "opioid", "pgic"), sites=(("South Korea", 3),),
         about="Opioid dose is kept stable for eight weeks before entry."),
    Plan(number=89, title="Mesenchymal Stem Cells After Thoracolumbar Vertebral Fracture", sponsor="exemple", condition="vcf", cells="bm_allo",
         doses=("30 million cells in 3 mL",), route="injection through the pedicle at kyphoplasty", against=("surgery",), phases=("PHASE2",), masking=2,
         people=58, status="RECRUITING", registered="2026-06-16", start="2026-06-08", primary_end="2028-06-30", end="2029-06-30",
         updated="2026-06-16", primary=("vheight@12 months",), secondary=("vas", "work", "serious"), sites=(("France", 2),),
         about="Cement is injected after the cells have been given two minutes to settle.", ages=(55, 80)),
    Plan(number=90, title="Neural Progenitors From Induced Pluripotent Stem Cells for Chronic Cord Injury", sponsor="neuroco", condition="sci",
         cells="ips_npc", doses=("5 million cells", "15 million cells"), route="injection into the cord around the injury during open surgery",
         phases=("PHASE1",), people=10, status="NOT_YET_RECRUITING", fda=True, registered="2026-06-30", start="2026-10-05",
         primary_end="2029-04-30", end="2031-04-30", updated="2026-06-30", primary=("safety@12 months",), secondary=("ais", "motor", "cord_mri"),
         sites=((_US, 2),), about="A sentinel participant is observed for three months before the next."),
    Plan(number=91, title="Amniotic Stem Cells at Decompression for Lumbar Stenosis", sponsor="iran", condition="stenosis", cells="amnion",
         doses=("20 million cells in 2 mL",), route="application at the end of decompression", against=("surgery",), phases=("PHASE2",),
         people=50, status="RECRUITING", registered="2026-07-14", start="2026-07-01", primary_end="2027-12-31", end="2028-03-31",
         updated="2026-07-14", primary=("zcq@6 months",), secondary=("walk", "leg", "safety"), sites=(("Iran", 1),), about="Epidural scar on MRI is measured."),
    Plan(number=92, title="Marrow Stem Cells and Whole-body Exoskeleton Training for Paraplegia", sponsor="esempio", condition="sci",
         cells="bm_auto", doses=("80 million cells twice",), route=_IT, against=("rehab",), phases=("PHASE1", "PHASE2"), people=44,
         status="NOT_YET_RECRUITING", registered="2026-07-29", start="2026-11-02", primary_end="2029-05-31", end="2029-11-30",
         updated="2026-07-29", primary=("scim@12 months",), secondary=("motor", "spastic", "eq5d"), sites=(("Italy", 2),), about="Both groups train with the device."),
    Plan(number=93, title="Long-term Extension of Expanded Access to Mesenchymal Stem Cells for Disc Pain", sponsor="cellco", condition="ddd",
         cells="bm_allo", doses=(), people=0, status="AVAILABLE", study_type="EXPANDED_ACCESS", registered="2026-08-11", start="2026-08-11",
         primary_end="2026-08-11", end="2026-08-11", updated="2026-08-11", primary=(), sites=((_US, 2),), fda=True,
         about="It follows those treated under expanded access."),
    Plan(number=94, title="Allogeneic Disc Progenitor Cells for Two-level Disc Degeneration", sponsor="discco", condition="ddd", cells="discogenic",
         doses=("9 million cells per disc in 1 mL",), route=_DISC, against=("saline",), phases=("PHASE2",), masking=4, people=90,
         status="NOT_YET_RECRUITING", fda=True, registered="2026-08-25", start="2026-11-16", primary_end="2029-02-28", end="2030-02-28",
         updated="2026-08-25", primary=("vas@12 months",), secondary=("odi", "opioid", "antibodies"), sites=((_US, 5),),
         about="Both discs are treated in one session."),
)
