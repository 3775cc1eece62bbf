"""Details of changes in registered outcome measures."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.model.base import Struct
from monitor.model.details.base import Detail


class NamedTimeFrame(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A time frame as the record has it.

    Attributes:
        longest, months: the longest duration that it names, as written and in months; None where none can be read.
        points: every duration that it names, as written.
    """

    text: str
    longest: str | None = None
    months: float | None = None
    points: tuple[str, ...] = ()


class TimeFrameSides(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A time frame on both sides; None where there is none.

    Attributes:
        difference: how they differ, such as `points_dropped`; None where they do not.
        points_dropped, points_added: time points that only one side has, where nothing else differs.
    """

    before: NamedTimeFrame | None = None
    after: NamedTimeFrame | None = None
    difference: str | None = None
    points_dropped: tuple[str, ...] = ()
    points_added: tuple[str, ...] = ()


class OutcomeFacts(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What became of one outcome; a side is None where the outcome is not in that version.

    Attributes:
        switch: the most important thing that happened, such as `dropped` or `measure_changed`. also: the others.
        role_before, role_after: `primary`, `secondary` or `other`.
    """

    switch: str
    also: tuple[str, ...] = ()
    role_before: str | None = None
    role_after: str | None = None
    measure_before: str | None = None
    measure_after: str | None = None
    time_frame: TimeFrameSides = TimeFrameSides()
    description_before: str | None = None
    description_after: str | None = None


class OutcomeOrigin(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The same outcome in the first version that is stored; everything is None where that lacks it.

    Attributes:
        months: the longest duration of its time frame.
        same_role, same_time_frame: whether the outcome has them again now.
    """

    role: str | None = None
    measure: str | None = None
    time_frame: str | None = None
    months: float | None = None
    same_role: bool = False
    same_time_frame: bool = False


class OutcomeDetail(Detail, frozen=True, kw_only=True, tag="outcome"):
    """What became of one outcome, and when in the life of the trial; the fields of `OutcomeFacts` and more.

    Attributes:
        when: such as `while_recruiting` or `after_results`. months_after: whole months since the milestone.
        milestone: its date as the record has it. milestone_estimated: the record does not call it actual.
        with_results: the same version brought the posted results.
        against_first: None where the first version is one of the two that are compared.
    """

    switch: str
    also: tuple[str, ...] = ()
    role_before: str | None = None
    role_after: str | None = None
    measure_before: str | None = None
    measure_after: str | None = None
    time_frame: TimeFrameSides = TimeFrameSides()
    description_before: str | None = None
    description_after: str | None = None
    when: str
    months_after: int | None = None
    milestone: str | None = None
    milestone_estimated: bool = False
    with_results: bool = False
    against_first: OutcomeOrigin | None = None


class OutcomesDetail(Detail, frozen=True, kw_only=True, tag="outcomes"):
    """Several outcomes of one role in one change: edited in one way, or too many for a sentence each.

    Attributes:
        switch: what happened to all of them, or `several`. counts: how often each thing happened.
        role: of the outcomes. outcomes: the first ones, of `outcomes_total`.
        when, months_after, milestone, milestone_estimated, with_results: as for one outcome.
    """

    switch: str
    role: str
    counts: Mapping[str, int]
    outcomes: tuple[OutcomeFacts, ...]
    outcomes_total: int
    when: str
    months_after: int | None = None
    milestone: str | None = None
    milestone_estimated: bool = False
    with_results: bool = False
