"""The checker finds what is wrong with a sentence, and leaves true ones alone."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from . import suites
from .check import check_pair
from .coverage import visible
from .meaning import differing
from .noise import is_noise
from .pairs import Pair
from .program import update_of
from .text import words

FOLDER = Path(__file__).parent
GLUE = {"program.py"}  # the one file that may import the program
STATUS, DESIGN = "protocolSection.statusModule", "protocolSection.designModule"
ARMS, OUTCOMES = "protocolSection.armsInterventionsModule", "protocolSection.outcomesModule"
PLACES = "protocolSection.contactsLocationsModule.locations"

WITHOUT_DIRECTION = (  # they would be as true the other way round
    "Central contacts changed.",
    "spelt differently by the registry",
    "respelt by the registry",
    "Contacts of 1 site changed.",
    "The record changed in",
    "Capitals in the ",
    "Official title changed from “A randomized trial of disc cells",
    "Order of the ",
    "Punctuation or spelling of ",
    "which is the same",
    "with the same number",
)
NOT_COUNTED_AGAIN = (
    " words added",
    "respelt by the registry",
)  # what is a word, or a text, is a matter of taste


def pair(before=None, after=None):
    """Two records made from the gallery's trial by patches of its protocol section."""
    return tuple(suites.merge(suites.base(), {"protocolSection": patch or {}}) for patch in (before, after))


def said(sentence, path, kind="other", **more):
    return {
        "kind": kind,
        "severity": "medium",
        "path": path,
        "sentence": sentence,
        "before": None,
        "after": None,
        "detail": {},
        **more,
    }


def kinds(records, *changes):
    return {complaint.kind for complaint in check_pair(*records, changes, on=suites.ON)}


MOVED = pair(
    {"statusModule": {"primaryCompletionDateStruct": {"date": "2026-11-30", "type": "ESTIMATED"}}},
    {"statusModule": {"primaryCompletionDateStruct": {"date": "2027-06-30", "type": "ESTIMATED"}}},
)
GREW = pair(None, {"designModule": {"enrollmentInfo": {"count": 90}}})
RENAMED = pair(
    None,
    {
        "armsInterventionsModule": {
            "armGroups": [
                {
                    "label": "Disc cells",
                    "type": "EXPERIMENTAL",
                    "description": "One injection of disc cells.",
                    "interventionNames": ["Biological: Disc cells"],
                },
                {
                    "label": "Placebo",
                    "type": "PLACEBO_COMPARATOR",
                    "description": "Two injections of saline.",
                    "interventionNames": ["Drug: Saline"],
                },
            ]
        }
    },
)
DROPPED = pair(None, {"outcomesModule": {"secondaryOutcomes": None}})
FLIPPED = pair(
    {
        "outcomesModule": {
            "primaryOutcomes": [
                {"measure": "Participants with serious adverse events", "timeFrame": "3, 6 and 12 months"}
            ]
        }
    },
    {
        "outcomesModule": {
            "primaryOutcomes": [
                {"measure": "Participants without serious adverse events", "timeFrame": "3 and 12 months"}
            ]
        }
    },
)
SITES = pair(
    None,
    {
        "contactsLocationsModule": {
            "locations": [
                {
                    "facility": "Example University Hospital",
                    "status": "COMPLETED",
                    "city": "Napoli",
                    "zip": "80131",
                    "country": "Italy",
                },
                {
                    "facility": "Sample Clinic",
                    "status": "RECRUITING",
                    "city": "Madrid",
                    "zip": "28040",
                    "country": "Spain",
                },
                {"facility": "Sample Hospital", "status": "RECRUITING", "city": "Lyon", "country": "France"},
            ]
        }
    },
)
PLACED = [("Napoli", "Italy"), ("Madrid", "Spain"), ("Lyon", "France")]


def sited(*statuses):
    locations = [
        {"facility": f"Clinic {city}", "city": city, "country": country, "status": status}
        for (city, country), status in zip(PLACED, statuses, strict=True)
    ]
    return {"contactsLocationsModule": {"locations": locations}}


TURNED = pair(
    sited("NOT_YET_RECRUITING", "RECRUITING", "RECRUITING"), sited("COMPLETED", "COMPLETED", "SUSPENDED")
)
DATE_PATH, COUNT_PATH = f"{STATUS}.primaryCompletionDateStruct", f"{DESIGN}.enrollmentInfo"
PRIMARY = f"{OUTCOMES}.primaryOutcomes[Participants with serious adverse events]"

