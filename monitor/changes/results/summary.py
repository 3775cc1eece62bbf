"""Posted results read into small tables, number for number (see `monitor.model.details.posted`)."""

from __future__ import annotations

from typing import Final

from monitor.changes.results.adverse_events import adverse_events
from monitor.changes.results.flow import flow_table, started
from monitor.changes.results.outcomes import is_posted, not_posted, outcome_order, outcome_result, role
from monitor.changes.results.read import groups, line, short
from monitor.model.details.posted import Limits, ResultsSummary
from monitor.model.study import Study
from monitor.model.study.posting import results_posted_on, results_submitted_on, shows_results
from monitor.model.study.registration import IdentificationModule
from monitor.model.study.results import (
    AdverseEventsModule,
    LimitationsAndCaveats,
    MoreInfoModule,
    OutcomeMeasure,
    OutcomeMeasuresModule,
    ParticipantFlowModule,
    ResultsSection,
)

DEFAULT_LIMITS: Final = Limits()


def summarise(
    study: Study, *, limits: Limits = DEFAULT_LIMITS, in_record_order: bool = True
) -> ResultsSummary | None:
    """Return posted results as tables; None where the record shows none.

    Args:
        study: as received, or read from its canonical form.
        limits: how much is shown; the rest is counted.
        in_record_order: rows, periods and analyses keep their order. Without it they are put in the order of
            time, size and name: a canonical record has lost its own.
    """
    if not shows_results(study):
        return None
    section = study.results_section or ResultsSection()
    flow = section.participant_flow_module or ParticipantFlowModule()
    events = section.adverse_events_module
    arms = groups(flow.groups) or groups((events or AdverseEventsModule()).event_groups)
    outcomes = _Outcomes(section)
    return ResultsSummary(
        nct_id=line((study.protocol_section.identification_module or IdentificationModule()).nct_id),
        posted_on=line(results_posted_on(study)),
        submitted_on=line(results_submitted_on(study)),
        started=started(flow),
        arms=len(arms),
        flow=flow_table(flow, limits, in_record_order=in_record_order),
        flow_units=line(flow.type_units_analyzed),
        primary=tuple(
            outcome_result(outcome, limits, in_record_order=in_record_order)
            for outcome in outcomes.primary[: limits.outcomes]
        ),
        primary_posted=outcomes.count("primary"),
        secondary_posted=outcomes.count("secondary"),
        other_posted=outcomes.count("other"),
        post_hoc_posted=outcomes.count("post_hoc"),
        not_posted=tuple(not_posted(outcome, limits) for outcome in outcomes.waiting[: limits.listed]),
        adverse_events=adverse_events(events, limits),
        limitations=_limitations(section, limits),
        periods_not_shown=max(0, len(flow.periods or ()) - limits.periods),
        primary_not_shown=max(0, len(outcomes.primary) - limits.outcomes),
        not_posted_not_shown=max(0, len(outcomes.waiting) - limits.listed),
    )


class _Outcomes:
    """The posted outcomes of a section, sorted by what they are."""

    def __init__(self, section: ResultsSection) -> None:
        module = section.outcome_measures_module or OutcomeMeasuresModule()
        listed = sorted(module.outcome_measures or (), key=outcome_order)
        self.posted: list[OutcomeMeasure] = [outcome for outcome in listed if is_posted(outcome)]
        self.waiting = [outcome for outcome in listed if not is_posted(outcome)]
        self.primary = [outcome for outcome in self.posted if role(outcome) == "primary"]

    def count(self, name: str) -> int:
        return sum(role(outcome) == name for outcome in self.posted)


def _limitations(section: ResultsSection, limits: Limits) -> str | None:
    more = section.more_info_module or MoreInfoModule()
    return short((more.limitations_and_caveats or LimitationsAndCaveats()).description, limits)
