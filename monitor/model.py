"""The nouns, frozen. Imports nothing of ours.

The words are the field's own. A *record* is what the registry calls a study; a *version* is one state of
a record; an *update* is what one poll found in one trial, from one version to the next; a *change* is one
kind of change inside an update. Dates are ISO text in the registry's own precision (`2024-03` or
`2024-03-15`); instants are aware `datetime` in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import msgspec

Json = Any
"""A value of the registry's JSON: only where records are read and compared."""


class Noun(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all nouns: frozen, keyword-only, comparable, and encodable as it stands."""


# --- what a watch is ---------------------------------------------------------------------------------


class Family(StrEnum):
    """The three families of topics."""

    CONDITION = "condition"
    CELLS = "cells"
    QUESTION = "question"


class Topic(Noun, frozen=True, kw_only=True):
    """A subject that a trial may have; a trial has any number of topics.

    `terms` are matched as `registry.scope` says; `fields` are names of text fields defined there.
    """

    slug: str
    title: str
    family: Family
    terms: tuple[str, ...]
    fields: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


class Scope(Noun, frozen=True, kw_only=True):
    """The terms that decide locally whether a record belongs to a watch; see docs/scope.md."""

    conditions: tuple[str, ...]
    cells: tuple[str, ...]
    products: tuple[str, ...] = ()
    not_conditions: tuple[str, ...] = ()
    not_cells: tuple[str, ...] = ()


class Watch(Noun, frozen=True, kw_only=True):
    """One subject that is followed: what to ask the registry, and what then belongs to it."""

    slug: str
    title: str
    conditions: tuple[str, ...]
    interventions: tuple[str, ...]
    scope: Scope
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


# --- what the registry says --------------------------------------------------------------------------


class Release(Noun, frozen=True, kw_only=True):
    """One data release of the registry, as `/version` tells it."""

    api_version: str
    data_timestamp: datetime
    etag: str | None = None


class SearchResult(Noun, frozen=True, kw_only=True):
    """The IDs that one query found; `complete` is false where the count was not reached."""

    nct_ids: tuple[str, ...]
    total: int
    complete: bool = True


class Facts(Noun, frozen=True, kw_only=True):
    """The columns of one trial: read from the record, never interpreted.

    Attributes:
        enrollment: number of people; None where absent or the registry's sentinel 99999999.
        phases: in the registry's spelling, such as `PHASE2`.
    """

    nct_id: str
    title: str
    official_title: str | None = None
    acronym: str | None = None
    overall_status: str
    last_known_status: str | None = None
    why_stopped: str | None = None
    phases: tuple[str, ...] = ()
    study_type: str | None = None
    lead_sponsor: str | None = None
    enrollment: int | None = None
    enrollment_type: str | None = None
    start_date: str | None = None
    primary_completion_date: str | None = None
    completion_date: str | None = None
    first_posted: str | None = None
    last_update_submitted: str | None = None
    last_update_posted: str | None = None
    results_first_posted: str | None = None
    has_results: bool = False


class Envelope(Noun, frozen=True, kw_only=True):
    """What can be read of a study without reading all of it.

    Attributes:
        fingerprint: SHA-256 (hex) over the bytes of everything but `derivedSection`; equal fingerprints
            mean equal records, different ones only mean that a closer look is needed.
    """

    nct_id: str
    raw: bytes
    fingerprint: str
    aliases: tuple[str, ...] = ()
    version_holder: str | None = None


class Record(Noun, frozen=True, kw_only=True):
    """One study, typed, without noise, hashed.

    Attributes:
        raw: the study as received (JSON, UTF-8).
        canonical: the study without noise: what is compared. Lists without order are sorted, text is NFC
            with single spaces, empty values are absent, `derivedSection` and `geoPoint` are left out.
        sha256: hex digest of the canonical form, made by the rules of `hash_version`.
    """

    nct_id: str
    raw: bytes
    fingerprint: str
    canonical: Mapping[str, Json]
    sha256: str
    hash_version: int
    facts: Facts
    aliases: tuple[str, ...] = ()
    version_holder: str | None = None


class Rejected(Noun, frozen=True, kw_only=True):
    """A study that could not be read; it neither stops a poll nor counts as gone."""

    nct_id: str | None
    reason: str
    path: str | None = None


class Evidence(Noun, frozen=True, kw_only=True):
    """Where a term was found: `field` is a text field of the record, `text` the words around it."""

    term: str
    field: str
    text: str


class Decision(Noun, frozen=True, kw_only=True):
    """Whether a record belongs to a watch, and why; stored for every record that a search found."""

    nct_id: str
    watch: str
    included: bool
    reason: str
    evidence: tuple[Evidence, ...] = ()


# --- what changed ------------------------------------------------------------------------------------


class Severity(StrEnum):
    """How much a change matters to a reader; SILENT is stored and never published."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    SILENT = "silent"

    @property
    def rank(self) -> int:
        """0 for the most important."""
        return tuple(Severity).index(self)


class Kind(StrEnum):
    """Kinds of change. `changes.kinds` says what each watches and how much it matters."""

    REGISTERED = "registered"
    ENTERED = "entered"
    LEFT = "left"
    REMOVED = "removed"
    REAPPEARED = "reappeared"
    MERGED = "merged"
    STATUS = "status"
    WITHHELD = "withheld"
    RESTORED = "restored"
    EXPANDED_ACCESS = "expanded_access"
    RESULTS_POSTED = "results_posted"
    RESULTS_UPDATED = "results_updated"
    RESULTS_REMOVED = "results_removed"
    RESULTS_SUBMITTED = "results_submitted"
    RESULTS_RETURNED = "results_returned"
    RESULTS_CANCELLED = "results_cancelled"
    RESULTS_DELAYED = "results_delayed"  # certification or extension: the record does not say which
    RESULTS_OVERDUE = "results_overdue"
    VIOLATION = "violation"
    DATES = "dates"
    DATE_PRECISION = "date_precision"
    ENROLLMENT = "enrollment"
    PHASE = "phase"
    DESIGN = "design"
    ALLOCATION = "allocation"
    MASKING = "masking"
    SPONSOR = "sponsor"
    OFFICIALS = "officials"
    PRIMARY_OUTCOMES = "primary_outcomes"
    SECONDARY_OUTCOMES = "secondary_outcomes"
    OTHER_OUTCOMES = "other_outcomes"
    INTERVENTIONS = "interventions"
    ARMS = "arms"
    ELIGIBILITY = "eligibility"
    AGE_SEX = "age_sex"
    CONDITIONS = "conditions"
    KEYWORDS = "keywords"
    TITLES = "titles"
    DESCRIPTION = "description"
    IDENTIFIERS = "identifiers"
    OVERSIGHT = "oversight"
    IPD = "ipd"
    LOCATIONS = "locations"
    CONTACTS = "contacts"
    PUBLICATIONS = "publications"
    RETRACTION = "retraction"
    DOCUMENTS = "documents"
    LINKS = "links"
    VERIFICATION = "verification"
    REGISTRY_REWRITE = "registry_rewrite"
    OTHER = "other"


class FieldChange(Noun, frozen=True, kw_only=True):
    """One difference between two canonical records.

    Attributes:
        path: keys of the canonical record from the root, such as
            `("protocolSection", "statusModule", "overallStatus")`. An element of a list that was aligned
            with another stands in the path as a content label, never as an index.
        before, after: the JSON values; None where absent on that side.
    """

    path: tuple[str, ...]
    before: Json = None
    after: Json = None


class Change(Noun, frozen=True, kw_only=True):
    """One kind of change inside an update, in one neutral sentence.

    Attributes:
        path: dotted path into the record that the sentence is about.
        before, after: JSON values of the compared canonical records; None where absent.
        detail: facts derived from the two versions for machines (shift in months, milestone, the aligned
            lists of added and dropped elements, a table of posted results ...). Its keys depend on the
            kind and are listed in `changes.kinds`.
    """

    kind: Kind
    severity: Severity
    path: str
    before: Json = None
    after: Json = None
    sentence: str
    detail: Mapping[str, Json] = {}


class Source(StrEnum):
    """Where a version comes from: seen by our own polls, or read from the registry's record history."""

    OBSERVED = "observed"
    HISTORY = "history"


class Update(Noun, frozen=True, kw_only=True):
    """All that changed in one trial between two versions, headed by the most important change.

    Attributes:
        id: `NCT01234567:1-2`; `NCT01234567:h3-h4` for history; a further update of the same pair (a trial
            that leaves and enters without a new version, an overdue result) bears `.2`, `.3` ...
        from_version: None for a trial's first version.
        severity: the highest of its changes.
        watches, topics: slugs of the feeds that this update belongs to, fixed when it was found.
    """

    id: str
    nct_id: str
    from_version: int | None
    to_version: int
    source: Source = Source.OBSERVED
    detected_at: datetime
    severity: Severity
    headline: str
    changes: tuple[Change, ...]
    watches: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


class Deadline(Noun, frozen=True, kw_only=True):
    """A day by which results were due under a named rule, computed from one version of a record.

    Attributes:
        rule: `who_12_months` or `fdaaa_801`.
        due_on: the first day on which results are overdue.
        caveats: reasons, from the record, for which the rule may not apply.
    """

    nct_id: str
    rule: str
    due_on: date
    basis: str
    caveats: tuple[str, ...] = ()


# --- what is stored ----------------------------------------------------------------------------------


class KnownTrial(Noun, frozen=True, kw_only=True):
    """What a poll needs to know of a trial that is in the database, without its record.

    Attributes:
        version: the newest observed version; None where no version is kept (the record was screened out
            everywhere and never followed).
        watches: slugs of the watches that follow it now.
        missing_since: when a poll first did not find it by ID.
    """

    nct_id: str
    version: int | None
    fingerprint: str
    sha256: str
    hash_version: int
    watches: tuple[str, ...] = ()
    missing_since: datetime | None = None
    removed: bool = False


class PollStatus(StrEnum):
    """How a poll ended."""

    RUNNING = "running"
    COMPLETE = "complete"
    NOT_MODIFIED = "not_modified"
    INCOMPLETE = "incomplete"
    FAILED = "failed"


class Poll(Noun, frozen=True, kw_only=True):
    """One pass over the registry for one watch, with all its counts.

    Attributes:
        run: identifies the polls of several watches that were one pass and one transaction.
        found: distinct IDs that this watch's searches found.
        fetched: records received. in_scope: trials followed after this poll. bytes: received, decoded.
    """

    run: str
    watch: str
    started_at: datetime
    finished_at: datetime | None = None
    status: PollStatus = PollStatus.RUNNING
    baseline: bool = False
    data_timestamp: datetime | None = None
    found: int = 0
    fetched: int = 0
    in_scope: int = 0
    added: int = 0
    changed: int = 0
    missing: int = 0
    rejected: int = 0
    requests: int = 0
    bytes: int = 0
    error: str | None = None


# --- what one poll hands to the store ----------------------------------------------------------------


class Spooled(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Base of what is spooled to disk while a poll streams, one for each record, until it is applied."""


class Unchanged(Spooled, frozen=True, kw_only=True, tag=True):
    """A record seen, equal to the stored version; its bytes may still differ by noise."""

    nct_id: str
    fingerprint: str


class Finding(Spooled, frozen=True, kw_only=True, tag=True):
    """What one poll found in one record that is new, changed, or newly decided upon.

    Attributes:
        record: given where a new version is to be stored, with an empty `canonical`.
        version: number of the version that `record` becomes; None where no new version is stored.
        title: for the screening list, also where the record is followed by no watch.
        watches: slugs that follow the trial after this poll. topics: its topics' slugs.
        decisions: one for each watch, replacing the stored ones.
        updates: none at a baseline.
        deadlines: replace the stored ones, where `record` is given.
    """

    nct_id: str
    fingerprint: str
    title: str
    record: Record | None = None
    version: int | None = None
    watches: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    decisions: tuple[Decision, ...] = ()
    updates: tuple[Update, ...] = ()
    deadlines: tuple[Deadline, ...] = ()


class Absent(Spooled, frozen=True, kw_only=True, tag=True):
    """A followed trial that the registry, asked by ID, says it does not have.

    The first time only `missing_since` is set; the second poll in a row brings the update. `merged_into`
    names the record that the registry returns instead.
    """

    nct_id: str
    removed: bool = False
    merged_into: str | None = None
    updates: tuple[Update, ...] = ()


class SetAside(Spooled, frozen=True, kw_only=True, tag=True):
    """A study that could not be read, kept with its reason."""

    rejected: Rejected


class DeadlinePassed(Spooled, frozen=True, kw_only=True, tag=True):
    """A stored deadline whose day has come, or whose results have come: raised once, resolved once.

    `updates` is empty where it had already passed at the baseline: old news, kept silent.
    """

    nct_id: str
    rule: str
    resolved: bool = False
    updates: tuple[Update, ...] = ()


Spool = Unchanged | Finding | Absent | SetAside | DeadlinePassed


class PollRun(Noun, frozen=True, kw_only=True):
    """One pass over the registry for one or more watches: what `Store.apply` needs beside the spool.

    Attributes:
        polls: one for each watch, finished, with their counts.
        release: the release that was compared; None unless every poll is complete.
        config_digest: of the watches and topics that decided.
        next_due: by job name.
    """

    run: str
    polls: tuple[Poll, ...]
    release: Release | None = None
    config_digest: str = ""
    next_due: Mapping[str, datetime] = {}


# --- what publishing reads ---------------------------------------------------------------------------


class VersionRef(Noun, frozen=True, kw_only=True):
    """One stored version without its record: what a sentence is traced to.

    Attributes:
        observed_at: when we saw it (our clock); data_timestamp: the release that bore it (the registry's).
        registry_version: the registry's own number in its record history, counted from 0, where known.
    """

    nct_id: str
    version: int
    source: Source = Source.OBSERVED
    observed_at: datetime
    data_timestamp: datetime | None = None
    last_update_posted: str | None = None
    sha256: str
    registry_version: int | None = None


class PublishedUpdate(Noun, frozen=True, kw_only=True):
    """An update with what a reader needs beside it."""

    update: Update
    facts: Facts
    before: VersionRef | None
    after: VersionRef


class TrialView(Noun, frozen=True, kw_only=True):
    """One followed trial as the pages list it."""

    facts: Facts
    watches: tuple[str, ...]
    topics: tuple[str, ...]
    first_seen: datetime
    last_seen: datetime
    missing_since: datetime | None = None
    removed: bool = False
    versions: int = 1


class WatchState(Noun, frozen=True, kw_only=True):
    """Where one watch stands: its baseline, its last complete poll, and what went wrong since.

    Attributes:
        baseline_counts: followed trials by overall status on the day of the baseline;
            `baseline_results` of them with posted results.
        failures: polls that were not complete since the last complete one, oldest first.
    """

    watch: str
    title: str
    baseline: Poll | None = None
    baseline_counts: Mapping[str, int] = {}
    baseline_results: int = 0
    last_complete: Poll | None = None
    failures: tuple[Poll, ...] = ()
    following: int = 0
