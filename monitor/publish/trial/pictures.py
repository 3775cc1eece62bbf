"""The pictures of a trial, each from the same values that its page has as text.

A picture that would show a single number is left out: the text says it better.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

import msgspec

from monitor.changes.deadlines import NAMES, deadlines_of
from monitor.changes.kinds import title as kind_title
from monitor.digest.grouping import published_changes
from monitor.model import PublishedUpdate, Struct, VersionRef, VersionState
from monitor.model.study import Study
from monitor.model.study.registration import StatusModule
from monitor.model.study.results import AdverseEventsModule, OutcomeMeasure, ResultsSection
from monitor.publish.charts import dates, enrollment, harms, outcomes, status, timeline
from monitor.publish.charts.marks import Picture
from monitor.publish.trial.dates import ACTUAL, Dates
from monitor.publish.trial.design import Design
from monitor.publish.trial.groups import in_order, titles
from monitor.publish.trial.harms import totals_of
from monitor.publish.trial.measures import values_words
from monitor.publish.trial.values import text

MOST_ESTIMATES: Final = 24
"""Rows of an outcome beyond which its table says more than a picture."""
MOST_OUTCOMES: Final = 5
MOST_ARMS: Final = 12


class TrialPictures(Struct, frozen=True, kw_only=True):
    """The pictures of a trial; None for one that would show nothing."""

    dates: Picture | None = None
    enrollment: Picture | None = None
    status: Picture | None = None
    timeline: Picture | None = None
    harms: Picture | None = None
    estimates: Picture | None = None


def draw_dates(shown: Dates, study: Study, today: date) -> Picture | None:
    """Return the picture of the dates; None where the record gives none."""
    module = study.protocol_section.status_module or StatusModule()
    posted = module.results_first_post_date_struct.date if module.results_first_post_date_struct else None
    milestones = tuple(
        dates.PlannedDate(
            name=milestone.name,
            first_plan=milestone.first_plan if milestone.first_plan != milestone.last_plan else None,
            last_plan=milestone.last_plan,
            actual=milestone.actual,
        )
        for milestone in shown.milestones
    )
    if not any(milestone.date for milestone in shown.milestones):
        return None
    due = tuple(dates.DueDate(rule=NAMES.get(rule, rule), day=day) for rule, day in days_due(study).items())
    return dates.picture(
        dates.TrialDates(milestones=milestones, due=due, results_posted=posted or None, today=today)
    )


def days_due(study: Study) -> Mapping[str, date]:
    """Return by rule the last day on which results are, or were, in time."""
    protocol = study.protocol_section
    module = msgspec.structs.replace(
        protocol.status_module or StatusModule(), results_first_post_date_struct=None
    )
    # Posted results end every deadline: the days are those of the record without them.
    waiting = msgspec.structs.replace(
        study,
        has_results=None,
        results_section=None,
        protocol_section=msgspec.structs.replace(protocol, status_module=module),
    )
    return {deadline.rule: deadline.due_on - timedelta(days=1) for deadline in deadlines_of(waiting)}


def draw_enrollment(design: Design, states: Sequence[VersionState]) -> Picture | None:
    """Return the picture of the people planned and enrolled; None where there is a single number."""
    plans = [state.enrollment for state in states if state.enrollment is not None and not _is_actual(state)]
    actual = design.enrollment if design.enrollment_type == ACTUAL else None
    if len(set(plans)) + (actual is not None) < 2:
        return None
    return enrollment.picture(
        enrollment.Enrollment(
            first_planned=plans[0] if plans else None,
            last_planned=plans[-1] if plans else None,
            actual=actual,
        )
    )


def _is_actual(state: VersionState) -> bool:
    return state.enrollment_type == ACTUAL


def draw_status(states: Sequence[VersionState], today: date) -> Picture | None:
    """Return the picture of the statuses; None where there was one only."""
    spans = tuple(status_spans(states))
    return status.picture(status.StatusHistory(spans=spans, today=today)) if len(spans) > 1 else None


def status_spans(states: Sequence[VersionState]) -> Iterator[status.StatusSpan]:
    """Return the times in one status, the earliest first."""
    known = [state for state in states if state.overall_status]
    starts = [
        state
        for before, state in zip([None, *known], known, strict=False)
        if before is None or before.overall_status != state.overall_status
    ]
    for state, following in zip(starts, [*starts[1:], None], strict=False):
        yield status.StatusSpan(
            status=state.overall_status or "",
            since=state.valid_from,
            until=following.valid_from if following else None,
        )


def draw_timeline(
    versions: Sequence[VersionRef],
    updates: Sequence[PublishedUpdate],
    anchor_of: Mapping[str, str],
    today: date,
) -> Picture | None:
    """Return the picture of versions and changes; None where nothing has changed."""
    changes = tuple(
        timeline.ChangeMark(
            kind=kind_title(change.kind),
            severity=change.severity,
            day=day_of(published.after),
            href=f"#{anchor_of[published.update.id]}",
        )
        for published in reversed(updates)
        for change in published_changes(published.update)
    )
    if not changes:
        return None
    marks = tuple(
        timeline.VersionMark(name=version_name(version), day=day_of(version)) for version in versions
    )
    return timeline.picture(timeline.Timeline(versions=marks, changes=changes, today=today))


def version_name(version: VersionRef) -> str:
    """Return how pages call a version: "Version 2", or "History, version 2"."""
    return f"{'History, version' if version.source == 'history' else 'Version'} {version.version}"


def day_of(version: VersionRef) -> str:
    """Return the registry's day of a version, or the day on which it was seen."""
    instant = version.data_timestamp or version.observed_at
    return version.last_update_posted or instant.date().isoformat()


