"""The text fields of a study: named places, each with any number of passages.

A *field* is a named place in a record where something is said (`conditions`, `titles`, `arms` ...). It has
one *passage* for each value, so that a term never matches across two values. The names are documented in
docs/scope.md; a term or a topic may ask for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

import msgspec

from monitor.model.study import Study
from monitor.model.study.protocol import (
    ConditionsModule,
    DescriptionModule,
    DesignModule,
    EligibilityModule,
    Intervention,
    Outcome,
    OutcomesModule,
    ProtocolSection,
)
from monitor.model.study.registration import IdentificationModule, StatusModule
from monitor.screening.arms import Arms, intervention_name, is_comparator
from monitor.screening.text import Passage


class Value(msgspec.Struct, frozen=True):
    """One value of a field, before its words are read; the attributes are those of `Passage`."""

    text: str
    naming: bool = False
    comparator: bool = False


Values = Iterable[Value]


class Fields:
    """The text fields of one study, each read when it is first asked for."""

    def __init__(self, study: Study) -> None:
        self._protocol = study.protocol_section
        self._fields: dict[str, tuple[Passage, ...]] = {}
        self._passages: dict[Value, Passage] = {}

    def __getitem__(self, name: str) -> tuple[Passage, ...]:
        """Return the passages of the field `name`; KeyError for a name that is not documented.

        Equal values of several fields are one passage, so that its words are read once.
        """
        if name not in self._fields:
            self._fields[name] = tuple(map(self._passage, _READERS[name](self._protocol)))
        return self._fields[name]

    def _passage(self, value: Value) -> Passage:
        if value not in self._passages:
            self._passages[value] = Passage(value.text, naming=value.naming, comparator=value.comparator)
        return self._passages[value]

    @cached_property
    def observational(self) -> bool:
        """Whether the study only observes: then naming cells does not yet mean that they are given."""
        design = self._protocol.design_module or DesignModule()
        return design.study_type == "OBSERVATIONAL"

    @cached_property
    def withheld(self) -> bool:
        """Whether the registry shows nothing of this record but its number."""
        status = self._protocol.status_module or StatusModule()
        return status.overall_status == "WITHHELD"


def _values(*texts: str | None, naming: bool = False, comparator: bool = False) -> Iterator[Value]:
    yield from (Value(text, naming, comparator) for text in texts if text)


def _titles(protocol: ProtocolSection) -> Values:
    ids = protocol.identification_module or IdentificationModule()
    return _values(ids.brief_title, ids.official_title, ids.acronym, naming=True)


def _conditions(protocol: ProtocolSection) -> Values:
    return _values(*((protocol.conditions_module or ConditionsModule()).conditions or ()), naming=True)


def _keywords(protocol: ProtocolSection) -> Values:
    return _values(*((protocol.conditions_module or ConditionsModule()).keywords or ()), naming=True)


def _intervention(intervention: Intervention, *, comparator: bool) -> Values:
    names = (intervention.name, *(intervention.other_names or ()))
    yield from _values(*names, naming=True, comparator=comparator)
    yield from _values(intervention.description, comparator=comparator)


def _interventions(protocol: ProtocolSection) -> Values:
    arms = Arms(protocol)
    for intervention in arms.interventions:
        yield from _intervention(intervention, comparator=arms.is_compared_only(intervention))


def _arms(protocol: ProtocolSection) -> Values:
    arms = Arms(protocol)
    for at, arm in enumerate(arms.groups):
        comparator = at in arms.compared
        yield from _values(arm.label, naming=True, comparator=comparator)
        yield from _values(arm.description, comparator=comparator)


def _comparator_arms(protocol: ProtocolSection) -> Values:
    """Yield what is said of the comparator arms, their interventions included."""
    arms = Arms(protocol)
    for at, arm in enumerate(arms.groups):
        if not is_comparator(arm):
            continue
        comparator = at in arms.compared
        yield from _values(arm.type)
        yield from _values(arm.label, naming=True, comparator=comparator)
        yield from _values(arm.description, comparator=comparator)
        for name in map(intervention_name, arm.intervention_names or ()):
            yield from _values(name, naming=True)
            yield from _values(arms.described.get(name))


def _measures(outcomes: Iterable[Outcome]) -> Values:
    for outcome in outcomes:
        yield from _values(outcome.measure, naming=True)
        yield from _values(outcome.description)


def _primary(protocol: ProtocolSection) -> tuple[Outcome, ...]:
    return (protocol.outcomes_module or OutcomesModule()).primary_outcomes or ()


def _all_outcomes(protocol: ProtocolSection) -> Iterator[Outcome]:
    module = protocol.outcomes_module or OutcomesModule()
    for outcomes in (module.primary_outcomes, module.secondary_outcomes, module.other_outcomes):
        yield from outcomes or ()


def _description(protocol: ProtocolSection) -> DescriptionModule:
    return protocol.description_module or DescriptionModule()


_READERS: Mapping[str, Callable[[ProtocolSection], Values]] = {
    "titles": _titles,
    "conditions": _conditions,
    "keywords": _keywords,
    "interventions": _interventions,
    "arms": _arms,
    "comparator_arms": _comparator_arms,
    "primary_outcomes": lambda protocol: _measures(_primary(protocol)),
    "outcomes": lambda protocol: _measures(_all_outcomes(protocol)),
    "outcome_measures": lambda protocol: _values(
        *(outcome.measure for outcome in _all_outcomes(protocol)), naming=True
    ),
    "summary": lambda protocol: _values(_description(protocol).brief_summary),
    "description": lambda protocol: _values(_description(protocol).detailed_description),
    "eligibility": lambda protocol: _values(
        (protocol.eligibility_module or EligibilityModule()).eligibility_criteria
    ),
}
FIELD_NAMES = frozenset(_READERS)