TRUE = [
    (
        MOVED,
        said(
            "Primary completion delayed by 7 months, from 30 November 2026 to 30 June 2027 (estimated).",
            DATE_PATH,
        ),
    ),
    (GREW, said("Planned enrolment raised from 60 to 90 (+50%).", COUNT_PATH)),
    (
        RENAMED,
        said(
            "Arm “Cells” is now called “Disc cells”; “One injection of saline.” became “Two injections of saline.”.",
            ARMS,
        ),
    ),
    (
        DROPPED,
        said(
            "The secondary outcome “Oswestry Disability Index” (12 months) was dropped while recruiting, 12 months after the start.",
            f"{OUTCOMES}.secondaryOutcomes",
        ),
    ),
    (
        FLIPPED,
        said(
            "The primary outcome “Participants with serious adverse events” was changed to “Participants without serious adverse events”; the time point 6 months was dropped.",
            PRIMARY,
            "primary_outcomes",
        ),
    ),
    (
        SITES,
        said(
            "Site added: Sample Hospital, Lyon, France; 1 site now completed.",
            PLACES,
            "locations",
            shown="recruiting completed",
        ),
    ),
    (
        TURNED,
        said(
            "3 sites changed status: 2 to Completed (1 from Not yet recruiting, 1 from Recruiting) and 1 to Suspended (from Recruiting).",
            PLACES,
            "locations",
        ),
    ),
]

LIES = [  # a pair, a sentence that is false of it, and what the checker calls that
    (MOVED, "Primary completion delayed by 7 months, from 30 June 2027 to 30 November 2026.", DATE_PATH, "unchanged-pair"),
    (MOVED, "Primary completion moved earlier by 7 months, from 30 November 2026 to 30 June 2027.", DATE_PATH, "wrong-direction"),
    (MOVED, "Primary completion delayed by 6 months, from 30 November 2026 to 30 June 2027.", DATE_PATH, "wrong-length"),
    (MOVED, "Primary completion delayed by 7 months, from 30 November 2026 to 30 July 2027.", DATE_PATH, "unfounded-date"),
    (MOVED, "Primary completion date, 30 June 2027, is now actual (was estimated).", DATE_PATH, "did-not-happen"),
    (GREW, "Planned enrolment lowered from 60 to 90 (+50%).", COUNT_PATH, "wrong-direction"),
    (GREW, "Planned enrolment raised from 90 to 60.", COUNT_PATH, "unchanged-pair"),
    (GREW, "Planned enrolment raised from 60 to 91.", COUNT_PATH, "wrong-number"),
    (GREW, "Planned enrolment raised from 60 to 90 (+51%).", COUNT_PATH, "wrong-share"),
    (RENAMED, "Arm “Disc cells” is now called “Cells”.", ARMS, "unchanged-pair"),
    (RENAMED, "Arm “Cells” is now called “Spine cells”.", ARMS, "unfounded-quote"),
    (RENAMED, "Arm “Placebo” dropped.", f"{ARMS}.armGroups", "not-lost"),
    (RENAMED, "Arm “Placebo” added.", f"{ARMS}.armGroups", "not-gained"),
    (RENAMED, "Arm “Cells…” is now called “Cells…”.", ARMS, "same-on-both-sides"),
    (RENAMED, "The description of 3 arms changed.", ARMS, "wrong-number"),
    (DROPPED, "The secondary outcome “Oswestry Disability Index” (12 months) was added.", f"{OUTCOMES}.secondaryOutcomes", "not-gained"),
    (DROPPED, "The secondary outcome “Oswestry Disability Index” (18 months) was dropped.", f"{OUTCOMES}.secondaryOutcomes", "wrong-length"),
    (DROPPED, "The secondary outcome “Oswestry Disability Index” was dropped, 14 months after the start.", f"{OUTCOMES}.secondaryOutcomes", "wrong-length"),
    (SITES, "Site added: Sample Hospital, Paris, France.", PLACES, "unfounded-name"),
    (SITES, "2 sites added in France.", PLACES, "wrong-number"),
    (SITES, "Site no longer listed: Sample Hospital, Lyon, France.", PLACES, "wrong-side-name"),
    (SITES, "2 sites now completed.", PLACES, "wrong-number"),
    (SITES, "1 site added in Spain.", PLACES, "new-country-unnamed"),
    (TURNED, "3 sites changed status: 2 to Completed (from Recruiting) and 1 to Suspended (from Recruiting).", PLACES, "wrong-number"),
    (TURNED, "3 sites changed status: 2 to Completed (2 from Recruiting) and 1 to Suspended (from Recruiting).", PLACES, "wrong-number"),
]  # fmt: skip

