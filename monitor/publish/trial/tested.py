"""What is tested in whom: names, conditions, interventions, the texts about them."""

from __future__ import annotations

from monitor.model import Struct
from monitor.model.study.protocol import (
    ArmsInterventionsModule,
    ConditionsModule,
    DescriptionModule,
    ProtocolSection,
)
from monitor.model.study.registration import IdentificationModule
from monitor.publish.trial.prose import Prose, read_prose
from monitor.publish.trial.values import text, texts


class TopicTitles(Struct, frozen=True, kw_only=True):
    """Titles of the topics of a trial, by family."""

    conditions: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


class Tested(Struct, frozen=True, kw_only=True):
    """What is tested, in whom, and why.

    Attributes:
        topics: as this site sorts the trial; everything else is the record's.
        cell_role, comparator: in words, where a reading of the arms gives them; None where none does.
    """

    title: str | None = None
    official_title: str | None = None
    acronym: str | None = None
    conditions: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    interventions: tuple[str, ...] = ()
    topics: TopicTitles = TopicTitles()
    cell_role: str | None = None
    comparator: str | None = None
    summary: Prose = ()
    description: Prose = ()


def read_tested(
    protocol: ProtocolSection,
    topics: TopicTitles,
    *,
    cell_role: str | None = None,
    comparator: str | None = None,
) -> Tested:
    """Return what is tested in whom."""
    names = protocol.identification_module or IdentificationModule()
    conditions = protocol.conditions_module or ConditionsModule()
    arms = protocol.arms_interventions_module or ArmsInterventionsModule()
    words = protocol.description_module or DescriptionModule()
    return Tested(
        title=text(names.brief_title),
        official_title=text(names.official_title),
        acronym=text(names.acronym),
        conditions=texts(conditions.conditions),
        keywords=texts(conditions.keywords),
        interventions=texts(
            intervention.name for intervention in arms.interventions or () if intervention.name
        ),
        topics=topics,
        cell_role=cell_role,
        comparator=comparator,
        summary=read_prose(words.brief_summary),
        description=read_prose(words.detailed_description),
    )
