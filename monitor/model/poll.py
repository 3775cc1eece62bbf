"""What is stored, and what one poll hands to the store."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import msgspec

from monitor.model.base import Struct
from monitor.model.change import Deadline, Update
from monitor.model.label import Label
from monitor.model.trial import Decision, NewRecord, Rejected, Release


class KnownTrial(Struct, frozen=True, kw_only=True):
    """What a poll needs to know of a trial that is in the database, without its record.

    Attributes:
        version: the newest observed version; None where no version is kept (the record was screened out
            everywhere and never followed).
        watches: slugs of the watches that follow it now.
        missing_since: when a poll first did not find it by ID.
        results_under_review_since: as the registry said last, which can be later than `version`.
    """

    nct_id: str
    version: int | None
    fingerprint: str
    sha256: str
    hash_version: int
    watches: tuple[str, ...] = ()
    missing_since: datetime | None = None
    removed: bool = False
    results_under_review_since: str | None = None


class PollStatus(StrEnum):
    """How a poll ended."""

    RUNNING = "running"
    COMPLETE = "complete"
    NOT_MODIFIED = "not_modified"
    INCOMPLETE = "incomplete"
    FAILED = "failed"
    QUARANTINED = "held"

    @property
    def is_good(self) -> bool:
        """Whether the poll leaves nothing at the registry unseen."""
        return self in (PollStatus.COMPLETE, PollStatus.NOT_MODIFIED)


class Poll(Struct, frozen=True, kw_only=True):
    """One pass over the registry for one watch, with all its counts.

    Attributes:
        run: identifies the polls of several watches that were one pass and one transaction.
        found: distinct IDs that this watch's searches found.
        fetched: records received. in_scope: trials followed after this poll. bytes: received, decoded.
        taken_in, put_out: trials that are followed from now on, or no longer, because our configuration changed.
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
    taken_in: int = 0
    put_out: int = 0
    rejected: int = 0
    requests: int = 0
    bytes: int = 0
    error: str | None = None

    @property
    def ended_at(self) -> datetime:
        """When it ended; while it runs, when it started."""
        return self.finished_at or self.started_at


class Spooled(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Base of what is spooled to disk while a poll streams, one for each record, until it is applied."""


class Unchanged(Spooled, frozen=True, kw_only=True, tag=True):
    """A record seen, equal to the stored version; its bytes may still differ by noise."""

    nct_id: str
    fingerprint: str


class ReviewChanged(Spooled, frozen=True, kw_only=True, tag=True):
    """A record equal to the stored version, of which the review of submitted results began or ended.

    Attributes:
        under_review_since: day of the submission; None where nothing waits for review any more.
        deadlines: replace the stored ones: results under review are not overdue under every rule.
        updates: deadlines that have passed and count again.
    """

    nct_id: str
    fingerprint: str
    under_review_since: str | None = None
    deadlines: tuple[Deadline, ...] = ()
    updates: tuple[Update, ...] = ()


class Finding(Spooled, frozen=True, kw_only=True, tag=True):
    """What one poll found in one record that is new, changed, or newly decided upon.

    Attributes:
        record: given where a new version is to be stored.
        version: number of the version that `record` becomes; None where no new version is stored.
        title: for the screening list, also where the record is followed by no watch.
        watches: slugs that follow the trial after this poll. topics: its topics' slugs.
        decisions: one for each watch, replacing the stored ones. labels: replace the stored ones.
        updates: none at a baseline.
        deadlines: replace the stored ones, where `record` is given.
    """

    nct_id: str
    fingerprint: str
    title: str
    record: NewRecord | None = None
    version: int | None = None
    watches: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    decisions: tuple[Decision, ...] = ()
    labels: tuple[Label, ...] = ()
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


class RejectedRecord(Spooled, frozen=True, kw_only=True, tag=True):
    """A study that could not be read, kept with its reason."""

    rejected: Rejected


class Contradictory(Spooled, frozen=True, kw_only=True, tag=True):
    """A record that contradicts itself: not believed until a second poll finds the same.

    Attributes:
        fingerprint: of the stored version, so that the record is read again.
        reason: what contradicts what, in one plain line.
    """

    nct_id: str
    fingerprint: str
    reason: str


class DeadlinePassed(Spooled, frozen=True, kw_only=True, tag=True):
    """A stored deadline whose day has come, or whose results have come: raised once, resolved once.

    `updates` is empty where it had already passed at the baseline: old news, kept silent.
    """

    nct_id: str
    rule: str
    resolved: bool = False
    updates: tuple[Update, ...] = ()


Spool = Unchanged | ReviewChanged | Contradictory | Finding | Absent | RejectedRecord | DeadlinePassed


class QuarantinedTrial(Struct, frozen=True, kw_only=True):
    """One trial of which a poll found so much news of others, too, that it was not believed at once.

    Attributes:
        what: by which the same finding is known in another poll: the record's hash, `absent`, or an ID or a rule.
        gone: not in the registry, or no longer in a watch that followed it.
        watches: slugs that follow it.
    """

    nct_id: str
    what: str
    gone: bool = False
    watches: tuple[str, ...] = ()


class Quarantine(Struct, frozen=True, kw_only=True):
    """What the poll `run` found and did not apply; in quarantine `since` its end."""

    run: str
    since: datetime
    trials: tuple[QuarantinedTrial, ...]


class PollRun(Struct, frozen=True, kw_only=True):
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
