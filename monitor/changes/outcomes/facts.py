"""What a change of outcomes says to machines, and in the words of a headline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from monitor.changes.outcomes.alignment import AlignedOutcome
from monitor.changes.outcomes.differences import OutcomeDifference, Switch
from monitor.changes.outcomes.groups import OutcomeGroup, group_news
from monitor.changes.outcomes.origins import Origins
from monitor.changes.outcomes.time_points import TimeFrameDifference, read_time_frame
from monitor.model.details import (
    NamedTimeFrame,
    OutcomeDetail,
    OutcomeFacts,
    OutcomesDetail,
    TextChange,
    TimeFrameSides,
)
from monitor.model.milestones import Stage
from monitor.model.wording import quote

MOST_LISTED: Final = 100
"""Outcomes of a group whose facts are listed."""

_MOST_TEXTS: Final = 20
"""Texts of a group that are shown below its sentence."""

_NEWS: Final = {
    Switch.ADDED: "{role} outcome added",
    Switch.DROPPED: "{role} outcome dropped",
    Switch.MERGED: "{role} outcome became part of another",
    Switch.SPLIT: "part of a {role} outcome became one of its own",
    Switch.MEASURE: "{role} outcome changed",
    Switch.MEASURE_REWORDED: "{role} outcome reworded",
    Switch.TIME_FRAME: "time frame of a {role} outcome changed",
    Switch.TIME_FRAME_REWORDED: "time frame of a {role} outcome reworded",
    Switch.DESCRIPTION: "description of a {role} outcome changed",
    Switch.DESCRIPTION_ADDED: "description of a {role} outcome added",
    Switch.DESCRIPTION_REMOVED: "description of a {role} outcome removed",
    Switch.DESCRIPTION_REWORDED: "description of a {role} outcome reworded",
}
_TIME_NEWS: Final = {
    TimeFrameDifference.POINTS_DROPPED: "time point of a {role} outcome dropped",
    TimeFrameDifference.POINTS_ADDED: "time point of a {role} outcome added",
    TimeFrameDifference.PRIMARY_POINT: "primary time point of a {role} outcome changed",
}


def outcome_detail(difference: OutcomeDifference, stage: Stage, origins: Origins | None) -> OutcomeDetail:
    """Return the facts about one outcome."""
    facts = _facts(difference)
    return OutcomeDetail(
        short=_news(difference),
        switch=facts.switch,
        also=facts.also,
        role_before=facts.role_before,
        role_after=facts.role_after,
        measure_before=facts.measure_before,
        measure_after=facts.measure_after,
        time_frame=facts.time_frame,
        description_before=facts.description_before,
        description_after=facts.description_after,
        when=stage.when.value,
        months_after=stage.months,
        milestone=stage.milestone,
        milestone_estimated=stage.estimated,
        with_results=stage.with_results,
        against_first=origins.origin(difference) if origins else None,
    )


def outcomes_detail(group: OutcomeGroup, stage: Stage) -> OutcomesDetail:
    """Return the facts about several outcomes."""
    news = group_news(group)
    return OutcomesDetail(
        short=news[:1].upper() + news[1:],
        texts=tuple(text for item in group.items for text in _texts(item))[:_MOST_TEXTS],
        switch=group.name if group.name in set(Switch) else "several",
        role=group.role,
        counts=dict(Counter(item.main.value for item in group.items)),
        outcomes=tuple(_facts(item) for item in group.items[:MOST_LISTED]),
        outcomes_total=len(group.items),
        when=stage.when.value,
        months_after=stage.months,
        milestone=stage.milestone,
        milestone_estimated=stage.estimated,
        with_results=stage.with_results,
    )


def _news(difference: OutcomeDifference) -> str:
    old, new = difference.before, difference.after
    if difference.main in {Switch.PROMOTED, Switch.DEMOTED} and old and new:
        return f"{old.role} outcome became {new.role}".capitalize()
    if difference.is_repetition:
        return f"Repetition of a {difference.role} outcome {difference.main.value}"
    form = _NEWS[difference.main]
    if difference.main is Switch.TIME_FRAME and difference.time:
        form = _TIME_NEWS.get(difference.time.difference, form)
    return form.format(role=(new or difference.shown).role).capitalize()


def _facts(difference: OutcomeDifference) -> OutcomeFacts:
    old, new = difference.before, difference.after
    return OutcomeFacts(
        switch=difference.main.value,
        also=tuple(switch.value for switch in difference.switches[1:]),
        role_before=old.role if old else None,
        role_after=new.role if new else None,
        measure_before=old.measure if old else None,
        measure_after=new.measure if new else None,
        time_frame=_time_frames(difference),
        description_before=old.description if old else None,
        description_after=new.description if new else None,
    )


def _time_frames(difference: OutcomeDifference) -> TimeFrameSides:
    old, new, time = difference.before, difference.after, difference.time
    is_same = time is None or (old and new and old.time_frame == new.time_frame)
    return TimeFrameSides(
        before=_time_frame(old),
        after=_time_frame(new),
        difference=None if is_same or time is None else time.difference.value,
        points_dropped=tuple(point.written for point in time.dropped) if time else (),
        points_added=tuple(point.written for point in time.added) if time else (),
    )


def _time_frame(outcome: AlignedOutcome | None) -> NamedTimeFrame | None:
    if outcome is None or outcome.time_frame is None:
        return None
    duration = outcome.duration
    return NamedTimeFrame(
        text=outcome.time_frame,
        longest=duration.written if duration else None,
        months=round(duration.months, 2) if duration else None,
        points=tuple(point.written for point in read_time_frame(outcome.time_frame).points),
    )


def _texts(difference: OutcomeDifference) -> Iterator[TextChange]:
    """Yield the texts of an outcome that differ, in full."""
    old, new = difference.before, difference.after
    if old is None or new is None:
        return
    name = quote(old.measure, 60)
    if old.measure != new.measure:
        yield TextChange(label=f"Measure of {name}", before=old.measure, after=new.measure)
    if old.time_frame != new.time_frame:
        yield TextChange(label=f"Time frame of {name}", before=old.time_frame, after=new.time_frame)
    if old.description != new.description:
        yield TextChange(label=f"Description of {name}", before=old.description, after=new.description)
