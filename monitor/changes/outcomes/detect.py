"""Outcome switching, anchored to the trial's milestones.

Covers every difference under `protocolSection.outcomesModule`. Each outcome that was added, dropped, moved to
another list or edited is one change; where one kind has many, they are told by count, with the list in
`detail`. Compared with the version before, and for `detail` with the first version that is held.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import msgspec

from monitor.changes.outcomes.alignment import (
    LISTS,
    ROLES,
    AlignedOutcome,
    Switch,
    Switched,
    align_outcomes,
    outcomes_of,
    switches,
)
from monitor.changes.outcomes.sentences import outcome_count_sentence, outcome_sentence
from monitor.changes.rules import Rules
from monitor.diff.align import Alignment
from monitor.diff.paths import distinct
from monitor.model import Change, Json, Kind, Severity, wording
from monitor.model.details import UntypedDetail
from monitor.model.milestones import Stage, stage_of, study_milestones
from monitor.model.study import read_study

MOST_SINGLE: Final = 5
"""Outcomes of one role and one sort of switch that get a sentence each; more are told by count."""

_MOST_LISTED: Final = 100
_MODULE: Final = "protocolSection.outcomesModule"
_KINDS: Final = {
    "primary": Kind.PRIMARY_OUTCOMES,
    "secondary": Kind.SECONDARY_OUTCOMES,
    "other": Kind.OTHER_OUTCOMES,
}
_LIST_OF: Final = {role: name for name, role in LISTS.items()}
BARELY: Final = 0.1
"""A share of a time frame below which its change weighs no more than a rewording, until completion."""
_SLIGHT: Final = frozenset({Switch.MEASURE_REWORDED, Switch.TIME_FRAME_REWORDED})
_COUNTED_TOGETHER: Final = {
    Switch.ADDED: "list",
    Switch.DROPPED: "list",
    Switch.PROMOTED: "moved",
    Switch.DEMOTED: "moved",
}


def outcome_changes(
    before: Mapping[str, Json],
    after: Mapping[str, Json],
    *,
    on: date,
    rules: Rules,
    first: Mapping[str, Json] | None = None,
) -> tuple[Change, ...]:
    """What changed in the outcomes, most important first.

    Outcomes that the registry only respelt are left to the comparison of the whole record.

    Args:
        before: canonical record of the earlier version.
        after: canonical record of the later version.
        on: day of the later version's data, by which a change is placed among the milestones.
        rules: severities fixed by the configuration.
        first: canonical record of the first version that is held.
    """
    old, new = _module(before), _module(after)
    if old == new:
        return ()
    stage = stage_of(
        study_milestones(read_study(before).study), study_milestones(read_study(after).study), on=on
    )
    found = switches(align_outcomes(outcomes_of(before), outcomes_of(after)))
    since_first = _Since(first, before, after) if first is not None and first is not before else None
    made = [
        *_told([one for one in found if one.main is not Switch.REWRITE], stage, since_first, rules),
        *_further(old, new, rules),
    ]
    return tuple(sorted(distinct(made), key=lambda change: change.severity.rank))


class _Since:
    """The outcomes of the first version that is held, found again in the two versions compared."""

    def __init__(
        self, first: Mapping[str, Json], before: Mapping[str, Json], after: Mapping[str, Json]
    ) -> None:
        outcomes = outcomes_of(first)
        self._before = _origins(align_outcomes(outcomes, outcomes_of(before)))
        self._after = _origins(align_outcomes(outcomes, outcomes_of(after)))

    def of(self, switched: Switched) -> dict[str, Json]:
        """How the outcome stood in the first version, beside how it stands now."""
        side = switched.after or switched.shown
        origins = self._after if switched.after else self._before
        origin = origins.get(_code(side))
        return {
            "role": origin.role if origin else None,
            "measure": wording.shorten(origin.measure, 400) if origin else None,
            "time_frame": wording.shorten(origin.time_frame, 400) if origin and origin.time_frame else None,
            "months": origin.duration.months if origin and origin.duration else None,
            "same_role": bool(origin and switched.after and origin.role == side.role),
            "same_time_frame": bool(origin and switched.after and origin.time_frame == side.time_frame),
        }


def _origins(found: Alignment[AlignedOutcome]) -> dict[bytes, AlignedOutcome]:
    pairs = [*((outcome, outcome) for outcome in found.unchanged), *found.pairs]
    return {_code(now): origin for origin, now in pairs}


def _code(outcome: AlignedOutcome) -> bytes:
    return msgspec.json.encode(outcome, order="deterministic")


def _module(record: Mapping[str, Json]) -> Mapping[str, Json]:
    module = (record.get("protocolSection") or {}).get("outcomesModule")
    return module if isinstance(module, Mapping) else {}


def _told(found: Sequence[Switched], stage: Stage, first: _Since | None, rules: Rules) -> Iterator[Change]:
    for role in ROLES:
        groups: dict[str, list[Switched]] = {}
        for one in found:
            if one.role == role:
                groups.setdefault(_COUNTED_TOGETHER.get(one.main, one.main.value), []).append(one)
        for name, items in groups.items():
            if len(items) > MOST_SINGLE:
                yield _counted(role, name, items, stage, rules)
            else:
                yield from (_single(one, stage, first, rules) for one in items)


def _single(switched: Switched, stage: Stage, first: _Since | None, rules: Rules) -> Change:
    kind = _KINDS[switched.role]
    detail = {**_facts(switched), **_when(stage)}
    if first is not None:
        detail["against_first"] = first.of(switched)
    return Change(
        kind=kind,
        severity=rules.severity(kind, _severity(switched, stage)),
        path=f"{_MODULE}.{_LIST_OF[switched.shown.role]}[{wording.shorten(switched.shown.measure, 60)}]",
        before=switched.before.raw if switched.before else None,
        after=switched.after.raw if switched.after else None,
        sentence=outcome_sentence(switched, stage),
        detail=UntypedDetail(facts=detail),
    )


def _counted(role: str, name: str, items: Sequence[Switched], stage: Stage, rules: Rules) -> Change:
    kind = _KINDS[role]
    return Change(
        kind=kind,
        severity=rules.severity(
            kind, min((_severity(one, stage) for one in items), key=lambda one: one.rank)
        ),
        path=f"{_MODULE}.{_LIST_OF[role]}" + ("" if name == "list" else f"[{name}]"),
        sentence=outcome_count_sentence(role, items, stage),
        detail=UntypedDetail(
            facts={
                "switch": name if name not in {"list", "moved"} else "several",
                "counts": dict(Counter(one.main.value for one in items)),
                "outcomes": [_facts(one) for one in items[:_MOST_LISTED]],
                "outcomes_total": len(items),
                **_when(stage),
            }
        ),
    )


def _severity(switched: Switched, stage: Stage) -> Severity:
    if switched.main is Switch.DESCRIPTION:
        return Severity.LOW
    slight = switched.main in _SLIGHT or (not stage.is_after_completion and _barely_moved(switched))
    if switched.role == "primary":
        if stage.has_started:
            return Severity.MEDIUM if slight else Severity.HIGH
        return Severity.LOW if slight else Severity.MEDIUM
    if switched.role == "secondary" and stage.is_after_completion and not slight:
        return Severity.MEDIUM
    return Severity.LOW


def _barely_moved(switched: Switched) -> bool:
    """A time frame that a running trial shifts by less than a tenth, as a new end of follow-up does."""
    if switched.switches != (Switch.TIME_FRAME,) or not (switched.before and switched.after):
        return False
    before, after = switched.before.duration, switched.after.duration
    if before is None or after is None:
        return False
    return abs(after.months - before.months) < BARELY * before.months


def _facts(switched: Switched) -> dict[str, Json]:
    old, new = switched.before, switched.after
    return {
        "switch": switched.main.value,
        "also": [switch.value for switch in switched.switches[1:]],
        "role_before": old.role if old else None,
        "role_after": new.role if new else None,
        "measure_before": wording.shorten(old.measure, 400) if old else None,
        "measure_after": wording.shorten(new.measure, 400) if new else None,
        "time_frame": {"before": _frame(old), "after": _frame(new)},
    }


def _frame(outcome: AlignedOutcome | None) -> dict[str, Json] | None:
    if outcome is None or outcome.time_frame is None:
        return None
    duration = outcome.duration
    return {
        "text": wording.shorten(outcome.time_frame, 400),
        "longest": duration.text if duration else None,
        "months": round(duration.months, 2) if duration else None,
    }


def _when(stage: Stage) -> dict[str, Json]:
    return {
        "when": stage.when.value,
        "months_after": stage.months,
        "milestone": stage.milestone,
        "milestone_estimated": stage.estimated,
        "with_results": stage.with_results,
    }


def _further(old: Mapping[str, Json], new: Mapping[str, Json], rules: Rules) -> Iterator[Change]:
    """Keys of the module that are none of the three lists: none is known, and none shall be lost."""
    for key in sorted((old.keys() | new.keys()) - LISTS.keys()):
        if old.get(key) != new.get(key):
            yield Change(
                kind=Kind.OTHER_OUTCOMES,
                severity=rules.severity(Kind.OTHER_OUTCOMES, Severity.LOW),
                path=f"{_MODULE}.{key}",
                before=old.get(key),
                after=new.get(key),
                sentence=wording.sentence(f"{wording.quote(key, 40)} changed among the outcomes"),
            )
