"""What a sponsor posted as results. Numbers are the text that was posted, never computed with here.

Field tree of the registry's `/studies/metadata`.
"""

from __future__ import annotations

from monitor.model.study.part import Count, Day, Flag, Part, Text


class FlowGroup(Part, frozen=True):
    """A group of the participant flow."""

    id: Text = None
    title: Text = None
    description: Text = None


class FlowStats(Part, frozen=True):
    """Numbers of one group at one milestone or for one reason; text, as posted."""

    group_id: Text = None
    comment: Text = None
    num_subjects: Text = None
    num_units: Text = None


class FlowMilestone(Part, frozen=True):
    """A milestone such as STARTED or COMPLETED."""

    type: Text = None
    comment: Text = None
    achievements: tuple[FlowStats, ...] | None = None


class DropWithdraw(Part, frozen=True):
    """A reason for leaving."""

    type: Text = None
    comment: Text = None
    reasons: tuple[FlowStats, ...] | None = None


class FlowPeriod(Part, frozen=True):
    """One period of the study."""

    title: Text = None
    milestones: tuple[FlowMilestone, ...] | None = None
    drop_withdraws: tuple[DropWithdraw, ...] | None = None


class ParticipantFlowModule(Part, frozen=True):
    """Participant flow."""

    pre_assignment_details: Text = None
    recruitment_details: Text = None
    type_units_analyzed: Text = None
    groups: tuple[FlowGroup, ...] | None = None
    periods: tuple[FlowPeriod, ...] | None = None


class MeasureGroup(Part, frozen=True):
    """A group of the baseline table or of an outcome measure."""

    id: Text = None
    title: Text = None
    description: Text = None


class DenomCount(Part, frozen=True):
    """Number analysed in one group."""

    group_id: Text = None
    value: Text = None


class Denom(Part, frozen=True):
    """Numbers analysed, by unit."""

    units: Text = None
    counts: tuple[DenomCount, ...] | None = None


class Measurement(Part, frozen=True):
    """One cell; text, as posted."""

    group_id: Text = None
    value: Text = None
    spread: Text = None
    lower_limit: Text = None
    upper_limit: Text = None
    comment: Text = None


class MeasureCategory(Part, frozen=True):
    """A row of a measure."""

    title: Text = None
    measurements: tuple[Measurement, ...] | None = None


class MeasureClass(Part, frozen=True):
    """A class of rows of a measure."""

    title: Text = None
    denoms: tuple[Denom, ...] | None = None
    categories: tuple[MeasureCategory, ...] | None = None


class BaselineMeasure(Part, frozen=True):
    """One baseline characteristic."""

    title: Text = None
    description: Text = None
    population_description: Text = None
    param_type: Text = None
    dispersion_type: Text = None
    unit_of_measure: Text = None
    calculate_pct: Flag = None
    denom_units_selected: Text = None
    denoms: tuple[Denom, ...] | None = None
    classes: tuple[MeasureClass, ...] | None = None


class BaselineCharacteristicsModule(Part, frozen=True):
    """Baseline characteristics."""

    population_description: Text = None
    type_units_analyzed: Text = None
    groups: tuple[MeasureGroup, ...] | None = None
    denoms: tuple[Denom, ...] | None = None
    measures: tuple[BaselineMeasure, ...] | None = None


class MeasureAnalysis(Part, frozen=True):
    """One statistical analysis; numbers are text, as posted."""

    param_type: Text = None
    param_value: Text = None
    dispersion_type: Text = None
    dispersion_value: Text = None
    statistical_method: Text = None
    statistical_comment: Text = None
    p_value: Text = None
    p_value_comment: Text = None
    ci_num_sides: Text = None
    ci_pct_value: Text = None
    ci_lower_limit: Text = None
    ci_upper_limit: Text = None
    ci_lower_limit_comment: Text = None
    ci_upper_limit_comment: Text = None
    estimate_comment: Text = None
    tested_non_inferiority: Flag = None
    non_inferiority_type: Text = None
    non_inferiority_comment: Text = None
    other_analysis_description: Text = None
    group_description: Text = None
    group_ids: tuple[str, ...] | None = None


class OutcomeMeasure(Part, frozen=True):
    """One posted outcome measure."""

    type: Text = None
    title: Text = None
    description: Text = None
    population_description: Text = None
    reporting_status: Text = None
    anticipated_posting_date: Day = None
    param_type: Text = None
    dispersion_type: Text = None
    unit_of_measure: Text = None
    calculate_pct: Flag = None
    time_frame: Text = None
    type_units_analyzed: Text = None
    denom_units_selected: Text = None
    groups: tuple[MeasureGroup, ...] | None = None
    denoms: tuple[Denom, ...] | None = None
    classes: tuple[MeasureClass, ...] | None = None
    analyses: tuple[MeasureAnalysis, ...] | None = None


class OutcomeMeasuresModule(Part, frozen=True):
    """Posted outcome measures."""

    outcome_measures: tuple[OutcomeMeasure, ...] | None = None


class EventGroup(Part, frozen=True):
    """Adverse events of one group, in total."""

    id: Text = None
    title: Text = None
    description: Text = None
    deaths_num_affected: Count = None
    deaths_num_at_risk: Count = None
    serious_num_affected: Count = None
    serious_num_at_risk: Count = None
    other_num_affected: Count = None
    other_num_at_risk: Count = None


class EventStats(Part, frozen=True):
    """One adverse event in one group."""

    group_id: Text = None
    num_events: Count = None
    num_affected: Count = None
    num_at_risk: Count = None


class AdverseEvent(Part, frozen=True):
    """One adverse event."""

    term: Text = None
    organ_system: Text = None
    source_vocabulary: Text = None
    assessment_type: Text = None
    notes: Text = None
    stats: tuple[EventStats, ...] | None = None


class AdverseEventsModule(Part, frozen=True):
    """Adverse events."""

    frequency_threshold: Text = None
    time_frame: Text = None
    description: Text = None
    all_cause_mortality_comment: Text = None
    event_groups: tuple[EventGroup, ...] | None = None
    serious_events: tuple[AdverseEvent, ...] | None = None
    other_events: tuple[AdverseEvent, ...] | None = None


class LimitationsAndCaveats(Part, frozen=True):
    """Limitations, in the sponsor's words."""

    description: Text = None


class CertainAgreement(Part, frozen=True):
    """Agreements between sponsor and investigator."""

    pi_sponsor_employee: Flag = None
    restriction_type: Text = None
    restrictive_agreement: Flag = None
    other_details: Text = None


class PointOfContact(Part, frozen=True):
    """Whom to ask about the results: read, never published."""

    title: Text = None
    organization: Text = None
    email: Text = None
    phone: Text = None
    phone_ext: Text = None


class MoreInfoModule(Part, frozen=True):
    """Limitations and agreements."""

    limitations_and_caveats: LimitationsAndCaveats | None = None
    certain_agreement: CertainAgreement | None = None
    point_of_contact: PointOfContact | None = None


class ResultsSection(Part, frozen=True):
    """What the sponsor posted as results."""

    participant_flow_module: ParticipantFlowModule | None = None
    baseline_characteristics_module: BaselineCharacteristicsModule | None = None
    outcome_measures_module: OutcomeMeasuresModule | None = None
    adverse_events_module: AdverseEventsModule | None = None
    more_info_module: MoreInfoModule | None = None
