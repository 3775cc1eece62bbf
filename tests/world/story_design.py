"""The timeline, part 2: outcomes, arms, eligibility, design, sponsor, titles, sites and people."""

from __future__ import annotations

from monitor.model import Kind
from world.cast import SPINE
from world.edits_design import (
    OTHER,
    PRIMARY,
    SECONDARY,
    ages,
    allocation,
    arm_added,
    arm_dropped,
    collaborator_added,
    conditions,
    criteria,
    described,
    intervention_edited,
    keywords,
    masking,
    outcome_added,
    outcome_dropped,
    outcome_edited,
    outcome_moved,
    oversight,
    phase,
    secondary_id,
    sponsor,
    titles,
)
from world.edits_places import new_contact, new_official, sites_added, sites_closed
from world.edits_status import enrollment, moved, nothing, status
from world.events import Event, update

# Tables: one entry, one or two lines.
# fmt: off
_VAS = "Change in low back pain on the visual analogue scale"

OUTCOMES: tuple[Event, ...] = (
    update(36, "2026-03-26", "while recruiting, the primary outcome is reworded",
           outcome_edited("Opioid use in morphine", PRIMARY, field="measure",
                          text="Opioid use in morphine milligram equivalents, reduction of at least 30%")),
    update(21, "2026-04-02", "before the start, a primary outcome is added", outcome_added("odi@24 months", PRIMARY)),
    update(69, "2026-04-15", "a secondary outcome is dropped", outcome_dropped("Neuropathic Pain", SECONDARY)),
    update(16, "2026-05-12", "seven months after primary completion, pain becomes a secondary outcome",
           outcome_moved(_VAS, PRIMARY, SECONDARY)),
    update(17, "2026-05-18", "while recruiting, the primary time frame goes from 12 to 6 months",
           outcome_edited(_VAS, PRIMARY, field="timeFrame", text="6 months")),
    update(70, "2026-06-09", "another outcome is added", outcome_added("sensory", OTHER)),
    update(29, "2026-07-27", "four months after primary completion, a primary outcome is added",
           outcome_added("odi@12 months", PRIMARY)),
    update(42, "2026-08-04", "while recruiting, back pain is promoted", outcome_moved(_VAS, SECONDARY, PRIMARY)),
    update(47, "2026-08-18", "after results were posted, the primary time frame changes",
           outcome_edited("Dose-limiting", PRIMARY, field="timeFrame", text="6 months")),
    update(16, "2026-08-20", "completed", status("COMPLETED"), moved("completion", "2026-07-31", actual=True)),
)
ARMS: tuple[Event, ...] = (
    update(70, "2026-04-09", "the infusion is described anew",
           intervention_edited("Allogeneic bone marrow", text="Cells are thawed at the bedside and given within one hour.")),
    update(31, "2026-06-18", "a third arm is added", arm_added("usual")),
    update(84, "2026-08-12", "the higher dose is dropped before the start",
           arm_dropped("iPSC-derived notochordal-like cells, 9 million")),
)
PEOPLE: tuple[Event, ...] = (
    update(22, "2026-03-25", "the limit of body mass index rises from 30 to 32", criteria("index of 30 kg/m²", "index of 32 kg/m²")),
    update(14, "2026-06-11", "less disability is asked for", criteria("Oswestry Disability Index of 30", "Oswestry Disability Index of 24")),
    update(57, "2026-04-27", "older people may take part", ages(maximumAge="90 Years")),
    update(22, "2026-07-17", "the upper age limit rises", ages(maximumAge="60 Years")),
)
DESIGN: tuple[Event, ...] = (
    update(31, "2026-03-18", "the phase goes from 2 to 1/2", phase("PHASE1", "PHASE2")),
    update(53, "2026-05-06", "participants are masked too", masking(2)),
    update(77, "2026-06-04", "allocation becomes random", allocation("RANDOMIZED")),
    update(10, "2026-07-01", "allocation becomes random, in parallel arms", allocation("RANDOMIZED", model="PARALLEL")),
    update(77, "2026-07-13", "a monitoring committee is set up", oversight(oversightHasDmc=True)),
    update(17, "2026-08-13", "the phase goes from 2 to 2/3", phase("PHASE2", "PHASE3")),
    update(46, "2026-05-13", "the sponsor changes to a company", sponsor("cellco")),
    update(42, "2026-07-23", "a collaborator joins", collaborator_added("network")),
)
WORDS: tuple[Event, ...] = (
    update(58, "2026-03-19", "a new brief title", titles(briefTitle="Marrow Stem Cells and Return to Work in Manual Workers With Lumbar Disc Degeneration")),
    update(61, "2026-05-07", "an acronym", titles(acronym="SYN-WALK")),
    update(15, "2026-03-31", "a longer description",
           described(detailedDescription="Cells are thawed at the site and given within one hour.\n\nFollow-up was extended to 18 months in an "
                                         "amendment of 2024, before the last participant had been treated.")),
    update(48, "2026-04-16", "a condition is added", conditions("Lumbar Spinal Stenosis", "Neurogenic Claudication")),
    update(57, "2026-07-08", "keywords change", keywords("Vertebral Fracture", "Osteoporosis", "Kyphosis", "Adipose-derived Stem Cells")),
    update(2, "2026-06-02", "a European number is given", secondary_id("2026-999999-99-00", "CTIS")),
    update(59, "2026-06-24", "a trial of the knee takes up the back, and so enters the watch",
           titles(briefTitle="Fat-derived Cells for Painful Joints and Discogenic Low Back Pain",
                  officialTitle="Stromal Vascular Fraction for Knee Osteoarthritis and for Lumbar Disc Degeneration"),
           conditions("Knee Osteoarthritis", "Low Back Pain", "Intervertebral Disc Degeneration"),
           keywords("Osteoarthritis", "Stromal Vascular Fraction", "Discogenic Pain"),
           outcome_added("odi@6 months", SECONDARY), kinds=(Kind.ENTERED,), watches=(SPINE,)),
    update(95, "2026-07-21", "the cohort of back pain is given up, and so the trial leaves the watch",
           titles(briefTitle="Adipose Stem Cells for Chronic Hip Pain", officialTitle="Adipose-derived Mesenchymal Stem Cells for Hip Osteoarthritis"),
           conditions("Hip Osteoarthritis"), keywords("Osteoarthritis", "Hip Pain"),
           described(briefSummary="This study examines autologous adipose-derived mesenchymal stem cells in hip osteoarthritis.",
                     detailedDescription="Cells are given into the hip joint under ultrasound."),
           criteria("Low back pain on most days", "Hip pain on most days"), criteria("average back pain", "average hip pain"),
           kinds=(Kind.LEFT,)),
)
PLACES: tuple[Event, ...] = (
    update(61, "2026-06-29", "two sites close", sites_closed("China", 2)),
    update(48, "2026-08-10", "one site closes and one opens", sites_closed("United States", 1), sites_added(("Canada", 1))),
    update(35, "2026-04-29", "another principal investigator", new_official()),
    update(20, "2026-06-10", "contacts alone", new_contact()),
    update(46, "2026-08-19", "contacts alone", new_contact()),
    update(20, "2026-03-30", "verified, nothing else", nothing()),
    update(73, "2026-05-28", "verified, nothing else", nothing()),
    update(31, "2026-07-16", "verified, nothing else", nothing()),
)
IGNORED: tuple[Event, ...] = (
    update(215, "2026-04-15", "a look-alike completes", status("COMPLETED"), enrollment(58, actual=True),
           moved("primaryCompletion", "2026-03-31", actual=True), moved("completion", "2026-03-31", actual=True)),
    update(219, "2026-05-12", "a look-alike adds an outcome", outcome_added("walk", SECONDARY)),
    update(202, "2026-06-17", "a look-alike opens sites", sites_added(("United States", 2))),
    update(213, "2026-07-29", "a look-alike is suspended", status("SUSPENDED", why="Change of manufacturer")),
    update(206, "2026-08-05", "a look-alike is verified", nothing()),
    update(226, "2026-07-09", "a look-alike changes its primary outcome", outcome_added("nrs@3 months", PRIMARY)),
)

EVENTS: tuple[Event, ...] = (*OUTCOMES, *ARMS, *PEOPLE, *DESIGN, *WORDS, *PLACES, *IGNORED)
