"""What changed: kinds, changes, updates, deadlines."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from monitor.model.base import JsonValue, Struct
from monitor.model.details import ChangeDetail, PlainDetail


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
    RESULTS_LATE = "results_late"
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
    CLAIM_JOINED = "claim_joined"
    CLAIM_LEFT = "claim_left"
    CLAIM_RESULTS = "claim_results"
    OTHER = "other"


class FieldChange(Struct, frozen=True, kw_only=True):
    """One difference between two canonical records.

    Attributes:
        path: keys of the canonical record from the root, such as
            `("protocolSection", "statusModule", "overallStatus")`. An element of a list that was aligned
            with another is in the path as a content label, never as an index.
        before, after: the JSON values; None where absent on that side.
    """

    path: tuple[str, ...]
    before: JsonValue = None
    after: JsonValue = None


class Change(Struct, frozen=True, kw_only=True):
    """One kind of change inside an update, in one neutral sentence.

    Attributes:
        path: dotted path into the record that the sentence is about.
        before, after: JSON values of the compared canonical records; None where absent.
        detail: facts derived from the two versions for machines (shift in months, milestone, the aligned
            lists of added and dropped elements, a table of posted results ...), a struct for each family.
    """

    kind: Kind
    severity: Severity
    path: str
    before: JsonValue = None
    after: JsonValue = None
    sentence: str
    detail: ChangeDetail = PlainDetail()


class Source(StrEnum):
    """Where a version comes from: seen by our own polls, or read from the registry's record history."""

    OBSERVED = "observed"
    HISTORY = "history"


class Update(Struct, frozen=True, kw_only=True):
    """All that changed in one trial between two versions, headed by the most important change.

    Attributes:
        id: `NCT01234567:1-2`; `NCT01234567:h3-h4` for history; a further update of the same pair (a trial
            that leaves and enters without a new version, an overdue result) has `.2`, `.3` ...
        from_version: None for a trial's first version.
        severity: the highest of its changes.
        news: the most important change in a few words, such as "Terminated".
        headline: the news, a colon and the trial's title, in one line.
        watches, topics, claims: slugs of the feeds that this update belongs to, fixed when it was found.
    """

    id: str
    nct_id: str
    from_version: int | None
    to_version: int
    source: Source = Source.OBSERVED
    detected_at: datetime
    severity: Severity
    news: str
    headline: str
    changes: tuple[Change, ...]
    watches: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()


class Deadline(Struct, frozen=True, kw_only=True):
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
