"""Outcome switching, anchored to the trial's milestones.

Each outcome that was added, dropped, moved to another list or edited is one change. Outcomes that were edited in one
way are one change together, and so are those of which there are too many for a sentence each. Outcomes are compared
with the version before and, for the detail, with the first version that is stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from monitor.changes.build import distinct
from monitor.changes.detection import Pair
from monitor.changes.outcomes.alignment import (
    LISTS,
    MODULE,
    ROLES,
    acronyms_of,
    align_outcomes,
    outcomes_of,
)
from monitor.changes.outcomes.differences import OutcomeDifference, Switch, SwitchWeight, differences
from monitor.changes.outcomes.facts import outcome_detail, outcomes_detail
from monitor.changes.outcomes.groups import OutcomeGroup, group_sentence, grouped
from monitor.changes.outcomes.origins import Origins
from monitor.changes.outcomes.sentences import outcome_sentence
from monitor.model import Change, JsonValue, Kind, Severity
from monitor.model.milestones import Stage, stage_of, study_milestones
from monitor.model.study.protocol import Outcome
from monitor.model.wording import quote, sentence, shorten

_KINDS: Final = {
    "primary": Kind.PRIMARY_OUTCOMES,
    "secondary": Kind.SECONDARY_OUTCOMES,
    "other": Kind.OTHER_OUTCOMES,
}
_LABEL_LENGTH: Final = 60


def outcome_changes(pair: Pair) -> tuple[Change, ...]:
    """Return what changed in the outcomes of a pair, most important first.

    Outcomes that the registry only respelt are left to the comparison of the whole record.
    """
    before, after = outcomes_of(pair.earlier), outcomes_of(pair.later)
    stage = stage_of(study_milestones(pair.earlier), study_milestones(pair.later), on=pair.on)
    acronyms = acronyms_of(before, after)
    differing = differences(
        align_outcomes(before, after, acronyms), acronyms, is_complete=stage.is_after_completion
    )
    origins = Origins.of(pair, before, after, acronyms)
    shown = [item for item in differing if item.main is not Switch.REWRITE]
    made = [
        *(_change(group, stage, origins, pair) for role in ROLES for group in grouped(shown, role)),
        *_further(pair),
    ]
    return tuple(sorted(distinct(made), key=lambda change: change.severity.rank))


def _change(group: OutcomeGroup, stage: Stage, origins: Origins | None, pair: Pair) -> Change:
    kind = _KINDS[group.role]
    severity = min((_severity(item, stage) for item in group.items), key=lambda item: item.rank)
    if len(group.items) > 1:
        place = f"[{group.name}]" if group.name else ""
        return Change(
            kind=kind,
            severity=pair.rules.severity(kind, severity),
            path=f"{LISTS[group.role].dotted}{place}",
            before=_canonical([item.before.source for item in group.items if item.before]),
            after=_canonical([item.after.source for item in group.items if item.after]),
            sentence=group_sentence(group, stage),
            detail=outcomes_detail(group, stage),
        )
    [difference] = group.items
    shown = difference.shown
    return Change(
        kind=kind,
        severity=pair.rules.severity(kind, severity),
        path=f"{LISTS[shown.role].dotted}[{shorten(shown.measure, _LABEL_LENGTH)}]",
        before=_canonical(difference.before.source) if difference.before else None,
        after=_canonical(difference.after.source) if difference.after else None,
        sentence=group_sentence(group, stage) if group.name else outcome_sentence(difference, stage),
        detail=outcome_detail(difference, stage, origins),
    )


def _severity(difference: OutcomeDifference, stage: Stage) -> Severity:
    """Return how much a difference matters: by its weight, the role of the outcome and the time."""
    weight = difference.weight
    if weight is SwitchWeight.NONE:
        return Severity.SILENT
    if difference.role == "primary":
        by_weight = {
            SwitchWeight.FULL: (Severity.MEDIUM, Severity.HIGH),
            SwitchWeight.SLIGHT: (Severity.LOW, Severity.MEDIUM),
        }
        early, late = by_weight.get(weight, (Severity.LOW, Severity.LOW))
        return late if stage.has_started else early
    is_late = difference.role == "secondary" and stage.is_after_completion
    return Severity.MEDIUM if is_late and weight is SwitchWeight.FULL else Severity.LOW


def _canonical(source: Outcome | list[Outcome]) -> JsonValue:
    """Return outcomes as the canonical record has them."""
    if isinstance(source, list):
        return [_canonical(outcome) for outcome in source] or None
    return {key: value for key, value in msgspec.to_builtins(source).items() if value is not None}


def _further(pair: Pair) -> Iterator[Change]:
    """Yield a change for each key of the module that is none of the three lists: none is known, and none is lost."""
    old, new = (value if isinstance(value, dict) else {} for value in pair.sides(MODULE))
    for key in sorted((old.keys() | new.keys()) - {place.key for place in LISTS.values()}):
        if old.get(key) != new.get(key):
            yield Change(
                kind=Kind.OTHER_OUTCOMES,
                severity=pair.rules.severity(Kind.OTHER_OUTCOMES, Severity.LOW),
                path=f"{MODULE.dotted}.{key}",
                before=old.get(key),
                after=new.get(key),
                sentence=sentence(f"{quote(key, 40)} changed among the outcomes"),
            )
