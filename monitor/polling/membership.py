"""Into which watches a trial comes and which it leaves, as changes for their readers. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from monitor.changes.detectors.membership import Cause, entered, left, reappeared, registered
from monitor.changes.rules import Rules
from monitor.model import Change, Decision, Facts, KnownTrial, Watch
from monitor.polling.circumstances import Circumstances

REGISTRATION_LAG = timedelta(days=7)
"""A record can show in a search some days after its first posting; older ones were there before."""


def membership_changes(
    facts: Facts,
    decisions: Sequence[Decision],
    known: KnownTrial | None,
    *,
    watches: Sequence[Watch],
    circumstances: Circumstances,
    rules: Rules,
) -> Iterator[Change]:
    """Yield that a trial is new, is followed from now on, is back, or is followed no longer.

    Args:
        facts: of the trial.
        decisions: of the screening, one for each watch.
        known: what is stored of the trial.
        watches: all that are configured.
        circumstances: of this poll.
        rules: severities fixed by the configuration.
    """
    before = known.watches if known else ()
    cause = Cause.CONFIGURATION if circumstances.rescreen else Cause.RECORD

    def named(slugs: Iterable[str]) -> tuple[Watch, ...]:
        return named_watches(slugs, watches=watches, circumstances=circumstances)

    follows = tuple(decision.watch for decision in decisions if decision.included)
    new = named(slug for slug in follows if slug not in before)
    if known and known.removed:
        yield reappeared(facts, watches=named(follows), rules=rules)
    elif new and _is_registration(facts, known, circumstances):
        yield registered(facts, watches=new, rules=rules)
    elif new:
        yield entered(facts, watches=new, cause=cause, rules=rules)
    for decision in decisions:
        if decision.watch in before and not decision.included:
            yield left(watches=named([decision.watch]), cause=cause, reason=decision.reason, rules=rules)


def named_watches(
    slugs: Iterable[str], *, watches: Sequence[Watch], circumstances: Circumstances
) -> tuple[Watch, ...]:
    """Return the watches of these slugs that have had their baseline."""
    wanted = frozenset(slugs) - circumstances.baselines
    return tuple(watch for watch in watches if watch.slug in wanted)


def _is_registration(facts: Facts, known: KnownTrial | None, circumstances: Circumstances) -> bool:
    """A trial is new where we never saw it and it was posted since the last comparison."""
    compared = circumstances.compared_before
    if known is not None or compared is None or not facts.first_posted:
        return False
    return facts.first_posted >= (compared - REGISTRATION_LAG).isoformat()
