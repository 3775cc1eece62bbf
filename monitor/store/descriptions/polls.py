"""The polls, what was compared, and what is configured."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.store.descriptions.words import (
    BOOLEAN,
    INSTANT,
    NCT,
    RUN,
    TOPIC,
    WATCH,
    TableDescription,
    describe,
)

POLLS: Mapping[str, TableDescription] = {
    "meta": TableDescription(
        meaning=(
            "What the last complete run compared: etag, api_version, data_timestamp (of the registry's release),"
            " config_digest, compared_at, run; and rows_version, by which rules the rows for readers were made"
        ),
        columns={
            "key": describe("Name of the value"),
            "value": describe("The value", "text; instants in UTC"),
        },
    ),
    "schedule": TableDescription(
        meaning="When each job is due next; being due is this row, not a timer",
        columns={"job": describe("poll or digest"), "next_due": describe("Due at or after", INSTANT)},
    ),
    "watches": TableDescription(
        meaning="One subject that is followed",
        columns={
            "slug": WATCH,
            "title": describe("Title for readers"),
            "position": describe("Place in the configuration", "from 0"),
            "active": describe("Whether the configuration still has it", BOOLEAN),
            "definition": describe("Queries and terms of the configuration that was applied last", "JSON"),
        },
    ),
    "topics": TableDescription(
        meaning="A subject that a trial may have; a trial has any number of topics",
        columns={
            "slug": TOPIC,
            "title": describe("Title for readers"),
            "family": describe("What the topic is about", "condition, cells or question"),
            "position": describe("Place in the configuration", "from 0"),
            "active": describe("Whether the configuration still has it", BOOLEAN),
            "definition": describe("Terms of the configuration that was applied last", "JSON"),
        },
    ),
    "polls": TableDescription(
        meaning="One pass over the registry for one watch, with its counts",
        columns={
            "id": describe("In the order in which polls ended"),
            "run": RUN,
            "watch": WATCH,
            "started_at": describe("Begin", INSTANT),
            "finished_at": describe("End", INSTANT),
            "status": describe("How it ended", "running, complete, not_modified, incomplete, failed or held"),
            "baseline": describe("Whether it was the watch's first, which reports nothing", BOOLEAN),
            "data_timestamp": describe("The registry's data release that was read", INSTANT),
            "found": describe("Distinct records that the watch's searches found", "records"),
            "fetched": describe("Records received", "records"),
            "in_scope": describe("Trials followed after it", "trials"),
            "added": describe("Trials followed from now on", "trials"),
            "changed": describe("Trials with a new version", "trials"),
            "missing": describe("Followed trials that the registry did not have", "trials"),
            "rejected": describe("Records that could not be read", "records"),
            "requests": describe("Requests to the registry", "requests"),
            "bytes": describe("Received, after decompression", "bytes"),
            "error": describe("What went wrong, in one line"),
        },
    ),
    "held": TableDescription(
        meaning="A trial in which the last poll found news, among too many at once to be believed: not applied yet",
        columns={
            "nct_id": describe("The trial", NCT),
            "what": describe("What was found: the record's hash, absent, or an ID or a rule"),
            "gone": describe("Whether it has gone, from the registry or from a watch", BOOLEAN),
            "watches": describe("Slugs of the watches that follow it", "JSON list"),
            "since": describe("End of the poll that found it first", INSTANT),
            "run": RUN,
        },
    ),
    "baseline_counts": TableDescription(
        meaning="What a watch followed on the day of its baseline, by status",
        columns={
            "poll_id": describe("The baseline poll"),
            "overall_status": describe("Recruitment status on that day", "the registry's spelling"),
            "trials": describe("Trials followed", "trials"),
            "with_results": describe("Those of them with posted results", "trials"),
        },
    ),
    "rejected": TableDescription(
        meaning="A record that could not be read, one row for each reason however often it was met",
        columns={
            "id": describe("Number of the row"),
            "nct_id": describe("The record, where that much could be read", NCT),
            "reason": describe("Why it could not be read"),
            "path": describe("Where in the record"),
            "first_seen": describe("End of the first poll that met it", INSTANT),
            "last_seen": describe("End of the last poll that met it", INSTANT),
            "times": describe("How often it was met", "times"),
            "run": describe("The pass that met it last"),
        },
    ),
    "unreadable": TableDescription(
        meaning="A field of a trial's newest version that is not what the registry's format promises",
        columns={
            "nct_id": describe("The trial", NCT),
            "path": describe("Where in the record: keys and positions, joined by dots"),
            "text": describe("The value as the record has it"),
            "reason": describe("Why it could not be read"),
            "version": describe("The version"),
            "since": describe("End of the poll that found this version", INSTANT),
        },
    ),
    "contradictions": TableDescription(
        meaning="A trial whose record contradicted itself in the last poll: not believed until a second one agrees",
        columns={
            "nct_id": describe("The trial", NCT),
            "reason": describe("What contradicts what"),
            "since": describe("End of the poll that found it first", INSTANT),
            "run": RUN,
        },
    ),
}