LIES_ABOUT_OUTCOMES = [
    ("The primary outcome “Participants with serious adverse events” was reworded to “Participants without serious adverse events”.", "false-reworded"),
    ("The time frame of the primary outcome “Participants with serious adverse events” was edited, the longest duration still 12 months.", "time-point-unsaid"),
    ("The time frame of the primary outcome “Participants with serious adverse events” was edited, the longest duration still 6 months.", "time-point-unsaid"),
    ("The primary outcome “Participants with serious adverse events” became secondary.", "wrong-role"),
    ("The primary outcome “Participants with serious adverse…” was changed.", "unsaid-measure"),
    ("The primary outcome “Participants with serious adverse events” was changed to “Participants without serious adverse events”.", "unsaid-timeFrame"),
]  # fmt: skip


@pytest.mark.parametrize(("records", "change"), TRUE, ids=[change["sentence"][:60] for _, change in TRUE])
def test_a_true_sentence_is_left_alone(records, change):
    assert kinds(records, change) == set()


@pytest.mark.parametrize(("records", "sentence", "path", "kind"), LIES, ids=[row[1][:70] for row in LIES])
def test_a_false_sentence_is_found_out(records, sentence, path, kind):
    family = "locations" if path == PLACES else "other"
    assert kind in kinds(records, said(sentence, path, family))


@pytest.mark.parametrize(("sentence", "kind"), LIES_ABOUT_OUTCOMES)
def test_a_false_sentence_about_an_outcome_is_found_out(sentence, kind):
    assert kind in kinds(FLIPPED, said(sentence, PRIMARY, "primary_outcomes"))


LAW = "No results are posted; the US law FDAAA 801 asked for them by 10 January 2026."
CAME = "Results came 1 month after the day they were due; submitted 1 month late under the US law FDAAA 801."
ENDED = {"statusModule": {"primaryCompletionDateStruct": {"date": "2025-01-10", "type": "ACTUAL"}}}
IN_TIME = {"resultsFirstSubmitDate": "2025-12-15", "resultsFirstPostDateStruct": {"date": "2026-02-12"}}


def late(sentence, patch=None, *, submissions=()):
    kind = "results_late" if "came" in sentence else "results_overdue"
    record = suites.merge(suites.base(), {"protocolSection": suites.merge(ENDED, patch or {})})
    record["derivedSection"] = {
        "miscInfoModule": {"submissionTracking": {"submissionInfos": list(submissions)}}
    }
    return kinds((record, record), said(sentence, "deadline/fdaaa_801", kind))


def test_what_is_said_of_late_results_is_recomputed():
    assert late(LAW) == set()
    assert late(LAW.replace("January", "March")) == {"unfounded-date"}
    assert late(LAW, {"oversightModule": {"isFdaRegulatedDrug": False}}) == {"false-late"}
    assert late(LAW, {"statusModule": IN_TIME}) == {"false-late", "did-not-happen"}
    assert late(LAW, submissions=[{"releaseDate": "2026-01-05"}]) == {"false-late"}
    assert late(LAW, submissions=[{"releaseDate": "2026-01-05", "resetDate": "2026-02-01"}]) == set()
    tardy = {"resultsFirstSubmitDate": "2026-02-11", "resultsFirstPostDateStruct": {"date": "2026-02-12"}}
    assert late(CAME, {"statusModule": tardy}) == set()
    assert late(CAME.replace("1 month late", "2 months late"), {"statusModule": tardy}) == {"wrong-length"}
    assert late(CAME, {"statusModule": IN_TIME}) == {"wrong-length", "false-late"}


def test_a_difference_that_no_change_covers_is_missed():
    assert "uncovered" in kinds(GREW)
    assert "uncovered" in kinds(GREW, said("Phase changed.", f"{DESIGN}.phases"))


def test_a_difference_that_only_silent_changes_cover_is_missed():
    silent = said("Details changed.", COUNT_PATH, "verification")
    assert "silenced" in kinds(GREW, silent)


def test_a_text_that_changed_is_to_be_seen():
    veiled = said("Description of arm “Placebo” changed; arm “Cells” is now called “Disc cells”.", ARMS)
    assert "unshown" in kinds(RENAMED, veiled)
    assert "unshown" not in kinds(
        RENAMED, {**veiled, "shown": ["One injection of saline.", "Two injections of saline."]}
    )


