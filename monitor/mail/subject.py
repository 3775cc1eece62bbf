"""The news in one line: `2 results posted, 1 trial stopped: stem cells & spine, week 47`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from monitor.changes import kinds
from monitor.changes.detectors.status import STOPPED
from monitor.changes.kinds import KindGroup
from monitor.digest import grouping
from monitor.digest.compose import Digest, TrialNews
from monitor.model import Change, Kind, Struct, wording
from monitor.model.details import facts
from monitor.model.text import cut, line

NAMED = 3
"""Kinds of news that are named; the rest is counted together."""

LIMIT = 180
"""Characters that a subject has at most."""

Test = Callable[[Change], bool]


class Phrase(Struct, frozen=True, kw_only=True):
    """One kind of news in a subject, and which changes are of it."""

    singular: str
    plural: str
    test: Test


def _is(*wanted: Kind) -> Test:
    return lambda change: change.kind in wanted


def _group(wanted: KindGroup) -> Test:
    return lambda change: kinds.group(change.kind) is wanted


def _stopped(change: Change) -> bool:
    return change.kind is Kind.STATUS and facts(change.detail).get("after") in STOPPED


PHRASES: tuple[Phrase, ...] = (
    Phrase(singular="result posted", plural="results posted", test=_is(Kind.RESULTS_POSTED)),
    Phrase(singular="retraction", plural="retractions", test=_is(Kind.RETRACTION)),
    Phrase(singular="trial stopped", plural="trials stopped", test=_stopped),
    Phrase(singular="result updated", plural="results updated", test=_is(Kind.RESULTS_UPDATED)),
    Phrase(singular="result removed", plural="results removed", test=_is(Kind.RESULTS_REMOVED)),
    Phrase(singular="result overdue", plural="results overdue", test=_is(Kind.RESULTS_OVERDUE)),
    Phrase(
        singular="further change about results",
        plural="further changes about results",
        test=_group(KindGroup.RESULTS),
    ),
    Phrase(singular="status change", plural="status changes", test=_group(KindGroup.STATUS)),
    Phrase(singular="new trial", plural="new trials", test=_group(KindGroup.NEW)),
    Phrase(singular="other update", plural="other updates", test=lambda _change: True),
)
"""Most important first. A trial is counted once, by the first that any of its changes is of."""


def subject(digest: Digest, title: str, label: str) -> str:
    """Return the subject of a digest: plain text on one line; `label` names the period."""
    return line(f"{_news(digest)}: {cut(line(title), 60)}, {label}")[:LIMIT]


def _news(digest: Digest) -> str:
    counts = list(_counts(digest.trials))
    if not counts:
        return "Not fully compared" if digest.gap else "Nothing new"
    named = [wording.count(number, phrase.singular, phrase.plural) for phrase, number in counts[:NAMED]]
    rest = sum(number for _, number in counts[NAMED:])
    return ", ".join([*named, f"{wording.number(rest)} more"] if rest else named)


def _counts(trials: tuple[TrialNews, ...]) -> Iterator[tuple[Phrase, int]]:
    places = [_place(trial) for trial in trials]
    for place, phrase in enumerate(PHRASES):
        if number := places.count(place):
            yield phrase, number


def _place(trial: TrialNews) -> int:
    changes = [
        change for published in trial.updates for change in grouping.published_changes(published.update)
    ]
    return next(
        (place for place, phrase in enumerate(PHRASES) if any(map(phrase.test, changes))), len(PHRASES) - 1
    )
