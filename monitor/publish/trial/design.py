"""How the study is made: its design, its arms and its interventions."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.model import Struct
from monitor.model.study.part import number_of_people
from monitor.model.study.protocol import (
    ArmGroup,
    ArmsInterventionsModule,
    BioSpec,
    DesignInfo,
    DesignModule,
    EnrollmentInfo,
    ExpandedAccessTypes,
    Intervention,
    MaskingBlock,
)
from monitor.publish.trial.prose import Prose, read_prose
from monitor.publish.trial.values import text, texts


class Design(Struct, frozen=True, kw_only=True):
    """The design; enumerated values in the registry's spelling."""

    study_type: str | None = None
    phases: tuple[str, ...] = ()
    primary_purpose: str | None = None
    allocation: str | None = None
    intervention_model: str | None = None
    intervention_model_description: str | None = None
    observational_model: str | None = None
    time_perspective: str | None = None
    masking: str | None = None
    who_masked: tuple[str, ...] = ()
    masking_description: str | None = None
    enrollment: int | None = None
    enrollment_type: str | None = None
    patient_registry: bool | None = None
    target_duration: str | None = None
    specimens: str | None = None
    specimens_description: str | None = None
    expanded_access_types: tuple[str, ...] = ()
    linked_records: int | None = None


class Arm(Struct, frozen=True, kw_only=True):
    """An arm or cohort, with the names of what it is given as the record has them."""

    label: str | None = None
    type: str | None = None
    description: Prose = ()
    interventions: tuple[str, ...] = ()


class GivenIntervention(Struct, frozen=True, kw_only=True):
    """What is given or done, and in which arms."""

    type: str | None = None
    name: str | None = None
    description: Prose = ()
    arms: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()


def read_design(module: DesignModule) -> Design:
    """Return the design of a study."""
    info = module.design_info or DesignInfo()
    masking, specimens = info.masking_info or MaskingBlock(), module.bio_spec or BioSpec()
    enrollment = module.enrollment_info or EnrollmentInfo()
    pointers = module.n_ptrs_to_this_exp_acc_nct_id
    return Design(
        study_type=text(module.study_type),
        phases=texts(module.phases),
        primary_purpose=text(info.primary_purpose),
        allocation=text(info.allocation),
        intervention_model=text(info.intervention_model),
        intervention_model_description=text(info.intervention_model_description),
        observational_model=text(info.observational_model),
        time_perspective=text(info.time_perspective),
        masking=text(masking.masking),
        who_masked=texts(masking.who_masked),
        masking_description=text(masking.masking_description),
        enrollment=number_of_people(enrollment.count),
        enrollment_type=text(enrollment.type),
        patient_registry=module.patient_registry,
        target_duration=text(module.target_duration),
        specimens=text(specimens.retention),
        specimens_description=text(specimens.description),
        expanded_access_types=tuple(_access(module.expanded_access_types or ExpandedAccessTypes())),
        linked_records=None if pointers is None else int(pointers),
    )


def _access(types: ExpandedAccessTypes) -> Iterator[str]:
    for name, given in (
        ("individual patients", types.individual),
        ("intermediate-size population", types.intermediate),
        ("treatment protocol", types.treatment),
    ):
        if given:
            yield name


def read_arms(module: ArmsInterventionsModule) -> tuple[Arm, ...]:
    """Return the arms in the order of the record."""
    return tuple(map(_arm, module.arm_groups or ()))


def _arm(group: ArmGroup) -> Arm:
    return Arm(
        label=text(group.label),
        type=text(group.type),
        description=read_prose(group.description),
        interventions=texts(group.intervention_names),
    )


def read_interventions(module: ArmsInterventionsModule) -> tuple[GivenIntervention, ...]:
    """Return the interventions in the order of the record."""
    return tuple(map(_intervention, module.interventions or ()))


def _intervention(given: Intervention) -> GivenIntervention:
    return GivenIntervention(
        type=text(given.type),
        name=text(given.name),
        description=read_prose(given.description),
        arms=texts(given.arm_group_labels),
        other_names=texts(given.other_names),
    )
