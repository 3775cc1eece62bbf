"""What differs between two versions of the results section, topic by topic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from monitor.changes.results.figures import Figure, FigurePair, figures, normal, pair_arms
from monitor.changes.results.lines import (
    SERIOUS_RANK,
    analysis_lines,
    baseline_lines,
    event_lines,
    flow_lines,
    measure_lines,
)
from monitor.changes.results.outcomes import is_posted, role
from monitor.changes.results.read import text
from monitor.diff.align import align
from monitor.model import Json, Severity, Struct, wording
from monitor.model.untyped import items, part

SECTION: Final = "resultsSection"
OUTCOMES: Final = f"{SECTION}.outcomeMeasuresModule.outcomeMeasures"
ROLE_WORDS: Final = {
    "primary": "primary outcome",
    "secondary": "secondary outcome",
    "other": "other outcome",
    "post_hoc": "post hoc outcome",
}
_ROLE_SEVERITY: Final = {"primary": Severity.HIGH, "secondary": Severity.MEDIUM}

_OutcomePair = tuple[Mapping[str, Json], Mapping[str, Json]]


class ResultsTopic(Struct, frozen=True, kw_only=True):
    """What one topic says differently: figures, or its wording alone."""

    name: str
    path: str
    figures: tuple[Figure, ...]
    severity: Severity
    subject: str | None = None
    role: str | None = None


def event_topics(before: Mapping[str, Json], after: Mapping[str, Json]) -> Iterator[ResultsTopic]:
    """Whether the adverse events differ, and by which numbers."""
    old, new = part(before, "adverseEventsModule"), part(after, "adverseEventsModule")
    if old != new:
        pair = pair_arms(old, new, "eventGroups")
        found = figures(
            tuple(event_lines(old, pair.before)), tuple(event_lines(new, pair.after)), pair.labels
        )
        severity = Severity.HIGH if any(one.rank <= SERIOUS_RANK for one in found) else Severity.MEDIUM
        yield from _topic(
            "adverse events", f"{SECTION}.adverseEventsModule", (old, new), pair, found, severity
        )


def flow_topics(before: Mapping[str, Json], after: Mapping[str, Json]) -> Iterator[ResultsTopic]:
    """Whether the participant flow differs, and by which numbers."""
    old, new = part(before, "participantFlowModule"), part(after, "participantFlowModule")
    if old != new:
        pair = pair_arms(old, new)
        found = figures(tuple(flow_lines(old, pair.before)), tuple(flow_lines(new, pair.after)), pair.labels)
        yield from _topic(
            "participant flow", f"{SECTION}.participantFlowModule", (old, new), pair, found, Severity.MEDIUM
        )


def baseline_topics(before: Mapping[str, Json], after: Mapping[str, Json]) -> Iterator[ResultsTopic]:
    """Whether the baseline characteristics differ, and by which numbers."""
    old, new = part(before, "baselineCharacteristicsModule"), part(after, "baselineCharacteristicsModule")
    if old != new:
        pair = pair_arms(old, new)
        found = figures(
            tuple(baseline_lines(old, pair.before)), tuple(baseline_lines(new, pair.after)), pair.labels
        )
        path = f"{SECTION}.baselineCharacteristicsModule"
        yield from _topic("baseline characteristics", path, (old, new), pair, found, Severity.LOW)


def _topic(
    name: str, path: str, sides: _OutcomePair, pair: FigurePair, found: tuple[Figure, ...], severity: Severity
) -> Iterator[ResultsTopic]:
    if found or normal(sides[0], pair.before) != normal(sides[1], pair.after):
        yield ResultsTopic(name=name, path=path, figures=found, severity=severity)


class Listed(Struct, frozen=True, kw_only=True):
    """Outcomes that came to the posted results, and that went, as (role, title)."""

    added: tuple[tuple[str, str], ...] = ()
    dropped: tuple[tuple[str, str], ...] = ()


def outcome_topics(
    before: Mapping[str, Json], after: Mapping[str, Json]
) -> tuple[Listed, list[ResultsTopic]]:
    """Outcomes that came and went, and the others that differ: primary ones first."""
    old = items(part(before, "outcomeMeasuresModule"), "outcomeMeasures")
    new = items(part(after, "outcomeMeasuresModule"), "outcomeMeasures")
    if old == new:
        return Listed(), []
    found = align(
        old,
        new,
        key=lambda one: text(one, "title") or "",
        identities=(
            lambda one: (text(one, "type"), text(one, "title"), text(one, "timeFrame")),
            lambda one: (text(one, "title"), text(one, "timeFrame")),
            lambda one: (text(one, "type"), text(one, "title")),
        ),
    )
    came = [new for old, new in found.pairs if is_posted(new) and not is_posted(old)]
    gone = [old for old, new in found.pairs if is_posted(old) and not is_posted(new)]
    listed = Listed(
        added=_named([*(one for one in found.added if is_posted(one)), *came]),
        dropped=_named([*(one for one in found.dropped if is_posted(one)), *gone]),
    )
    both = [(old, new) for old, new in found.pairs if is_posted(old) == is_posted(new)]
    topics = [topic for old, new in both for topic in _outcome(old, new)]
    waiting = [one for one in (*found.added, *found.dropped) if not is_posted(one)]
    topics += [_waiting(one) for one in waiting]
    return listed, sorted(topics, key=lambda topic: (topic.severity.rank, topic.subject or ""))


def _named(outcomes: Sequence[Mapping[str, Json]]) -> tuple[tuple[str, str], ...]:
    order = list(ROLE_WORDS)
    named = [(role(one), text(one, "title") or "(no title)") for one in outcomes]
    return tuple(sorted(named, key=lambda item: (order.index(item[0]), item[1])))


def _outcome(old: Mapping[str, Json], new: Mapping[str, Json]) -> Iterator[ResultsTopic]:
    pair = pair_arms(old, new)
    found = figures(
        (*measure_lines(old, pair.before), *analysis_lines(old, pair.before, pair.labels)),
        (*measure_lines(new, pair.after), *analysis_lines(new, pair.after, pair.labels)),
        pair.labels,
    )
    if role(old) != role(new):
        found = (
            Figure(rank=-1, what="type", before=ROLE_WORDS[role(old)], after=ROLE_WORDS[role(new)]),
            *found,
        )
    if found or normal(old, pair.before) != normal(new, pair.after):
        worst = min((_ROLE_SEVERITY.get(role(one), Severity.LOW) for one in (old, new)), key=lambda s: s.rank)
        yield ResultsTopic(
            name="outcomes",
            path=f"{OUTCOMES}[{wording.shorten(text(new, 'title') or '', 60)}]",
            figures=found,
            severity=worst,
            subject=text(new, "title") or "(no title)",
            role=role(new),
        )


def _waiting(outcome: Mapping[str, Json]) -> ResultsTopic:
    """An outcome without results that came or went is told among the wording."""
    return ResultsTopic(
        name="outcomes not posted yet",
        path=OUTCOMES,
        figures=(),
        severity=Severity.LOW,
        subject=text(outcome, "title"),
        role=role(outcome),
    )


def more_information(before: Mapping[str, Json], after: Mapping[str, Json]) -> tuple[tuple[str, ...], bool]:
    """Names of further parts that differ, and whether the point of contact does."""
    old, new = part(before, "moreInfoModule"), part(after, "moreInfoModule")
    names = {
        "limitationsAndCaveats": "limitations and caveats",
        "certainAgreement": "agreements with investigators",
    }
    told = [
        names.get(key, wording.plain(key))
        for key in sorted(old.keys() | new.keys())
        if key != "pointOfContact" and normal(old.get(key), {}) != normal(new.get(key), {})
    ]
    known = {
        "participantFlowModule",
        "baselineCharacteristicsModule",
        "outcomeMeasuresModule",
        "adverseEventsModule",
        "moreInfoModule",
    }
    told += [
        wording.plain(key)
        for key in sorted((before.keys() | after.keys()) - known)
        if before.get(key) != after.get(key)
    ]
    old_module, new_module = part(before, "outcomeMeasuresModule"), part(after, "outcomeMeasuresModule")
    if any(
        old_module.get(key) != new_module.get(key)
        for key in (old_module.keys() | new_module.keys()) - {"outcomeMeasures"}
    ):
        told.append("outcomes")
    return tuple(told), old.get("pointOfContact") != new.get("pointOfContact")
