"""The timeline, part 3: results, papers, documents, and what the registry does by itself."""

from __future__ import annotations

from monitor.model import Kind
from world.cast import TRIALS
from world.edits_places import (
    aliased,
    backslashes,
    document,
    linked,
    numbered,
    points_flipped,
    published,
    respelled,
    retracted,
    sharing,
)
from world.edits_status import certified, tracked, unposted, violation
from world.events import Act, Edit, Event, silently, update
from world.plan import nct
from world.results import posted, serious_corrected, value_corrected
from world.results_posted import ADIPOSE, COMPLETE, CORD_LATE, LIMITS, NO_HARM

# Tables: one entry, one or two lines.
# fmt: off
_RELEASE, _RESET, _UNRELEASE = "RELEASE", "RESET", "UNRELEASE"
_LETTER = "Failure to submit. The entry for this clinical trial lacked required results on the day of this letter."

AT_THE_BEGINNING: dict[str, tuple[Edit, ...]] = {
    nct(36): (numbered(),),
    nct(30): (unposted((_RELEASE, "2025-11-03"), (_RESET, "2025-12-19")),),
}
"""What had happened to a record before the first release, beside what its plan says."""

POSTED: tuple[Event, ...] = (
    update(60, "2026-04-28", "results come, years late", posted(CORD_LATE, submitted="2026-02-12")),
    update(47, "2026-05-07", "results without a death or a serious event", posted(NO_HARM, submitted="2026-03-19")),
    update(32, "2026-06-22", "results with limits of the assay and values that are not available", posted(LIMITS, submitted="2026-04-30")),
    update(1, "2026-07-08", "complete results of three arms, with protocol and plan of analysis",
           posted(COMPLETE, submitted="2026-05-21"), document("Prot_SAP", "Study Protocol and Statistical Analysis Plan", day="2024-09-30", size=2_411_903)),
    update(34, "2026-08-10", "results come three months after they were due", posted(ADIPOSE, submitted="2026-06-29"), kinds=(Kind.RESULTS_LATE,)),
    update(3, "2026-06-17", "serious events among those given cells are corrected from 3 to 5 of 40",
           serious_corrected("Marrow cells", 5, terms=(("Back pain", 4),))),
    update(32, "2026-08-05", "a value that was above the range is now given", value_corrected("Inflammatory cytokines", 0, ">100", "112.4")),
)
SUBMITTED: tuple[Event, ...] = (
    silently(71, "2026-03-24", "results go to the registry", unposted((_RELEASE, "2026-03-19"))),
    silently(71, "2026-04-30", "the sponsor takes them back", unposted((_UNRELEASE, "2026-04-27"))),
    silently(15, "2026-06-15", "results go to the registry; only its own tracking shows it", tracked({"releaseDate": "2026-06-12"})),
    silently(15, "2026-07-10", "they come back after quality control, and both are shown",
             tracked({"releaseDate": "2026-06-12", "resetDate": "2026-07-08"}), unposted((_RELEASE, "2026-06-12"), (_RESET, "2026-07-08"))),
    silently(30, "2026-05-05", "results go to the registry a second time", unposted((_RELEASE, "2026-05-04"))),
    silently(30, "2026-07-28", "and come back a second time", unposted((_RESET, "2026-07-24"))),
    update(64, "2026-06-22", "certification or extension", certified("2026-06-22")),
    silently(32, "2026-03-27", "a notice of non-compliance",
             violation("VIOLATION_IDENTIFIED", issued="2026-03-20", description=_LETTER, released="2025-06-14")),
    silently(32, "2026-07-16", "the notice is released", violation("CORRECTION_CONFIRMED", issued="2026-07-14", description="The required results were submitted.")),
)
PAPERS: tuple[Event, ...] = (
    update(18, "2026-03-12", "the sponsor names a paper", published("RESULT", "Ejemplo G, Esempio H. Marrow stem cells for disc pain: ten years. Synth J Spine. 2025;9(2):88-97.")),
    silently(40, "2026-04-23", "the registry finds a paper", published("DERIVED", "Exemple I, Sample J. Marrow concentrate in lumbar fusion. Synth Bone Joint. 2026;3(1):5-14.")),
    silently(9, "2026-06-03", "a paper is retracted", retracted("Beispiel C, Muster D", source="Synth Spine Rev. 2026;12(5):401")),
    update(72, "2026-06-25", "background reading", published("BACKGROUND", "Specimen K. Stimulation of the cord: a primer. Synth Neuro Notes. 2023;1(1):1-9.")),
    update(41, "2026-05-14", "a plan of analysis", document("SAP", "Statistical Analysis Plan", day="2012-02-08", size=412_377)),
    update(64, "2026-07-22", "a consent form", document("ICF", "Informed Consent Form", day="2023-03-01", size=188_204)),
    update(62, "2026-07-30", "a link", linked("Summary for participants (synthetic)", "https://example.org/summary")),
    update(70, "2026-08-06", "data are to be shared",
           sharing("YES", description="Deidentified data of all participants.", infoTypes=["STUDY_PROTOCOL", "SAP"], timeFrame="From 12 months after publication")),
    update(38, "2026-04-13", "data sharing is decided", sharing("NO", description="Consent does not cover sharing.")),
)
REWRITES: tuple[Event, ...] = (
    silently(10, "2026-04-14", "Korea gets its new name", respelled("country", "Korea, Republic of", "South Korea")),
    silently(47, "2026-04-14", "Korea gets its new name", respelled("country", "Korea, Republic of", "South Korea")),
    silently(36, "2026-04-29", "list numbers are escaped", backslashes()),
    silently(35, "2026-07-02", "cities get their English names", respelled("city", "Napoli", "Naples"), respelled("city", "Milano", "Milan")),
    silently(10, "2026-07-22", "a zip code is rewritten", respelled("zip", "03080", "110-744")),
    silently(1, "2026-08-20", "points of the map flip: nothing of the record", points_flipped()),
    silently(18, "2026-05-18", "the record bears the number that was merged into it", aliased(nct(23))),
)
REGISTRATIONS: tuple[Event, ...] = tuple(
    update(plan.number, plan.registered, "is registered", act=Act.ARRIVE, kinds=(Kind.REGISTERED,))
    for plan in TRIALS
    if plan.registered > "2026-03-02"
)

EVENTS: tuple[Event, ...] = (*POSTED, *SUBMITTED, *PAPERS, *REWRITES, *REGISTRATIONS)
