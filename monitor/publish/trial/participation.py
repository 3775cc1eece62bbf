"""Who can take part."""

from __future__ import annotations

from monitor.model import Struct
from monitor.model.study.protocol import EligibilityModule
from monitor.publish.trial.prose import Prose, read_prose
from monitor.publish.trial.values import text, texts


class Participation(Struct, frozen=True, kw_only=True):
    """Age, sex and criteria; `population` and `sampling` are of observational studies."""

    minimum_age: str | None = None
    maximum_age: str | None = None
    age_groups: tuple[str, ...] = ()
    sex: str | None = None
    gender_based: bool | None = None
    gender_description: str | None = None
    healthy_volunteers: bool | None = None
    criteria: Prose = ()
    population: Prose = ()
    sampling: str | None = None


def read_participation(module: EligibilityModule) -> Participation:
    """Return who can take part."""
    return Participation(
        minimum_age=text(module.minimum_age),
        maximum_age=text(module.maximum_age),
        age_groups=texts(module.std_ages),
        sex=text(module.sex),
        gender_based=module.gender_based,
        gender_description=text(module.gender_description),
        healthy_volunteers=module.healthy_volunteers,
        criteria=read_prose(module.eligibility_criteria),
        population=read_prose(module.study_population),
        sampling=text(module.sampling_method),
    )
