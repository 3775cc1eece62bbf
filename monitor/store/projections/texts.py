"""The long texts of a record, which no other table has; the full-text index reads them through `trial_texts`."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.model.study import Study
from monitor.model.study.protocol import DescriptionModule, EligibilityModule
from monitor.store.projections.values import ProjectionRow, text


def description_row(study: Study) -> Iterator[ProjectionRow]:
    """Yield the row of `trial_descriptions`."""
    about = study.protocol_section.description_module or DescriptionModule()
    eligibility = study.protocol_section.eligibility_module or EligibilityModule()
    yield (
        "trial_descriptions",
        {
            "summary": text(about.brief_summary),
            "description": text(about.detailed_description),
            "eligibility": text(eligibility.eligibility_criteria),
        },
    )
