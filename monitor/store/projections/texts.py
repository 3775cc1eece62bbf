"""The words of a record, one row a trial: what the full-text index is made of."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.model.study import Study
from monitor.model.study.protocol import (
    ArmsInterventionsModule,
    ConditionsModule,
    DescriptionModule,
    EligibilityModule,
    OutcomesModule,
)
from monitor.model.study.registration import IdentificationModule
from monitor.store.projections.values import ProjectionRow, text, texts


def text_row(study: Study) -> Iterator[ProjectionRow]:
    """Yield the row of `trial_texts`; parts of a column stand on lines of their own."""
    protocol = study.protocol_section
    title = protocol.identification_module or IdentificationModule()
    conditions = protocol.conditions_module or ConditionsModule()
    about = protocol.description_module or DescriptionModule()
    eligibility = protocol.eligibility_module or EligibilityModule()
    yield (
        "trial_texts",
        {
            "titles": _lines(title.brief_title, title.official_title, title.acronym),
            "conditions": _lines(*(conditions.conditions or ()), *(conditions.keywords or ())),
            "interventions": _lines(*_interventions(protocol.arms_interventions_module)),
            "outcomes": _lines(*_outcomes(protocol.outcomes_module or OutcomesModule())),
            "summary": text(about.brief_summary),
            "description": text(about.detailed_description),
            "eligibility": text(eligibility.eligibility_criteria),
        },
    )


def _interventions(module: ArmsInterventionsModule | None) -> Iterator[str | None]:
    for intervention in (module and module.interventions) or ():
        yield intervention.name
        yield from intervention.other_names or ()
        yield intervention.description
    for arm in (module and module.arm_groups) or ():
        yield from (arm.label, arm.description)


def _outcomes(module: OutcomesModule) -> Iterator[str | None]:
    for outcomes in (module.primary_outcomes, module.secondary_outcomes, module.other_outcomes):
        for outcome in outcomes or ():
            yield from (outcome.measure, outcome.time_frame, outcome.description)


def _lines(*parts: str | None) -> str | None:
    return "\n".join(texts(tuple(part for part in parts if part))) or None
