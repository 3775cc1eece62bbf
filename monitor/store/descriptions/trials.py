"""Trials as they stand, every version of their records, and the days by which results are due."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.store.descriptions.words import (
    BOOLEAN,
    DESIGN,
    ENROLLMENT,
    FINGERPRINT,
    ID,
    IDENTIFICATION,
    INSTANT,
    NCT,
    PARTIAL,
    PHASES,
    PRIMARY,
    RUN,
    SOURCE,
    SPONSOR,
    START,
    STATUS,
    TITLE,
    TOPIC,
    UPDATED,
    URL,
    WATCH,
    TableDescription,
    describe,
)

TRIALS: Mapping[str, TableDescription] = {
    "trials": TableDescription(
        meaning="One trial that is or was followed, as its current version says",
        columns={
            "nct_id": ID,
            "title": TITLE,
            "official_title": describe("Official title", "", IDENTIFICATION + "officialTitle"),
            "acronym": describe("Acronym", "", IDENTIFICATION + "acronym"),
            "overall_status": describe(
                "Recruitment status; UNKNOWN is computed by the registry itself",
                "the registry's spelling, such as RECRUITING",
                STATUS + "overallStatus",
            ),
            "last_known_status": describe(
                "Status before the registry made it UNKNOWN", "as overall_status", STATUS + "lastKnownStatus"
            ),
            "why_stopped": describe("The sponsor's own words for stopping", "", STATUS + "whyStopped"),
            "phases": PHASES,
            "study_type": describe("Type of study", "the registry's spelling", DESIGN + "studyType"),
            "lead_sponsor": SPONSOR,
            "enrollment": ENROLLMENT,
            "enrollment_type": describe(
                "Whether the enrolment is planned or final",
                "ESTIMATED or ACTUAL",
                DESIGN + "enrollmentInfo.type",
            ),
            "start_date": START,
            "primary_completion_date": PRIMARY,
            "completion_date": describe(
                "Study completion date", PARTIAL, STATUS + "completionDateStruct.date"
            ),
            "first_posted": describe(
                "When the registry posted the record first",
                PARTIAL,
                STATUS + "studyFirstPostDateStruct.date",
            ),
            "last_update_submitted": describe(
                "When the sponsor submitted the last update", PARTIAL, STATUS + "lastUpdateSubmitDate"
            ),
            "last_update_posted": UPDATED,
            "results_first_posted": describe(
                "When results were posted first", PARTIAL, STATUS + "resultsFirstPostDateStruct.date"
            ),
            "has_results": describe("Whether results are posted", BOOLEAN, "hasResults"),
            "first_seen": describe("End of the poll that stored the first version", INSTANT),
            "last_seen": describe("End of the last poll in which the registry had it", INSTANT),
            "missing_since": describe(
                "End of the first poll that did not find it by ID; absent where it was found", INSTANT
            ),
            "removed_at": describe("End of the poll that took it for removed or merged", INSTANT),
            "merged_into": describe("The record that the registry returns instead", NCT),
            "url": URL,
            "version": describe("Number of its current observed version", "from 1"),
            "sha256": describe(
                "SHA-256 of the record without noise: equal where nothing of meaning differs", "hex"
            ),
            "hash_version": describe("By which rules sha256 was made"),
            "fingerprint": FINGERPRINT,
            "record": describe("The whole record of the current version, as received", "JSON", "the record"),
            **{
                f"{date}_precision": describe(f"How precise {date} is", "day, month or year")
                for date in (
                    "start_date",
                    "primary_completion_date",
                    "completion_date",
                    "first_posted",
                    "last_update_submitted",
                    "last_update_posted",
                    "results_first_posted",
                )
            },
            "results_under_review_since": describe(
                "When results were submitted that wait for the registry's review, as it said last",
                PARTIAL,
                "derivedSection.miscInfoModule.submissionTracking, annotationSection",
            ),
        },
    ),
    "trial_watches": TableDescription(
        meaning="A watch follows a trial now",
        columns={
            "nct_id": ID,
            "watch": WATCH,
            "since": describe("End of the poll since which it does", INSTANT),
        },
    ),
    "trial_topics": TableDescription(
        meaning="A trial has a topic now", columns={"nct_id": ID, "topic": TOPIC}
    ),
    "screening": TableDescription(
        meaning="Why a record that was found is in a watch, or is not",
        columns={
            "nct_id": ID,
            "watch": WATCH,
            "included": describe("Whether the watch follows it", BOOLEAN),
            "reason": describe("The decision in words"),
            "evidence": describe(
                "Which terms were found, in which field, between which words", "JSON list of objects"
            ),
            "title": TITLE,
            "fingerprint": FINGERPRINT,
            "decided_at": describe("End of the poll that decided", INSTANT),
            "run": RUN,
        },
    ),
    "versions": TableDescription(
        meaning="One state of a trial's record. A version's row stays; no record is ever thrown away",
        columns={
            "nct_id": ID,
            "source": SOURCE,
            "version": describe(
                "Number of the version", "observed from 1, history as the registry counts, from 0"
            ),
            "observed_at": describe("Our clock: end of the poll that saw it first", INSTANT),
            "data_timestamp": describe("The registry's clock: the data release that bore it", INSTANT),
            "last_update_posted": UPDATED,
            "sha256": describe("SHA-256 of the record without noise", "hex"),
            "hash_version": describe("By which rules sha256 was made"),
            "fingerprint": FINGERPRINT,
            "registry_version": describe(
                "The registry's own number in its record history, where known", "from 0"
            ),
            "record_sha256": describe(
                "SHA-256 of the record's bytes as received; held against every read", "hex"
            ),
            "encoding": describe(
                "How the record is kept: plain in trials.record; zstd; zstd with base_version as raw dictionary",
                "current, zstd or zstd+base",
            ),
            "base_version": describe("The version that serves as dictionary"),
            "record": describe(
                "The superseded record, compressed; absent for the current one", "Zstandard frame"
            ),
        },
    ),
    "deadlines": TableDescription(
        meaning="A day by which results were due under a named rule, computed from the record",
        columns={
            "nct_id": ID,
            "rule": describe("Name of the rule", "who_12_months or fdaaa_801"),
            "due_on": describe("First day on which results are overdue", "ISO date"),
            "basis": describe("From which dates of the record it follows"),
            "caveats": describe(
                "Reasons, from the record, for which the rule may not apply", "JSON list of text"
            ),
            "raised_at": describe("When it was found to have passed", INSTANT),
            "resolved_at": describe("When results had come after that", INSTANT),
            "superseded_at": describe("When a later version gave the rule another day", INSTANT),
            "silent": describe("Raised without an update: it had passed before we looked", BOOLEAN),
        },
    ),
}
