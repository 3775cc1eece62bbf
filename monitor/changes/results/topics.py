"""What differs between two versions of posted results, topic by topic: a table, or one outcome."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from monitor.changes.results.analyses import analysis_differences, same_texts
from monitor.changes.results.arms import ArmPair, Arms, pair_arms
from monitor.changes.results.differences import (
    Form,
    ResultDifference,
    Weight,
    number_differences,
    order,
)
from monitor.changes.results.lines import baseline_lines, event_lines, flow_lines, measure_lines
from monitor.changes.results.outcomes import role
from monitor.changes.results.read import line
from monitor.changes.results.values import number_key, time_key
from monitor.changes.results.words import arm_words, baseline_words, event_words, flow_words, outcome_words
from monitor.diff.align import encode
from monitor.diff.spelling import figures, folded
from monitor.model import Severity, Struct, wording
from monitor.model.study import STUDY
from monitor.model.study.results import (
    AdverseEventsModule,
    BaselineCharacteristicsModule,
    OutcomeMeasure,
    ParticipantFlowModule,
    ResultsSection,
)

SECTION: Final = STUDY.results_section
OUTCOMES: Final[str] = SECTION.outcome_measures_module.outcome_measures.dotted
ROLE_WORDS: Final = {
    "primary": "primary outcome",
    "secondary": "secondary outcome",
    "other": "other outcome",
    "post_hoc": "post hoc outcome",
}
_ROLE_SEVERITY: Final = {"primary": Severity.HIGH, "secondary": Severity.MEDIUM}


class ResultsTopic(Struct, frozen=True, kw_only=True):
    """What one topic says differently.

    Attributes:
        differences: most important first; none where what differs has no name here.
        arms: names and descriptions of its arms that differ, which other tables may share.
        respelt: what only reads differently: other spellings and forms of numbers.
        subject, role: of one outcome.
    """

    name: str
    path: str
    differences: tuple[ResultDifference, ...] = ()
    arms: tuple[ResultDifference, ...] = ()
    respelt: tuple[ResultDifference, ...] = ()
    subject: str | None = None
    role: str | None = None

    @property
    def severity(self) -> Severity:
        """That of its most important difference."""
        return min((d.severity for d in self.differences), key=lambda s: s.rank, default=Severity.LOW)


def table_topics(before: ResultsSection, after: ResultsSection) -> Iterator[ResultsTopic]:
    """Yield the tables other than outcomes that differ: adverse events, participant flow, baseline."""
    yield from _events(
        before.adverse_events_module or AdverseEventsModule(),
        after.adverse_events_module or AdverseEventsModule(),
    )
    yield from _flow(
        before.participant_flow_module or ParticipantFlowModule(),
        after.participant_flow_module or ParticipantFlowModule(),
    )
    yield from _baseline(
        before.baseline_characteristics_module or BaselineCharacteristicsModule(),
        after.baseline_characteristics_module or BaselineCharacteristicsModule(),
    )


def _events(old: AdverseEventsModule, new: AdverseEventsModule) -> Iterator[ResultsTopic]:
    if old != new:
        arms = pair_arms(old.event_groups, new.event_groups)
        lines = event_lines(old, arms.before), event_lines(new, arms.after)
        differences = (*number_differences(*lines, arms.labels), *event_words(old, new))
        path = SECTION.adverse_events_module.dotted
        yield from _topic("adverse events", path, (old, new), arms, differences)


def _flow(old: ParticipantFlowModule, new: ParticipantFlowModule) -> Iterator[ResultsTopic]:
    if old != new:
        arms = pair_arms(old.groups, new.groups)
        lines = flow_lines(old, arms.before), flow_lines(new, arms.after)
        differences = (*number_differences(*lines, arms.labels), *flow_words(old, new))
        path = SECTION.participant_flow_module.dotted
        yield from _topic("participant flow", path, (old, new), arms, differences)


def _baseline(
    old: BaselineCharacteristicsModule, new: BaselineCharacteristicsModule
) -> Iterator[ResultsTopic]:
    if old != new:
        arms = pair_arms(old.groups, new.groups)
        lines = baseline_lines(old, arms.before), baseline_lines(new, arms.after)
        differences = (*number_differences(*lines, arms.labels), *baseline_words(old, new))
        path = SECTION.baseline_characteristics_module.dotted
        yield from _topic("baseline characteristics", path, (old, new), arms, differences)


def outcome_topic(old: OutcomeMeasure, new: OutcomeMeasure) -> Iterator[ResultsTopic]:
    """Yield the topic of one outcome with results that differs; nothing for equal ones."""
    if old == new:
        return
    arms = pair_arms(old.groups, new.groups)
    severity = outcome_severity(old, new)
    lines = measure_lines(old, arms.before, severity), measure_lines(new, arms.after, severity)
    differences = (
        *_roles(old, new, severity),
        *number_differences(*lines, arms.labels),
        *same_texts(analysis_differences(old.analyses, new.analyses, arms, severity)),
        *outcome_words(old, new, arms, severity),
    )
    title = line(new.title) or "(no title)"
    path = f"{OUTCOMES}[{wording.shorten(title, 60)}]"
    yield from _topic("outcomes", path, (old, new), arms, differences, title, role(new))


def outcome_severity(*outcomes: OutcomeMeasure) -> Severity:
    """Return how much a number of these outcomes matters: by their most important role."""
    return min(
        (_ROLE_SEVERITY.get(role(outcome), Severity.LOW) for outcome in outcomes), key=lambda s: s.rank
    )


def _roles(old: OutcomeMeasure, new: OutcomeMeasure, severity: Severity) -> Iterator[ResultDifference]:
    if role(old) != role(new):
        yield ResultDifference(
            weight=Weight.ROLE,
            severity=severity,
            what="type",
            before=ROLE_WORDS[role(old)],
            after=ROLE_WORDS[role(new)],
        )


def _topic(  # noqa: PLR0917 - a topic has these parts
    name: str,
    path: str,
    sides: tuple[msgspec.Struct, msgspec.Struct],
    arms: ArmPair,
    differences: Iterable[ResultDifference],
    subject: str | None = None,
    role_: str | None = None,
) -> Iterator[ResultsTopic]:
    ordered = sorted(differences, key=order)
    of_arms = [*arm_words(arms), *_lone_arms(arms, ordered)]
    if ordered or of_arms or _reading_key(sides[0], arms.before) != _reading_key(sides[1], arms.after):
        yield ResultsTopic(
            name=name,
            path=path,
            differences=tuple(d for d in ordered if d.severity is not Severity.SILENT),
            arms=tuple(d for d in of_arms if d.severity is not Severity.SILENT),
            respelt=tuple(d for d in (*ordered, *of_arms) if d.severity is Severity.SILENT),
            subject=subject,
            role=role_,
        )


def _lone_arms(arms: ArmPair, ordered: Iterable[ResultDifference]) -> Iterator[ResultDifference]:
    """Arms that came or went of which no number says so."""
    named = {difference.arm.full for difference in ordered if difference.arm}
    for what, labels in (("arm added", arms.added), ("arm removed", arms.dropped)):
        for label in labels:
            if label not in named:
                added = what == "arm added"
                yield ResultDifference(
                    weight=Weight.NAME,
                    severity=Severity.LOW,
                    what=what,
                    before=None if added else label,
                    after=label if added else None,
                    form=Form.WHOLE,
                )


def _reading_key(value: object, arms: Arms) -> object:
    """A part of the results as a reader takes it: without IDs, spelling, and the order of lists."""
    if isinstance(value, msgspec.Struct):
        return {
            name: _field_key(name, item, arms)
            for name in value.__struct_fields__
            if (item := getattr(value, name)) is not None
        }
    if isinstance(value, tuple):
        return sorted((_reading_key(item, arms) for item in value), key=encode)
    return _reading(value) if isinstance(value, str) else value


def _field_key(name: str, value: object, arms: Arms) -> object:
    if name in {"group_id", "id"} and isinstance(value, str):
        return arms.get(value, value)
    if name == "group_ids" and isinstance(value, tuple):
        return sorted(arms.get(str(group), str(group)) for group in value)
    return _reading_key(value, arms)


def _reading(text: str) -> list[str]:
    number, time = number_key(text), time_key(text)
    if number is not None or time is not None:
        return time or [number or ""]
    letters = "".join(character for character in folded(text) if character.isalpha())
    return [letters, *figures(text)]
