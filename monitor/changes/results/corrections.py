"""Corrections to posted results, told by number, one change for each topic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from monitor.changes.results.figures import Figure
from monitor.changes.results.topics import (
    OUTCOMES,
    ROLE_WORDS,
    SECTION,
    Listed,
    ResultsTopic,
    baseline_topics,
    event_topics,
    flow_topics,
    more_information,
    outcome_topics,
)
from monitor.changes.rules import Rules
from monitor.diff.paths import distinct
from monitor.model import Change, Json, Kind, Severity, wording
from monitor.model.details import UntypedDetail

MOST_OUTCOMES: Final = 5
"""Outcomes whose corrections get a sentence of their own; the rest is counted."""

_MOST_FIGURES: Final = 50


def corrections(before: Mapping[str, Json], after: Mapping[str, Json], *, rules: Rules) -> tuple[Change, ...]:
    """What differs between two versions of the results section; nothing for equal ones."""
    if before == after:
        return ()
    topics = [*event_topics(before, after), *flow_topics(before, after), *baseline_topics(before, after)]
    listed, of_outcomes = outcome_topics(before, after)
    topics += of_outcomes
    numbered = [topic for topic in topics if topic.figures]
    wordings = [topic for topic in topics if not topic.figures]
    more, contacts = more_information(before, after)
    made = [*_outcome_lists(listed, rules), *_numbered(numbered, rules), *_worded(wordings, more, rules)]
    if contacts:
        made.append(_contacts(rules))
    return distinct(made) or (_relabelled(rules),)


def _outcome_lists(listed: Listed, rules: Rules) -> Iterator[Change]:
    if not (listed.added or listed.dropped):
        return
    parts = []
    if listed.added:
        parts.append(f"results were added for {_told_outcomes(listed.added)}")
    if listed.dropped:
        parts.append(f"results are no longer posted for {_told_outcomes(listed.dropped)}")
    primary = any(kind == "primary" for kind, _ in (*listed.added, *listed.dropped))
    yield _change(
        path=OUTCOMES,
        sentence="; ".join(parts),
        severity=Severity.HIGH if primary else Severity.MEDIUM,
        detail={"topic": "outcomes", "added": _as_json(listed.added), "dropped": _as_json(listed.dropped)},
        rules=rules,
    )


def _told_outcomes(outcomes: Sequence[tuple[str, str]]) -> str:
    if len(outcomes) == 1:
        return f"the {ROLE_WORDS[outcomes[0][0]]} {wording.quote(outcomes[0][1], 60)}"
    roles = [kind for kind, _ in outcomes]
    return wording.listed(
        [wording.count(roles.count(kind), ROLE_WORDS[kind]) for kind in ROLE_WORDS if kind in roles]
    )


def _as_json(outcomes: Sequence[tuple[str, str]]) -> list[Json]:
    return [{"role": kind, "title": wording.shorten(title, 400)} for kind, title in outcomes[:_MOST_FIGURES]]


def _numbered(topics: Sequence[ResultsTopic], rules: Rules) -> Iterator[Change]:
    single = [topic for topic in topics if topic.subject is None]
    outcomes = [topic for topic in topics if topic.subject is not None]
    for topic in (*single, *outcomes[:MOST_OUTCOMES]):
        first = topic.figures[0]
        yield _change(
            path=topic.path,
            before=first.before,
            after=first.after,
            sentence=_told(topic),
            severity=topic.severity,
            detail=_detail(topic),
            rules=rules,
        )
    if rest := outcomes[MOST_OUTCOMES:]:
        numbers = sum(len(topic.figures) for topic in rest)
        yield _change(
            path=f"{OUTCOMES}[further]",
            sentence=f"{wording.count(numbers, 'number')} changed in the posted results of {wording.count(len(rest), 'further outcome')}",
            severity=min((topic.severity for topic in rest), key=lambda severity: severity.rank),
            detail={
                "topic": "outcomes",
                "outcomes": [_detail(topic, most=5) for topic in rest[:_MOST_FIGURES]],
                "outcomes_total": len(rest),
            },
            rules=rules,
        )


def _told(topic: ResultsTopic) -> str:
    first, others = topic.figures[0], len(topic.figures) - 1
    where = (
        f"{ROLE_WORDS[topic.role]} {wording.quote(topic.subject, 50)}: "
        if topic.subject and topic.role
        else ""
    )
    what = wording.shorten(first.what, 60)
    if topic.name == "baseline characteristics":
        what = f"baseline {what}"
    elif topic.subject:
        what = f"posted {what}"
    row = f" {wording.quote(first.row, 40)}" if first.row else ""
    arm = f" in arm {wording.quote(first.arm, 40)}" if first.arm else ""
    more = f"; {others:,} further {'number' if others == 1 else 'numbers'} changed" if others else ""
    return f"{where}{what}{row}{arm} {_from_to(first)}{more}"


def _from_to(figure: Figure) -> str:
    was, now = (None if side is None else wording.shorten(side, 40) for side in (figure.before, figure.after))
    if was is None:
        return f"added: {now}"
    return f"removed (was {was})" if now is None else f"corrected from {was} to {now}"


def _detail(topic: ResultsTopic, most: int = _MOST_FIGURES) -> dict[str, Json]:
    detail: dict[str, Json] = {
        "topic": topic.name,
        "figures": [
            {
                "what": wording.shorten(one.what, 200),
                "row": None if one.row is None else wording.shorten(one.row, 200),
                "arm": None if one.arm is None else wording.shorten(one.arm, 200),
                "before": None if one.before is None else wording.shorten(one.before, 200),
                "after": None if one.after is None else wording.shorten(one.after, 200),
            }
            for one in topic.figures[:most]
        ],
        "figures_total": len(topic.figures),
    }
    if topic.subject:
        detail |= {"outcome": wording.shorten(topic.subject, 400), "role": topic.role}
    return detail


def _worded(topics: Sequence[ResultsTopic], more: Sequence[str], rules: Rules) -> Iterator[Change]:
    names = sorted({topic.name for topic in topics} | set(more))
    if names:
        outcomes = [topic.subject for topic in topics if topic.subject]
        yield _change(
            path=SECTION,
            sentence=f"edited in the posted results, without a change of numbers: {wording.listed(names, 4)}",
            severity=Severity.LOW,
            detail={
                "topic": "wording",
                "parts": names,
                "outcomes": [wording.shorten(title, 400) for title in outcomes[:_MOST_FIGURES]],
                "outcomes_total": len(outcomes),
            },
            rules=rules,
        )


def _contacts(rules: Rules) -> Change:
    return Change(
        kind=Kind.CONTACTS,
        severity=rules.severity(Kind.CONTACTS, Severity.SILENT),
        path=f"{SECTION}.moreInfoModule.pointOfContact",
        sentence="The point of contact for the posted results changed.",
    )


def _relabelled(rules: Rules) -> Change:
    """Equal but for the IDs of groups, which tie numbers to arms and mean nothing else, and for spelling."""
    return Change(
        kind=Kind.REGISTRY_REWRITE,
        severity=rules.severity(Kind.REGISTRY_REWRITE, Severity.SILENT),
        path=SECTION,
        sentence="The posted results were written anew: other IDs or spellings, the same numbers and words.",
    )


def _change(
    *,
    path: str,
    sentence: str,
    severity: Severity,
    detail: Mapping[str, Json],
    rules: Rules,
    before: Json = None,
    after: Json = None,
) -> Change:
    return Change(
        kind=Kind.RESULTS_UPDATED,
        severity=rules.severity(Kind.RESULTS_UPDATED, severity),
        path=path,
        before=before,
        after=after,
        sentence=wording.sentence(sentence),
        detail=UntypedDetail(facts=detail),
    )
