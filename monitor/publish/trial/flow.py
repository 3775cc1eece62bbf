"""The flow of participants through the periods of a study, as posted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from monitor.model import Struct, wording
from monitor.model.study.results import (
    DropWithdraw,
    FlowGroup,
    FlowMilestone,
    FlowPeriod,
    FlowStats,
    ParticipantFlowModule,
)
from monitor.publish.pages.tables import MISSING, Table
from monitor.publish.trial.groups import ArmText, Group, arm_texts, completed, in_order, titles
from monitor.publish.trial.prose import Prose, read_prose
from monitor.publish.trial.values import text


class Flow(Struct, frozen=True, kw_only=True):
    """A table for each period; its last rows are the reasons for leaving."""

    recruitment: Prose = ()
    before_assignment: Prose = ()
    units: str | None = None
    arms: tuple[ArmText, ...] = ()
    periods: tuple[Table, ...] = ()


def read_flow(module: ParticipantFlowModule) -> Flow:
    """Return the flow of participants."""
    groups, periods = module.groups or (), module.periods or ()
    return Flow(
        recruitment=read_prose(module.recruitment_details),
        before_assignment=read_prose(module.pre_assignment_details),
        units=text(module.type_units_analyzed),
        arms=arm_texts(groups),
        periods=tuple(_period(period, groups, module.type_units_analyzed) for period in periods),
    )


def _period(period: FlowPeriod, listed: Sequence[FlowGroup], units: str | None) -> Table:
    entries = [
        *(entry for milestone in period.milestones or () for entry in milestone.achievements or ()),
        *(entry for reason in period.drop_withdraws or () for entry in reason.reasons or ()),
    ]
    groups = completed(listed, FlowGroup, entries)
    return Table(
        caption=f"Participant flow: {text(period.title) or 'period without a title'}",
        columns=("", *titles(groups)),
        rows=(
            *_milestones(period.milestones or (), groups, units),
            *_reasons(period.drop_withdraws or (), groups, units),
        ),
    )


def _milestones(
    milestones: Iterable[FlowMilestone], groups: Sequence[Group], units: str | None
) -> Iterator[tuple[str, ...]]:
    for milestone in milestones:
        yield _row(wording.words(milestone.type), milestone.comment, milestone.achievements, groups, units)


def _reasons(
    reasons: Iterable[DropWithdraw], groups: Sequence[Group], units: str | None
) -> Iterator[tuple[str, ...]]:
    for reason in reasons:
        name = f"Left: {text(reason.type) or 'no reason given'}"
        yield _row(name, reason.comment, reason.reasons, groups, units)


def _row(
    name: str,
    comment: str | None,
    entries: Iterable[FlowStats] | None,
    groups: Sequence[Group],
    units: str | None,
) -> tuple[str, ...]:
    said = text(comment)
    heading = f"{name} ({said})" if said else name
    return (heading, *(_cell(entry, units) for entry in in_order(groups, entries)))


def _cell(entry: FlowStats | None, units: str | None) -> str:
    if entry is None:
        return MISSING
    amount = text(entry.num_units)
    counted = f" ({amount} {(text(units) or 'units').lower()})" if amount else ""
    said = f" [{text(entry.comment)}]" if text(entry.comment) else ""
    return f"{text(entry.num_subjects) or MISSING}{counted}{said}"
