"""A trial's milestones, and where among them a day falls.

Registry dates have the precision of a month or of a day. Where only the month is known, a milestone counts
as reached after the month's last day: the reading that says less.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final

from monitor.model.base import Struct
from monitor.model.partial_date import months_between, parse_partial_date
from monitor.model.study import Study
from monitor.model.study.registration import DateStruct, PartialDateStruct, StatusModule

_RECRUITING: Final = frozenset({"RECRUITING", "ENROLLING_BY_INVITATION"})
_UNDER_WAY: Final = _RECRUITING | {"NOT_YET_RECRUITING", "ACTIVE_NOT_RECRUITING", "SUSPENDED"}


class When(StrEnum):
    """Where a change falls in the life of a trial."""

    BEFORE_START = "before_start"
    WHILE_RECRUITING = "while_recruiting"
    AFTER_START = "after_start"
    AFTER_PRIMARY_COMPLETION = "after_primary_completion"
    AFTER_RESULTS = "after_results"
    UNKNOWN = "unknown"


class Milestone(Struct, frozen=True, kw_only=True):
    """A date, `text` as the record gives it; `estimated` where the record does not call it actual."""

    text: str
    estimated: bool

    @property
    def reached_on(self) -> date | None:
        """The day from which it counts as reached: its own, or the last one of its month."""
        return last_day(self.text)


class Milestones(Struct, frozen=True, kw_only=True):
    """The dates of one version by which a change is placed, and its recruitment status."""

    status: str | None = None
    start: Milestone | None = None
    primary_completion: Milestone | None = None
    completion: Milestone | None = None
    results_posted: Milestone | None = None


class Stage(Struct, frozen=True, kw_only=True):
    """Where a day falls.

    Attributes:
        months: whole months since the milestone that `when` names; None before the start, and where
            unknown. days: the same in days.
        milestone: its date as the record gives it. estimated: that date is an estimate.
        with_results: the version that brought the change also brought the posted results.
    """

    when: When
    months: int | None = None
    days: int | None = None
    milestone: str | None = None
    estimated: bool = False
    with_results: bool = False

    @property
    def has_started(self) -> bool:
        """Whether the day lies after the start, as far as the record says."""
        return self.when not in {When.BEFORE_START, When.UNKNOWN}

    @property
    def is_after_completion(self) -> bool:
        """Whether the day lies after primary completion."""
        return self.when in {When.AFTER_PRIMARY_COMPLETION, When.AFTER_RESULTS}


def first_day(text: str | None) -> date | None:
    """Return the first day that a registry date can mean; None where it is no date."""
    parsed = parse_partial_date(text)
    return parsed.first_day if parsed else None


def last_day(text: str | None) -> date | None:
    """Return the last day that a registry date can mean; None where it is no date."""
    parsed = parse_partial_date(text)
    return parsed.last_day if parsed else None


def study_milestones(study: Study) -> Milestones:
    """Return the milestones of a study; None for those that it lacks."""
    status = study.protocol_section.status_module or StatusModule()
    overall = status.overall_status
    return Milestones(
        status=overall,
        start=_milestone(status.start_date_struct, overall),
        primary_completion=_milestone(status.primary_completion_date_struct, overall),
        completion=_milestone(status.completion_date_struct, overall),
        results_posted=_milestone(status.results_first_post_date_struct, "COMPLETED"),
    )


def _milestone(struct: PartialDateStruct | DateStruct | None, status: str | None) -> Milestone | None:
    if struct is None or not struct.date:
        return None
    # Records from before 2017 lack the type; where the trial has ended, their dates are what happened.
    ended = status in {"COMPLETED", "TERMINATED"}
    return Milestone(
        text=struct.date, estimated=struct.type != "ACTUAL" and not (struct.type is None and ended)
    )


def stage_of(before: Milestones, after: Milestones, *, on: date) -> Stage:
    """Where a change falls that the later of two versions brought on the day `on`.

    Dates are the later version's. Results count as posted where the earlier version had them: what came
    together with them did not come after them. A primary completion date that is an estimate counts once it
    has passed and the trial no longer says that it is under way.
    """
    with_results = before.results_posted is None and after.results_posted is not None
    if before.results_posted is not None and (stage := _since(When.AFTER_RESULTS, before.results_posted, on)):
        return stage
    completion = after.primary_completion
    if completion is not None and not (completion.estimated and after.status in _UNDER_WAY):
        stage = _since(When.AFTER_PRIMARY_COMPLETION, completion, on, with_results=with_results)
        if stage:
            return stage
    return _early_stage(after, on, with_results=with_results)


def _early_stage(after: Milestones, on: date, *, with_results: bool) -> Stage:
    start = after.start
    begun = _since(
        When.WHILE_RECRUITING if after.status in _RECRUITING else When.AFTER_START,
        start,
        on,
        with_results=with_results,
    )
    not_begun = after.status == "WITHDRAWN" or (
        after.status == "NOT_YET_RECRUITING" and (start is None or start.estimated)
    )
    if not_begun or (start is not None and start.reached_on is not None and begun is None):
        return Stage(
            when=When.BEFORE_START,
            milestone=start.text if start else None,
            estimated=bool(start and start.estimated),
            with_results=with_results,
        )
    return begun or Stage(when=When.UNKNOWN, with_results=with_results)


def _since(when: When, milestone: Milestone | None, on: date, *, with_results: bool = False) -> Stage | None:
    reached = milestone.reached_on if milestone else None
    if milestone is None or reached is None or reached >= on:
        return None
    return Stage(
        when=when,
        months=months_between(reached, on),
        days=(on - reached).days,
        milestone=milestone.text,
        estimated=milestone.estimated,
        with_results=with_results,
    )