def test_a_long_form_beside_its_acronym_may_go_also_where_other_words_have_its_letters():
    before = "Transfusion dependent syndromes, converted to Transfusion Dependence (TD)"
    assert differing(before, before.replace("Transfusion Dependence (TD)", "TD")) == []
    assert differing(before, before.replace("Transfusion Dependence (TD)", "dependence")) != []


@pytest.mark.parametrize(
    ("before", "long_form"),
    [
        ("The Objective Response Rate (ORR) of cells or saline or neither", "Objective Response Rate (ORR)"),
        ("Occurrence of Second Primary Tumours (SPT)", "Second Primary Tumours (SPT)"),
    ],
)
def test_a_long_form_may_go_also_with_a_number_word_or_beside_a_short_word(before, long_form):
    acronym = long_form.split("(")[1].rstrip(")")
    assert differing(before, before.replace(long_form, acronym)) == []
    assert differing(before, before.replace(long_form, "change")) != []


def test_a_sentence_is_said_once():
    change = said("Planned enrolment raised from 60 to 90.", COUNT_PATH)
    assert "said-twice" in kinds(GREW, change, change)


def test_noise_needs_no_sentence():
    before = suites.base()
    after = suites.merge(before, {"derivedSection": {"miscInfoModule": {"versionHolder": "2026-03-17"}}})
    spaced = suites.merge(
        after,
        {
            "protocolSection": {
                "descriptionModule": {
                    "briefSummary": "This invented trial compares  disc cells with placebo in chronic low back pain\\."
                }
            }
        },
    )
    assert check_pair(before, spaced, []) == []


def loud(case):
    _, changes = update_of(case.before, case.after, on=case.on)
    return changes, [change for change in changes if change["severity"] != "silent"]


GALLERY = [pytest.param(case, id=case.name) for case in suites.gallery()]


@pytest.mark.parametrize("case", GALLERY)
def test_the_sentences_of_the_gallery_are_false_the_other_way_round(case):
    changes, _ = loud(case)
    if differs_in_noise_alone(case):
        return
    if not all(any(part in change["sentence"] for part in WITHOUT_DIRECTION) for change in changes):
        assert check_pair(case.after, case.before, changes, on=case.on)


def differs_in_noise_alone(case):
    """Whether the sentences may be left out: a measure in other capitals is published, and need not be."""
    return all(is_noise(difference) for difference in Pair(case.before, case.after).differences)


def quoted_in(gone, others):
    """Whether all that a sentence quotes is shown with other changes."""
    said = {word for quote in re.findall("“([^”]*)”", gone["sentence"]) for word in words(quote)}
    seen = {word for change in others for word in visible(change)}
    return bool(said) and said - {"drug", "biological"} <= seen


@pytest.mark.parametrize("case", GALLERY)
def test_a_change_that_is_left_out_is_missed(case):
    changes, published = loud(case)
    if differs_in_noise_alone(case):
        return
    for gone in published:
        left = [change for change in changes if change is not gone]
        if quoted_in(gone, left):
            continue  # what it is about is shown with another change
        assert check_pair(case.before, case.after, left, on=case.on), gone["sentence"]


@pytest.mark.parametrize("case", GALLERY)
def test_a_number_that_is_off_is_found_out(case):
    changes, _ = loud(case)
    for change in changes:
        sentence = change["sentence"]
        if any(part in sentence for part in NOT_COUNTED_AGAIN):
            continue
        bare = re.sub(r"“.*?”", lambda quoted: "x" * len(quoted.group()), sentence)
        for match in re.finditer(r"\d[\d,]*", bare):
            value = int(match.group().replace(",", ""))
            more = 3 if value >= 1000 else 2 if sentence[match.end() :].startswith(" month") else 1
            false = f"{sentence[: match.start()]}{value + more}{sentence[match.end() :]}"
            others = [other for other in changes if other is not change]
            assert check_pair(
                case.before, case.after, [*others, {**change, "sentence": false}], on=case.on
            ), false


def test_the_checker_is_independent_of_the_program():
    for path in FOLDER.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = [
            alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
        ]
        names += [str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        if path.name not in GLUE:
            assert [name for name in names if name.split(".")[0] == "monitor"] == [], path.name
    code = "import sys; import checker.check, checker.mutations, checker.recall; print(any(m.split('.')[0] == 'monitor' for m in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=FOLDER.parent, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
