"""Outcomes as registered, beside those that were posted, with what happened to each from version to version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from rapidfuzz import fuzz, process

from monitor.model import Change, Kind, PublishedUpdate, Struct
from monitor.model.base import JsonValue
from monitor.model.details import facts
from monitor.model.study.protocol import Outcome, OutcomesModule
from monitor.model.study.results import OutcomeMeasure, OutcomeMeasuresModule
from monitor.publish.trial.prose import Prose, read_prose
from monitor.publish.trial.values import text

ALIKE: Final = 85
"""Likeness, of 100, above which a posted title is the registered one in other words."""
_KINDS: Final = frozenset({Kind.PRIMARY_OUTCOMES, Kind.SECONDARY_OUTCOMES, Kind.OTHER_OUTCOMES})
_ROLE_SIDES: Final = frozenset({"role_before", "role_after"})
"""Keys of a switch; a side on which the outcome is not registered has none."""
_CUT: Final = 390
"""Characters of a measure by which changes and outcomes are matched; details have no more than 400."""


class OutcomeEvent(Struct, frozen=True, kw_only=True):
    """What an outcome was until a day, or that it was added on that day; `anchor` is the update on the page."""

    words: str
    day: str
    anchor: str

    @property
    def was(self) -> bool:
        """Whether the words are about the time before the day."""
        return self.words.startswith("was")


class RegisteredOutcome(Struct, frozen=True, kw_only=True):
    """A registered outcome.

    Attributes:
        role: primary, secondary or other.
        posted: position of its posted results among all that are posted, from 1; None where none match.
        history: the newest event first.
    """

    role: str
    measure: str | None = None
    time_frame: str | None = None
    description: Prose = ()
    posted: int | None = None
    history: tuple[OutcomeEvent, ...] = ()


class FormerOutcome(Struct, frozen=True, kw_only=True):
    """An outcome that is no longer registered, with its role until then."""

    role: str
    measure: str
    day: str
    anchor: str


class PostedTitle(Struct, frozen=True, kw_only=True):
    """A posted outcome as it is named: `position` from 1, `registered` whether a registered one matches it."""

    position: int
    role: str
    title: str | None = None
    time_frame: str | None = None
    registered: bool = False


class OutcomeLists(Struct, frozen=True, kw_only=True):
    """All outcomes of a trial."""

    registered: tuple[RegisteredOutcome, ...] = ()
    posted: tuple[PostedTitle, ...] = ()
    former: tuple[FormerOutcome, ...] = ()


class _Dated(Struct, frozen=True, kw_only=True):
    """A switch of one outcome, as the details of a change have it."""

    day: str
    anchor: str
    switch: Mapping[str, JsonValue]

    def of(self, name: str) -> str | None:
        value = self.switch.get(name)
        return value if isinstance(value, str) else None


def read_outcomes(
    module: OutcomesModule,
    posted: OutcomeMeasuresModule,
    updates: Sequence[PublishedUpdate],
    anchor_of: Mapping[str, str],
) -> OutcomeLists:
    """Return all outcomes.

    Args:
        module: what is registered.
        posted: what is posted.
        updates: of the trial, newest first.
        anchor_of: the anchor of each update on the page, by its ID.
    """
    registered = [(role, outcome) for role, outcomes in _lists(module) for outcome in outcomes or ()]
    measures = posted.outcome_measures or ()
    pairs = _matches(registered, measures)
    switches = [switch for published in updates for switch in _switches(published, anchor_of)]
    return OutcomeLists(
        registered=tuple(
            _registered(role, outcome, pairs.get(index), switches)
            for index, (role, outcome) in enumerate(registered)
        ),
        posted=tuple(
            _posted(position, measure, position in pairs.values())
            for position, measure in enumerate(measures, start=1)
        ),
        former=tuple(_former(switches, {key_of(outcome.measure) for _, outcome in registered})),
    )


def _lists(module: OutcomesModule) -> tuple[tuple[str, tuple[Outcome, ...] | None], ...]:
    return (
        ("primary", module.primary_outcomes),
        ("secondary", module.secondary_outcomes),
        ("other", module.other_outcomes),
    )


def key_of(measure: str | None) -> str:
    """Return what equal measures have in common: words in small letters, without a stop at the end."""
    return (text(measure) or "").casefold()[:_CUT].rstrip(" .…")


def _matches(registered: Sequence[tuple[str, Outcome]], measures: Sequence[OutcomeMeasure]) -> dict[int, int]:
    """Return for registered outcomes the position of their posted results: equal titles, then those alike."""
    pairs: dict[int, int] = {}
    free = {
        position: (_role(measure), key_of(measure.title))
        for position, measure in enumerate(measures, start=1)
    }
    for index, (role, outcome) in enumerate(registered):
        key = key_of(outcome.measure)
        position = next((place for place, posted in free.items() if posted == (role, key)), None)
        if position is not None and key:
            pairs[index] = position
            del free[position]
    for index, (role, outcome) in enumerate(registered):
        titles = {place: title for place, (posted, title) in free.items() if posted == role}
        if index not in pairs and titles and (key := key_of(outcome.measure)):
            best = process.extractOne(key, titles, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE)
            if best:
                pairs[index] = best[2]
                del free[best[2]]
    return pairs


def _role(measure: OutcomeMeasure) -> str:
    role = (measure.type or "other").casefold()
    return "other" if role == "other_pre_specified" else role


def _registered(
    role: str, outcome: Outcome, posted: int | None, switches: Sequence[_Dated]
) -> RegisteredOutcome:
    return RegisteredOutcome(
        role=role,
        measure=text(outcome.measure),
        time_frame=text(outcome.time_frame),
        description=read_prose(outcome.description),
        posted=posted,
        history=tuple(_history(role, outcome.measure, switches)),
    )


def _posted(position: int, measure: OutcomeMeasure, registered: bool) -> PostedTitle:
    return PostedTitle(
        position=position,
        role=_role(measure),
        title=text(measure.title),
        time_frame=text(measure.time_frame),
        registered=registered,
    )


def _switches(published: PublishedUpdate, anchor_of: Mapping[str, str]) -> Iterator[_Dated]:
    """Return the switches of an update: those that have a change each, and those that are reported by their number."""
    day = published.after.last_update_posted or published.update.detected_at.date().isoformat()
    anchor = anchor_of.get(published.update.id, "")
    for change in published.update.changes:
        for switch in _details(change):
            yield _Dated(day=day, anchor=anchor, switch=switch)


def _details(change: Change) -> Iterable[Mapping[str, JsonValue]]:
    if change.kind not in _KINDS:
        return ()
    detail = facts(change.detail)
    several = detail.get("outcomes")
    listed = several if isinstance(several, list | tuple) else [detail]
    return [switch for switch in listed if isinstance(switch, Mapping) and switch.keys() & _ROLE_SIDES]


def _history(role: str, measure: str | None, switches: Sequence[_Dated]) -> Iterator[OutcomeEvent]:
    """Return what an outcome was before, followed back through its names."""
    key, now = key_of(measure), role
    for dated in switches:
        if key_of(dated.of("measure_after")) != key or dated.of("role_after") != now:
            continue
        before = dated.of("role_before")
        yield from (
            OutcomeEvent(words=words, day=dated.day, anchor=dated.anchor) for words in _words(dated, before)
        )
        if before is None:
            return
        key, now = key_of(dated.of("measure_before")), before


def _words(dated: _Dated, before: str | None) -> Iterator[str]:
    if before is None:
        yield "added"
        return
    if before != dated.of("role_after"):
        yield f"was {before}"
    if key_of(dated.of("measure_before")) != key_of(dated.of("measure_after")):
        yield f"was worded “{text(dated.of('measure_before'))}”"
    old, new = _frames(dated.switch.get("time_frame"))
    if old != new:
        yield f"was with the time frame “{old}”" if old else "was without a time frame"


def _frames(frames: JsonValue) -> tuple[str | None, str | None]:
    both = frames if isinstance(frames, Mapping) else {}
    sides = (both.get("before"), both.get("after"))
    words = (side.get("text") if isinstance(side, Mapping) else None for side in sides)
    old, new = (text(word) if isinstance(word, str) else None for word in words)
    return old, new


def _former(switches: Sequence[_Dated], registered: set[str]) -> Iterator[FormerOutcome]:
    """Return the outcomes that were dropped and did not come back, the last first."""
    for dated in switches:
        measure, role = text(dated.of("measure_before")), dated.of("role_before")
        if dated.of("role_after") is None and measure and role and key_of(measure) not in registered:
            yield FormerOutcome(role=role, measure=measure, day=dated.day, anchor=dated.anchor)
