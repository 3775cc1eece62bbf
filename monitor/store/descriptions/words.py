"""The words that descriptions share, and their two nouns."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.model import Struct

IDENTIFICATION = "protocolSection.identificationModule."
STATUS = "protocolSection.statusModule."
DESIGN = "protocolSection.designModule."
PARTIAL = "ISO date, YYYY-MM or YYYY-MM-DD, as precise as the record"
INSTANT = "instant, UTC, YYYY-MM-DDThh:mm:ssZ"
BOOLEAN = "0 or 1"
NCT = "NCT number"


class Column(Struct, frozen=True, kw_only=True):
    """What a column means.

    Attributes:
        unit: how a value is written or counted; empty for plain text.
        source: the field of the registry's record that it is read from; None where it is ours.
    """

    meaning: str
    unit: str = ""
    source: str | None = None


class TableDescription(Struct, frozen=True, kw_only=True):
    """What one row of a table or view is, and its columns in their order."""

    meaning: str
    columns: Mapping[str, Column]


def describe(meaning: str, unit: str = "", source: str | None = None) -> Column:
    """A column in one line."""
    return Column(meaning=meaning, unit=unit, source=source)


ID = describe("The trial", NCT, IDENTIFICATION + "nctId")
TITLE = describe("Brief title", "", IDENTIFICATION + "briefTitle")
WATCH = describe("Slug of the watch, as in the configuration")
TOPIC = describe("Slug of the topic, as in the configuration")
RUN = describe("Identifies the pass over the registry: the same in all rows of one transaction")
SEVERITY = describe(
    "How much it matters to a reader; silent is stored and never published", "high, medium, low or silent"
)
PHASES = describe(
    "Phases, joined by a bar where there are several", "such as PHASE1|PHASE2, or NA", DESIGN + "phases"
)
SPONSOR = describe("Lead sponsor", "", "protocolSection.sponsorCollaboratorsModule.leadSponsor.name")
ENROLLMENT = describe(
    "People enrolled or to be enrolled; absent where the record has none or the registry's placeholder 99999999",
    "people",
    DESIGN + "enrollmentInfo.count",
)
START = describe("Start of the study", PARTIAL, STATUS + "startDateStruct.date")
PRIMARY = describe("Primary completion date", PARTIAL, STATUS + "primaryCompletionDateStruct.date")
UPDATED = describe(
    "When the registry posted the last update by the sponsor",
    PARTIAL,
    STATUS + "lastUpdatePostDateStruct.date",
)
URL = describe("The trial's page at ClinicalTrials.gov")
PATH = describe("Where in the record: keys from the root, joined by dots")
BEFORE = describe("Value in the earlier version; absent where the field was", "JSON")
AFTER = describe("Value in the later version; absent where the field is", "JSON")
KIND = describe("Kind of change; docs/changes.md lists all")
SENTENCE = describe("The change in one plain sentence")
DETECTED = describe("When our poll found it", INSTANT)
SOURCE = describe(
    "Where the version comes from: our own polls, or the registry's record history", "observed or history"
)
FINGERPRINT = describe(
    "SHA-256 over the record's bytes without derivedSection; tells quickly that nothing changed", "hex"
)
POSITION = describe("Place in the record's list", "from 1")
PRECISION = describe("How precise the date before it is", "day, month or year")
TIME_FRAME = describe("When it is measured, in the sponsor's words")
MONTHS = describe(
    "The longest duration that the time frame names, by the rules of docs/changes.md; absent where it names none",
    "months",
)
VALID_FROM = describe("The registry's clock: first day on which it said so", "ISO date")
VALID_TO = describe("First day on which it no longer did; absent where it still does", "ISO date")
KNOWN_FROM = describe(
    "Our clock: when our poll saw it first; absent for what we only read in the registry's history", INSTANT
)
KNOWN_TO = describe("When our poll saw it superseded; absent where it still stands", INSTANT)
STATE = describe("Recruitment status", "the registry's spelling", STATUS + "overallStatus")
STOPPED = describe("The sponsor's own words for stopping", "", STATUS + "whyStopped")
PEOPLE_TYPE = describe(
    "Whether the enrolment is planned or final", "ESTIMATED or ACTUAL", DESIGN + "enrollmentInfo.type"
)
COMPLETION = describe("Study completion date", PARTIAL, STATUS + "completionDateStruct.date")
POSTED_ON = describe("When results were posted first", PARTIAL, STATUS + "resultsFirstPostDateStruct.date")
HAS_RESULTS = describe("Whether results are posted", BOOLEAN, "hasResults")
