"""What each table, view and column of the database means: the source of docs/database.md."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.model import Noun

_IDENTIFICATION = "protocolSection.identificationModule."
_STATUS = "protocolSection.statusModule."
_DESIGN = "protocolSection.designModule."
_PARTIAL = "ISO date, YYYY-MM or YYYY-MM-DD, as precise as the record"
_INSTANT = "instant, UTC, YYYY-MM-DDThh:mm:ssZ"
_BOOLEAN = "0 or 1"
_NCT = "NCT number"


class Column(Noun, frozen=True, kw_only=True):
    """What a column means.

    Attributes:
        unit: how a value is written or counted; empty for plain text.
        source: the field of the registry's record that it is read from; None where it is ours.
    """

    meaning: str
    unit: str = ""
    source: str | None = None


class Table(Noun, frozen=True, kw_only=True):
    """What one row of a table or view is, and its columns in their order."""

    meaning: str
    columns: Mapping[str, Column]


def _c(meaning: str, unit: str = "", source: str | None = None) -> Column:
    return Column(meaning=meaning, unit=unit, source=source)


_ID = _c("The trial", _NCT, _IDENTIFICATION + "nctId")
_TITLE = _c("Brief title", "", _IDENTIFICATION + "briefTitle")
_WATCH = _c("Slug of the watch, as in the configuration")
_TOPIC = _c("Slug of the topic, as in the configuration")
_RUN = _c("Identifies the pass over the registry: the same in all rows of one transaction")
_SEVERITY = _c(
    "How much it matters to a reader; silent is stored and never published", "high, medium, low or silent"
)
_PHASES = _c(
    "Phases, joined by a bar where there are several", "such as PHASE1|PHASE2, or NA", _DESIGN + "phases"
)
_SPONSOR = _c("Lead sponsor", "", "protocolSection.sponsorCollaboratorsModule.leadSponsor.name")
_ENROLLMENT = _c(
    "People enrolled or to be enrolled; absent where the record has none or the registry's placeholder 99999999",
    "people",
    _DESIGN + "enrollmentInfo.count",
)
_START = _c("Start of the study", _PARTIAL, _STATUS + "startDateStruct.date")
_PRIMARY = _c("Primary completion date", _PARTIAL, _STATUS + "primaryCompletionDateStruct.date")
_UPDATED = _c(
    "When the registry posted the last update by the sponsor",
    _PARTIAL,
    _STATUS + "lastUpdatePostDateStruct.date",
)
_URL = _c("The trial's page at ClinicalTrials.gov")
_PATH = _c("Where in the record: keys from the root, joined by dots")
_BEFORE = _c("Value in the earlier version; absent where the field was", "JSON")
_AFTER = _c("Value in the later version; absent where the field is", "JSON")
_KIND = _c("Kind of change; docs/changes.md lists all")
_SENTENCE = _c("The change in one plain sentence")
_DETECTED = _c("When our poll found it", _INSTANT)
_SOURCE = _c(
    "Where the version comes from: our own polls, or the registry's record history", "observed or history"
)
_FINGERPRINT = _c(
    "SHA-256 over the record's bytes without derivedSection; tells quickly that nothing changed", "hex"
)

TABLES: Mapping[str, Table] = {
    "meta": Table(
        meaning=(
            "What the last complete run compared: etag, api_version, data_timestamp (of the registry's release),"
            " config_digest, compared_at, run"
        ),
        columns={"key": _c("Name of the value"), "value": _c("The value", "text; instants in UTC")},
    ),
    "schedule": Table(
        meaning="When each job is due next; being due is this row, not a timer",
        columns={"job": _c("poll or digest"), "next_due": _c("Due at or after", _INSTANT)},
    ),
    "watches": Table(
        meaning="One subject that is followed",
        columns={
            "slug": _WATCH,
            "title": _c("Title for readers"),
            "position": _c("Place in the configuration", "from 0"),
            "active": _c("Whether the configuration still has it", _BOOLEAN),
            "definition": _c("Queries and terms of the configuration that was applied last", "JSON"),
        },
    ),
    "topics": Table(
        meaning="A subject that a trial may have; a trial has any number of topics",
        columns={
            "slug": _TOPIC,
            "title": _c("Title for readers"),
            "family": _c("What the topic is about", "condition, cells or question"),
            "position": _c("Place in the configuration", "from 0"),
            "active": _c("Whether the configuration still has it", _BOOLEAN),
            "definition": _c("Terms of the configuration that was applied last", "JSON"),
        },
    ),
    "trials": Table(
        meaning="One trial that is or was followed, as its current version says",
        columns={
            "nct_id": _ID,
            "title": _TITLE,
            "official_title": _c("Official title", "", _IDENTIFICATION + "officialTitle"),
            "acronym": _c("Acronym", "", _IDENTIFICATION + "acronym"),
            "overall_status": _c(
                "Recruitment status; UNKNOWN is computed by the registry itself",
                "the registry's spelling, such as RECRUITING",
                _STATUS + "overallStatus",
            ),
            "last_known_status": _c(
                "Status before the registry made it UNKNOWN", "as overall_status", _STATUS + "lastKnownStatus"
            ),
            "why_stopped": _c("The sponsor's own words for stopping", "", _STATUS + "whyStopped"),
            "phases": _PHASES,
            "study_type": _c("Type of study", "the registry's spelling", _DESIGN + "studyType"),
            "lead_sponsor": _SPONSOR,
            "enrollment": _ENROLLMENT,
            "enrollment_type": _c(
                "Whether the enrolment is planned or final",
                "ESTIMATED or ACTUAL",
                _DESIGN + "enrollmentInfo.type",
            ),
            "start_date": _START,
            "primary_completion_date": _PRIMARY,
            "completion_date": _c("Study completion date", _PARTIAL, _STATUS + "completionDateStruct.date"),
            "first_posted": _c(
                "When the registry posted the record first",
                _PARTIAL,
                _STATUS + "studyFirstPostDateStruct.date",
            ),
            "last_update_submitted": _c(
                "When the sponsor submitted the last update", _PARTIAL, _STATUS + "lastUpdateSubmitDate"
            ),
            "last_update_posted": _UPDATED,
            "results_first_posted": _c(
                "When results were posted first", _PARTIAL, _STATUS + "resultsFirstPostDateStruct.date"
            ),
            "has_results": _c("Whether results are posted", _BOOLEAN, "hasResults"),
            "first_seen": _c("End of the poll that stored the first version", _INSTANT),
            "last_seen": _c("End of the last poll in which the registry had it", _INSTANT),
            "missing_since": _c(
                "End of the first poll that did not find it by ID; absent where it was found", _INSTANT
            ),
            "removed_at": _c("End of the poll that took it for removed or merged", _INSTANT),
            "merged_into": _c("The record that the registry returns instead", _NCT),
            "url": _URL,
            "version": _c("Number of its current observed version", "from 1"),
            "sha256": _c(
                "SHA-256 of the record without noise: equal where nothing of meaning differs", "hex"
            ),
            "hash_version": _c("By which rules sha256 was made"),
            "fingerprint": _FINGERPRINT,
            "record": _c("The whole record of the current version, as received", "JSON", "the record"),
        },
    ),
    "trial_watches": Table(
        meaning="A watch follows a trial now",
        columns={
            "nct_id": _ID,
            "watch": _WATCH,
            "since": _c("End of the poll since which it does", _INSTANT),
        },
    ),
    "trial_topics": Table(meaning="A trial has a topic now", columns={"nct_id": _ID, "topic": _TOPIC}),
    "screening": Table(
        meaning="Why a record that was found is in a watch, or is not",
        columns={
            "nct_id": _ID,
            "watch": _WATCH,
            "included": _c("Whether the watch follows it", _BOOLEAN),
            "reason": _c("The decision in words"),
            "evidence": _c(
                "Which terms were found, in which field, between which words", "JSON list of objects"
            ),
            "title": _TITLE,
            "fingerprint": _FINGERPRINT,
            "decided_at": _c("End of the poll that decided", _INSTANT),
            "run": _RUN,
        },
    ),
    "versions": Table(
        meaning="One state of a trial's record. A version's row stays; no record is ever thrown away",
        columns={
            "nct_id": _ID,
            "source": _SOURCE,
            "version": _c("Number of the version", "observed from 1, history as the registry counts, from 0"),
            "observed_at": _c("Our clock: end of the poll that saw it first", _INSTANT),
            "data_timestamp": _c("The registry's clock: the data release that bore it", _INSTANT),
            "last_update_posted": _UPDATED,
            "sha256": _c("SHA-256 of the record without noise", "hex"),
            "hash_version": _c("By which rules sha256 was made"),
            "fingerprint": _FINGERPRINT,
            "registry_version": _c("The registry's own number in its record history, where known", "from 0"),
            "record_sha256": _c("SHA-256 of the record's bytes as received; held against every read", "hex"),
            "encoding": _c(
                "How the record is kept: plain in trials.record; zstd; zstd with base_version as raw dictionary",
                "current, zstd or zstd+base",
            ),
            "base_version": _c("The version that serves as dictionary"),
            "record": _c("The superseded record, compressed; absent for the current one", "Zstandard frame"),
        },
    ),
    "updates": Table(
        meaning="All that one poll found in one trial, from one version to the next",
        columns={
            "id": _c("Permanent: trial, a colon, the two versions", "such as NCT01234567:1-2"),
            "nct_id": _ID,
            "source": _SOURCE,
            "from_version": _c("The earlier version; absent for a trial's first"),
            "to_version": _c("The later version"),
            "detected_at": _DETECTED,
            "severity": _c("The highest of its changes", _SEVERITY.unit),
            "headline": _c("The most important change in one sentence"),
            "run": _RUN,
        },
    ),
    "changes": Table(
        meaning="One kind of change within an update",
        columns={
            "id": _c("Permanent: the update, a slash, the position", "such as NCT01234567:1-2/1"),
            "update_id": _c("The update that it belongs to"),
            "position": _c("Place in the update, the most important first", "from 1"),
            "nct_id": _ID,
            "kind": _KIND,
            "severity": _SEVERITY,
            "path": _PATH,
            "before": _BEFORE,
            "after": _AFTER,
            "sentence": _SENTENCE,
            "detail": _c("Facts derived from the two versions; its keys depend on the kind", "JSON object"),
        },
    ),
    "update_watches": Table(
        meaning="A watch's feed bears an update; fixed when it was found",
        columns={"update_id": _c("The update"), "watch": _WATCH},
    ),
    "update_topics": Table(
        meaning="A topic's feed bears an update; fixed when it was found",
        columns={"update_id": _c("The update"), "topic": _TOPIC},
    ),
    "polls": Table(
        meaning="One pass over the registry for one watch, with its counts",
        columns={
            "id": _c("In the order in which polls ended"),
            "run": _RUN,
            "watch": _WATCH,
            "started_at": _c("Begin", _INSTANT),
            "finished_at": _c("End", _INSTANT),
            "status": _c("How it ended", "running, complete, not_modified, incomplete or failed"),
            "baseline": _c("Whether it was the watch's first, which reports nothing", _BOOLEAN),
            "data_timestamp": _c("The registry's data release that was read", _INSTANT),
            "found": _c("Distinct records that the watch's searches found", "records"),
            "fetched": _c("Records received", "records"),
            "in_scope": _c("Trials followed after it", "trials"),
            "added": _c("Trials followed from now on", "trials"),
            "changed": _c("Trials with a new version", "trials"),
            "missing": _c("Followed trials that the registry did not have", "trials"),
            "rejected": _c("Records that could not be read", "records"),
            "requests": _c("Requests to the registry", "requests"),
            "bytes": _c("Received, after decompression", "bytes"),
            "error": _c("What went wrong, in one line"),
        },
    ),
    "baseline_counts": Table(
        meaning="What a watch followed on the day of its baseline, by status",
        columns={
            "poll_id": _c("The baseline poll"),
            "overall_status": _c("Recruitment status on that day", "the registry's spelling"),
            "trials": _c("Trials followed", "trials"),
            "with_results": _c("Those of them with posted results", "trials"),
        },
    ),
    "rejected": Table(
        meaning="A record that could not be read, one row for each reason however often it was met",
        columns={
            "id": _c("Number of the row"),
            "nct_id": _c("The record, where that much could be read", _NCT),
            "reason": _c("Why it could not be read"),
            "path": _c("Where in the record"),
            "first_seen": _c("End of the first poll that met it", _INSTANT),
            "last_seen": _c("End of the last poll that met it", _INSTANT),
            "times": _c("How often it was met", "times"),
            "run": _c("The pass that met it last"),
        },
    ),
    "deadlines": Table(
        meaning="A day by which results were due under a named rule, computed from the record",
        columns={
            "nct_id": _ID,
            "rule": _c("Name of the rule", "who_12_months or fdaaa_801"),
            "due_on": _c("First day on which results are overdue", "ISO date"),
            "basis": _c("From which dates of the record it follows"),
            "caveats": _c("Reasons, from the record, for which the rule may not apply", "JSON list of text"),
            "raised_at": _c("When it was found to have passed", _INSTANT),
            "resolved_at": _c("When results had come after that", _INSTANT),
            "superseded_at": _c("When a later version gave the rule another day", _INSTANT),
            "silent": _c("Raised without an update: it had passed before we looked", _BOOLEAN),
        },
    ),
}

VIEWS: Mapping[str, Table] = {
    "recruiting_now": Table(
        meaning="Followed trials that are recruiting, the most recently updated first",
        columns={
            "nct_id": _ID,
            "title": _TITLE,
            "phases": _PHASES,
            "lead_sponsor": _SPONSOR,
            "enrollment": _ENROLLMENT,
            "start_date": _START,
            "primary_completion_date": _PRIMARY,
            "last_update_posted": _UPDATED,
            "url": _URL,
        },
    ),
    "recent_changes": Table(
        meaning="Every published change, newest first",
        columns={
            "detected_at": _DETECTED,
            "nct_id": _ID,
            "title": _TITLE,
            "severity": _SEVERITY,
            "kind": _KIND,
            "sentence": _SENTENCE,
            "path": _PATH,
            "before": _BEFORE,
            "after": _AFTER,
            "from_version": _c("The earlier version; absent for a trial's first"),
            "to_version": _c("The later version"),
            "update_id": _c("The update that it belongs to"),
            "url": _URL,
        },
    ),
}