def draw_harms(module: AdverseEventsModule) -> Picture | None:
    """Return the picture of the totals of adverse events; None without arms, or with too many to compare."""
    groups = module.event_groups or ()
    rows = tuple(
        harms.Harm(
            name=name,
            arms=tuple(
                harms.ArmHarm(arm=arm, affected=_whole(affected), at_risk=_whole(at_risk))
                for arm, affected, at_risk in arms
            ),
        )
        for name, arms in totals_of(groups)
    )
    return harms.picture(harms.Harms(harms=rows)) if rows and len(groups) <= MOST_ARMS else None


def _whole(count: int | str | None) -> int | None:
    return int(count) if count is not None and str(count).isdecimal() and len(str(count)) < 10 else None


def draw_estimates(section: ResultsSection) -> Picture | None:
    """Return the picture of the primary outcomes as posted; None where none has values that a picture can show."""
    module = section.outcome_measures_module
    measures = (module.outcome_measures or ()) if module else ()
    groups = [
        group
        for position, measure in enumerate(measures, start=1)
        if measure.type == "PRIMARY" and (group := _estimates(measure, position)) is not None
    ]
    return outcomes.picture(outcomes.Outcomes(groups=tuple(groups[:MOST_OUTCOMES]))) if groups else None


def _estimates(measure: OutcomeMeasure, position: int) -> outcomes.EstimateGroup | None:
    rows = tuple(_estimate_rows(measure))
    if len(rows) > MOST_ESTIMATES or not any(outcomes.number(row.value) is not None for row in rows):
        return None
    return outcomes.EstimateGroup(
        title=text(measure.title) or f"Outcome {position}",
        measure=values_words(measure).partition("; unit")[0],
        unit=text(measure.unit_of_measure) or "",
        rows=rows,
        href=f"#posted-{position}",
    )


def _estimate_rows(measure: OutcomeMeasure) -> Iterator[outcomes.Estimate]:
    groups = measure.groups or ()
    for part in measure.classes or ():
        for category in part.categories or ():
            names = (text(part.title), text(category.title))
            for arm, cell in zip(titles(groups), in_order(groups, category.measurements), strict=True):
                if cell is not None:
                    yield outcomes.Estimate(
                        name=": ".join(name for name in (*names, arm) if name),
                        value=text(cell.value),
                        lower=text(cell.lower_limit),
                        upper=text(cell.upper_limit),
                        spread=text(cell.spread),
                        comment=text(cell.comment),
                    )


def newest_day(versions: Sequence[VersionRef]) -> date | None:
    """Return the day of the newest data of a trial; None without versions."""
    instants = [version.data_timestamp or version.observed_at for version in versions]
    return max((instant.date() for instant in instants), default=None)
