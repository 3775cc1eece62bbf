"""Adverse events as posted: affected of those at risk in each arm, in total and by term."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.model import Struct, wording
from monitor.model.study.part import Count
from monitor.model.study.results import AdverseEvent, AdverseEventsModule, EventGroup, EventStats
from monitor.publish.pages.tables import MISSING, Table
from monitor.publish.trial.groups import ArmText, arm_texts, completed, in_order, joined, titles
from monitor.publish.trial.prose import Prose, read_prose
from monitor.publish.trial.values import text


class HarmTables(Struct, frozen=True, kw_only=True):
    """Adverse events; `threshold` is the percentage above which other events are listed, as posted."""

    time_frame: str | None = None
    threshold: str | None = None
    description: Prose = ()
    deaths_comment: Prose = ()
    arms: tuple[ArmText, ...] = ()
    totals: Table | None = None
    serious: Table | None = None
    other: Table | None = None


def read_harms(module: AdverseEventsModule) -> HarmTables:
    """Return the adverse events."""
    groups = module.event_groups or ()
    return HarmTables(
        time_frame=text(module.time_frame),
        threshold=text(module.frequency_threshold),
        description=read_prose(module.description),
        deaths_comment=read_prose(module.all_cause_mortality_comment),
        arms=arm_texts(groups),
        totals=_totals(groups) if groups else None,
        serious=_terms("Serious adverse events", module.serious_events or (), groups),
        other=_terms("Other adverse events", module.other_events or (), groups),
    )


def _totals(groups: Sequence[EventGroup]) -> Table:
    deaths = ((group.deaths_num_affected, group.deaths_num_at_risk) for group in groups)
    serious = ((group.serious_num_affected, group.serious_num_at_risk) for group in groups)
    other = ((group.other_num_affected, group.other_num_at_risk) for group in groups)
    return Table(
        caption="Adverse events in total (affected / at risk)",
        columns=("", *titles(groups)),
        rows=(
            ("Deaths, any cause", *(_affected(*counts) for counts in deaths)),
            ("Serious adverse events", *(_affected(*counts) for counts in serious)),
            ("Other adverse events", *(_affected(*counts) for counts in other)),
        ),
    )


def _affected(affected: Count, at_risk: Count) -> str:
    """Return `3/40`, with "?" for a number that is not posted."""
    if text(affected) is None and text(at_risk) is None:
        return MISSING
    return f"{text(affected) or '?'}/{text(at_risk) or '?'}"


def _terms(caption: str, events: Sequence[AdverseEvent], listed: Sequence[EventGroup]) -> Table | None:
    if not events:
        return None
    groups = completed(listed, EventGroup, (entry for event in events for entry in event.stats or ()))
    said = sorted({_collected(event) for event in events} - {""})
    return Table(
        caption=f"{caption} by term (affected / at risk)",
        columns=("", *titles(groups)),
        rows=tuple(
            (
                _name(event, with_collection=len(said) > 1),
                *(_counts(entry) for entry in in_order(groups, event.stats)),
            )
            for event in events
        ),
        notes=(f"All terms: {said[0]}.",) if len(said) == 1 else (),
    )


def _name(event: AdverseEvent, *, with_collection: bool) -> str:
    aside = [text(event.organ_system), _collected(event) if with_collection else None, text(event.notes)]
    more = joined(*aside, by="; ")
    return f"{text(event.term) or 'no term'} ({more})" if more else text(event.term) or "no term"


def _collected(event: AdverseEvent) -> str:
    """Return by which vocabulary a term is named, and how it was asked for."""
    assessed = wording.words(event.assessment_type).lower() if event.assessment_type else None
    return joined(text(event.source_vocabulary), assessed, by=", ")


def _counts(entry: EventStats | None) -> str:
    if entry is None:
        return MISSING
    events = text(entry.num_events)
    return _affected(entry.num_affected, entry.num_at_risk) + (
        f", {events} {'event' if events == '1' else 'events'}" if events else ""
    )


def totals_of(groups: Sequence[EventGroup]) -> Iterator[tuple[str, tuple[tuple[str, Count, Count], ...]]]:
    """Return the totals by row, for the picture: name, and arm with affected and at risk."""
    names = titles(groups)
    for row, affected, at_risk in (
        ("Deaths, any cause", "deaths_num_affected", "deaths_num_at_risk"),
        ("Serious adverse events", "serious_num_affected", "serious_num_at_risk"),
        ("Other adverse events", "other_num_affected", "other_num_at_risk"),
    ):
        arms = tuple(
            (name, getattr(group, affected), getattr(group, at_risk))
            for name, group in zip(names, groups, strict=True)
        )
        if any(count is not None for _, *counts in arms for count in counts):
            yield row, arms
