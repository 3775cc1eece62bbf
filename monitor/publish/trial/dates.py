"""The dates of a trial, planned and actual, and what happened to them from version to version."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from monitor.model import Struct, VersionState
from monitor.model.study.registration import DateStruct, PartialDateStruct, StatusModule
from monitor.publish.trial.values import text

ACTUAL = "ACTUAL"


class MilestoneDate(Struct, frozen=True, kw_only=True):
    """A date that the sponsor plans: now, and as the versions planned it.

    Attributes:
        date, type: as the record has them; `type` is ACTUAL, or ESTIMATED for a plan.
        first_plan, last_plan: the first and the last date that a version called no fact; None where none did.
    """

    name: str
    date: str | None = None
    type: str | None = None
    first_plan: str | None = None
    last_plan: str | None = None

    @property
    def actual(self) -> str | None:
        """The date, where the record calls it actual."""
        return self.date if self.type == ACTUAL else None


class RegistryDate(Struct, frozen=True, kw_only=True):
    """A date of the registration itself."""

    name: str
    date: str


class Dates(Struct, frozen=True, kw_only=True):
    """All dates of a record; those of the registration are left out where the record gives none."""

    milestones: tuple[MilestoneDate, ...]
    registration: tuple[RegistryDate, ...]
    results_waived: bool | None = None
    results_delayed: bool | None = None


def read_dates(module: StatusModule, states: Sequence[VersionState]) -> Dates:
    """Return the dates; `states` are what the versions say, the earliest first."""
    return Dates(
        milestones=(
            _planned("Start", module.start_date_struct, [(s.start_date, s.start_date_type) for s in states]),
            _planned(
                "Primary completion",
                module.primary_completion_date_struct,
                [(s.primary_completion_date, s.primary_completion_date_type) for s in states],
            ),
            _planned(
                "Completion",
                module.completion_date_struct,
                [(s.completion_date, s.completion_date_type) for s in states],
            ),
        ),
        registration=tuple(
            RegistryDate(name=name, date=date)
            for name, value in _registration(module)
            if (date := text(value))
        ),
        results_waived=module.results_waived,
        results_delayed=module.delayed_posting,
    )


def _planned(
    name: str, given: PartialDateStruct | None, history: Iterable[tuple[str | None, str | None]]
) -> MilestoneDate:
    now = given or PartialDateStruct()
    # A plan of this record is the last one even where its version is not stored.
    plans = [
        plan for date, kind in (*history, (now.date, now.type)) if kind != ACTUAL and (plan := text(date))
    ]
    return MilestoneDate(
        name=name,
        date=text(now.date),
        type=text(now.type),
        first_plan=plans[0] if plans else None,
        last_plan=plans[-1] if plans else None,
    )


def _registration(module: StatusModule) -> tuple[tuple[str, str | None], ...]:
    def posted(given: DateStruct | None) -> str | None:
        return given.date if given else None

    return (
        ("First submitted", module.study_first_submit_date),
        ("First met the quality criteria", module.study_first_submit_qc_date),
        ("First posted", posted(module.study_first_post_date_struct)),
        ("Results first submitted", module.results_first_submit_date),
        ("Results first met the quality criteria", module.results_first_submit_qc_date),
        ("Results first posted", posted(module.results_first_post_date_struct)),
        ("Certification or extension first submitted", module.disp_first_submit_date),
        ("Certification or extension first met the quality criteria", module.disp_first_submit_qc_date),
        ("Certification or extension first posted", posted(module.disp_first_post_date_struct)),
        ("Last update submitted", module.last_update_submit_date),
        ("Last update posted", posted(module.last_update_post_date_struct)),
        ("Status last verified", module.status_verified_date),
    )
