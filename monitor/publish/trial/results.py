"""Posted results, all of them: participants, baseline, outcomes with their analyses, harms, remarks.

Every number is the text that was posted. Nothing is computed, and arms are never pooled.
"""

from __future__ import annotations

from monitor.model import Struct
from monitor.model.study.results import (
    CertainAgreement,
    LimitationsAndCaveats,
    MeasureAnalysis,
    MoreInfoModule,
    OutcomeMeasure,
    OutcomeMeasuresModule,
    ResultsSection,
)
from monitor.publish.pages.tables import Table
from monitor.publish.trial.flow import Flow, read_flow
from monitor.publish.trial.groups import ArmText, arm_texts
from monitor.publish.trial.harms import HarmTables, read_harms
from monitor.publish.trial.measures import Baseline, read_baseline, values_table, values_words
from monitor.publish.trial.prose import Prose, read_prose
from monitor.publish.trial.values import text, texts


class NamedText(Struct, frozen=True, kw_only=True):
    """A statement of the record with its name."""

    name: str
    text: str


class PostedOutcome(Struct, frozen=True, kw_only=True):
    """A posted outcome; `position` from 1, in the order of the record.

    Attributes:
        role: in the registry's spelling, such as PRIMARY.
        values: what the figures are, such as "Mean (standard deviation); unit: points".
        facts: population, status of the report and the like.
        table: None where nothing is posted yet.
        analyses: the statements of each analysis.
    """

    position: int
    role: str | None = None
    title: str | None = None
    time_frame: str | None = None
    description: Prose = ()
    values: str = ""
    facts: tuple[NamedText, ...] = ()
    arms: tuple[ArmText, ...] = ()
    table: Table | None = None
    analyses: tuple[tuple[NamedText, ...], ...] = ()


class Results(Struct, frozen=True, kw_only=True):
    """All posted results; a part that the record lacks is None or empty."""

    flow: Flow | None = None
    baseline: Baseline | None = None
    outcomes: tuple[PostedOutcome, ...] = ()
    harms: HarmTables | None = None
    remarks: tuple[NamedText, ...] = ()


def read_results(section: ResultsSection) -> Results:
    """Return all posted results."""
    outcomes = section.outcome_measures_module or OutcomeMeasuresModule()
    flow, baseline = section.participant_flow_module, section.baseline_characteristics_module
    return Results(
        flow=read_flow(flow) if flow else None,
        baseline=read_baseline(baseline) if baseline else None,
        outcomes=tuple(
            _outcome(position, measure)
            for position, measure in enumerate(outcomes.outcome_measures or (), start=1)
        ),
        harms=read_harms(section.adverse_events_module) if section.adverse_events_module else None,
        remarks=_remarks(section.more_info_module or MoreInfoModule()),
    )


def named(*pairs: tuple[str, str | None]) -> tuple[NamedText, ...]:
    """Return the statements that the record makes."""
    return tuple(NamedText(name=name, text=shown) for name, value in pairs if (shown := text(value)))


def _outcome(position: int, measure: OutcomeMeasure) -> PostedOutcome:
    titles = {group.id: text(group.title) or "" for group in measure.groups or ()}
    return PostedOutcome(
        position=position,
        role=text(measure.type),
        title=text(measure.title),
        time_frame=text(measure.time_frame),
        description=read_prose(measure.description),
        values=values_words(measure),
        facts=named(
            ("Population analysed", measure.population_description),
            ("Report", None if measure.reporting_status == "POSTED" else measure.reporting_status),
            ("Expected to be posted", measure.anticipated_posting_date),
            ("Units analysed", measure.type_units_analyzed),
            ("Shares are of", measure.denom_units_selected),
        ),
        arms=arm_texts(measure.groups),
        table=values_table(measure, f"Outcome {position}: {text(measure.title) or 'no title'}"),
        analyses=tuple(_analysis(analysis, titles) for analysis in measure.analyses or ()),
    )


def _analysis(analysis: MeasureAnalysis, titles: dict[str | None, str]) -> tuple[NamedText, ...]:
    tested = analysis.tested_non_inferiority
    arms = [titles.get(group) or group for group in texts(analysis.group_ids)]
    return named(
        ("Arms", "; ".join(arms)),
        ("About", analysis.group_description),
        ("Estimate", analysis.param_type),
        ("Value", analysis.param_value),
        ("Interval", _interval(analysis)),
        ("On the lower limit", analysis.ci_lower_limit_comment),
        ("On the upper limit", analysis.ci_upper_limit_comment),
        ("Dispersion", " ".join(filter(None, (analysis.dispersion_type, analysis.dispersion_value)))),
        ("On the estimate", analysis.estimate_comment),
        ("p-value as posted", analysis.p_value),
        ("On the p-value", analysis.p_value_comment),
        ("Method", analysis.statistical_method),
        ("On the method", analysis.statistical_comment),
        ("Hypothesis", analysis.non_inferiority_type),
        ("Tested for non-inferiority", None if tested is None else ("yes" if tested else "no")),
        ("On non-inferiority", analysis.non_inferiority_comment),
        ("Other analysis", analysis.other_analysis_description),
    )


def _interval(analysis: MeasureAnalysis) -> str | None:
    """Return an interval in words: "95%, two-sided: -9.8 to 1.6"."""
    given = (analysis.ci_pct_value, analysis.ci_num_sides, analysis.ci_lower_limit, analysis.ci_upper_limit)
    if not any(given):
        return None
    sides = {"TWO_SIDED": "two-sided", "ONE_SIDED": "one-sided"}
    kind = [f"{analysis.ci_pct_value}%"] if analysis.ci_pct_value else []
    kind += [sides.get(analysis.ci_num_sides, analysis.ci_num_sides)] if analysis.ci_num_sides else []
    limits = (
        [f"{analysis.ci_lower_limit or '—'} to {analysis.ci_upper_limit or '—'}"] if any(given[2:]) else []
    )
    return ": ".join(part for part in (", ".join(kind), *limits) if part)


def _remarks(module: MoreInfoModule) -> tuple[NamedText, ...]:
    agreement = module.certain_agreement or CertainAgreement()
    return named(
        (
            "Limitations and caveats",
            (module.limitations_and_caveats or LimitationsAndCaveats()).description,
        ),
        ("Principal investigator employed by the sponsor", _yes_or_no(agreement.pi_sponsor_employee)),
        ("Agreement that restricts publication", _yes_or_no(agreement.restrictive_agreement)),
        ("Kind of restriction", agreement.restriction_type),
        ("On the agreement", agreement.other_details),
    )


def _yes_or_no(value: bool | None) -> str | None:
    return None if value is None else ("yes" if value else "no")
