"""What publishing reads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from monitor.model.base import Struct
from monitor.model.change import Source, Update
from monitor.model.poll import Poll
from monitor.model.trial import Facts


class VersionFacts(Struct, frozen=True, kw_only=True):
    """What one version of a record says of its trial: it stays true of an update whatever the record says later.

    Attributes:
        enrollment: number of people; None where absent. enrollment_type: `ESTIMATED` or `ACTUAL`.
        phases: in the registry's spelling, such as `PHASE2`.
    """

    nct_id: str
    title: str
    overall_status: str | None = None
    phases: tuple[str, ...] = ()
    enrollment: int | None = None
    enrollment_type: str | None = None
    lead_sponsor: str | None = None
    start_date: str | None = None
    completion_date: str | None = None
    results_first_posted: str | None = None


class VersionState(Struct, frozen=True, kw_only=True):
    """What one version says of status, people and dates, and from which day on it was the registered one.

    Attributes:
        valid_from: registry date: when the version was posted, or released, or else seen.
        enrollment_type, start_date_type, …: `ACTUAL`, or `ESTIMATED` for a plan.
    """

    source: Source
    version: int
    valid_from: str
    overall_status: str | None = None
    enrollment: int | None = None
    enrollment_type: str | None = None
    start_date: str | None = None
    start_date_type: str | None = None
    primary_completion_date: str | None = None
    primary_completion_date_type: str | None = None
    completion_date: str | None = None
    completion_date_type: str | None = None


class VersionRef(Struct, frozen=True, kw_only=True):
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


class PublishedUpdate(Struct, frozen=True, kw_only=True):
    """An update with what a reader needs beside it; `facts` are those of the later version."""

    update: Update
    facts: VersionFacts
    before: VersionRef | None
    after: VersionRef


class UpdateKey(Struct, frozen=True, kw_only=True):
    """What may still change in how an update is shown, without its text.

    Attributes:
        before, after: the registry's own numbers of the two versions, which may become known late.
    """

    id: str
    nct_id: str
    detected_at: datetime
    before: int | None
    after: int | None


class ShownTrial(Struct, frozen=True, kw_only=True):
    """A trial that has a page, and what differs where anything that is stored of it differs.

    Attributes:
        state: a revision alone would not do: after a restore the numbers are given once more.
    """

    nct_id: str
    state: tuple[str | int | None, ...]


class TrialView(Struct, frozen=True, kw_only=True):
    """One followed trial as the pages list it."""

    facts: Facts
    watches: tuple[str, ...]
    topics: tuple[str, ...]
    first_seen: datetime
    last_seen: datetime
    missing_since: datetime | None = None
    removed: bool = False
    versions: int = 1


class ListedTrial(Struct, frozen=True, kw_only=True, array_like=True):
    """A followed trial as the list of all trials shows it.

    Attributes:
        is_overdue: results are overdue by a rule, and none are posted.
        changed_at: when the newest update was found that readers see; None without one.
        countries: of its sites, by name; sites: how many there are in each.
        first_planned: the people that the first version with a plan names; None where none does.
        start_date_type, enrollment_type: `ACTUAL`, or `ESTIMATED` for a plan.
    """

    nct_id: str
    title: str
    overall_status: str
    study_type: str | None = None
    phases: tuple[str, ...] = ()
    has_results: bool = False
    is_overdue: bool = False
    last_update_posted: str | None = None
    changed_at: datetime | None = None
    watches: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    sites: tuple[int, ...] = ()
    start_date: str | None = None
    start_date_type: str | None = None
    primary_completion_date: str | None = None
    completion_date: str | None = None
    results_first_posted: str | None = None
    first_planned: int | None = None
    enrollment: int | None = None
    enrollment_type: str | None = None
    missing_since: datetime | None = None
    removed: bool = False


class WatchState(Struct, frozen=True, kw_only=True):
    """The state of one watch: its baseline, its last complete poll, and what went wrong since.

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
