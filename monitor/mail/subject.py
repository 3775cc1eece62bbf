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

    one: str
    many: str
    test: Test


def _is(*wanted: Kind) -> Test:
    return lambda change: change.kind in wanted


def _group(wanted: KindGroup) -> Test:
    return lambda change: kinds.group(change.kind) is wanted


def _stopped(change: Change) -> bool:
    return change.kind is Kind.STATUS and facts(change.detail).get("after") in STOPPED


PHRASES: tuple[Phrase, ...] = (
    Phrase(one="result posted", many="results posted", test=_is(Kind.RESULTS_POSTED)),
    Phrase(one="retraction", many="retractions", test=_is(Kind.RETRACTION)),
    Phrase(one="trial stopped", many="trials stopped", test=_stopped),
    Phrase(one="result updated", many="results updated", test=_is(Kind.RESULTS_UPDATED)),
    Phrase(one="result removed", many="results removed", test=_is(Kind.RESULTS_REMOVED)),
    Phrase(one="result overdue", many="results overdue", test=_is(Kind.RESULTS_OVERDUE)),
    Phrase(
        one="further change about results",
        many="further changes about results",
        test=_group(KindGroup.RESULTS),
    ),
    Phrase(one="status change", many="status changes", test=_group(KindGroup.STATUS)),
    Phrase(one="new trial", many="new trials", test=_group(KindGroup.NEW)),
    Phrase(one="other update", many="other updates", test=lambda _change: True),
)
"""Most important first. A trial is counted once, by the first that any of its changes is of."""


def subject(digest: Digest, title: str, label: str) -> str:
    """Return the subject of a digest: plain text on one line; `label` names the period."""
    return line(f"{_news(digest)}: {cut(line(title), 60)}, {label}")[:LIMIT]


def _news(digest: Digest) -> str:
    found = list(_counts(digest.trials))
    if not found:
        return "Not fully compared" if digest.gap else "Nothing new"
    named = [wording.count(number, phrase.one, phrase.many) for phrase, number in found[:NAMED]]
    rest = sum(number for _, number in found[NAMED:])
    return ", ".join([*named, f"{wording.number(rest)} more"] if rest else named)


def _counts(trials: tuple[TrialNews, ...]) -> Iterator[tuple[Phrase, int]]:
    places = [_place(trial) for trial in trials]
    for place, phrase in enumerate(PHRASES):
        if number := places.count(place):
            yield phrase, number


def _place(trial: TrialNews) -> int:
    changes = [change for found in trial.updates for change in grouping.published_changes(found.update)]
    return next(
        (place for place, phrase in enumerate(PHRASES) if any(map(phrase.test, changes))), len(PHRASES) - 1
    )
