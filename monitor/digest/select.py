"""What a subscriber wants, as pure rules: which update belongs in whose mail, and from when on."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from monitor.changes import kinds
from monitor.changes.kinds_row import KindGroup
from monitor.digest import grouping, periods
from monitor.digest.periods import Calendar
from monitor.model import PublishedUpdate, Severity, Struct, Update
from monitor.model.subscription import Cadence, Choices, Subscriber, SubscriberState

SEVERITIES = tuple(severity for severity in Severity if severity is not Severity.SILENT)


class Offer(Struct, frozen=True, kw_only=True):
    """What can be chosen: slugs and titles, in the order of the configuration."""

    watches: tuple[tuple[str, str], ...]
    topics: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...] = tuple(
        (str(group), title) for group, title in grouping.HEADINGS.items()
    )


def checked(
    offer: Offer,
    *,
    watches: Iterable[str] = (),
    topics: Iterable[str] = (),
    groups: Iterable[str] = (),
    min_severity: str = Severity.LOW,
    cadence: str = Cadence.WEEKLY,
    quiet_line: bool = True,
) -> Choices:
    """Choices from words that came from outside; to have chosen all is to have chosen nothing.

    Raises:
        ValueError: something that is not offered; the message names it.
    """
    return Choices(
        watches=_among("watch", watches, offer.watches),
        topics=_among("topic", topics, offer.topics),
        kinds=_among("kind", groups, offer.kinds),
        min_severity=Severity(_one("severity", min_severity, SEVERITIES)),
        cadence=Cadence(_one("cadence", cadence, Cadence)),
        quiet_line=quiet_line,
    )


def _among(what: str, chosen: Iterable[str], offered: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    known = [slug for slug, _ in offered]
    wanted = set(chosen)
    for slug in sorted(wanted):
        _one(what, slug, known)
    return () if wanted >= set(known) else tuple(slug for slug in known if slug in wanted)


def _one(what: str, word: str, known: Iterable[str]) -> str:
    names = [str(name) for name in known]
    if word not in names:
        raise ValueError(f"there is no {what} `{word[:60]}`; there are: {', '.join(names)}")
    return word


def wants(choices: Choices, update: Update) -> bool:
    """Whether an update belongs in the mail of one who chose so.

    One change of a wanted kind and of enough severity brings the whole update: what one revision of a record
    changed is told together.
    """
    if choices.watches and not set(choices.watches) & set(update.watches):
        return False
    if choices.topics and not set(choices.topics) & set(update.topics):
        return False
    groups = _groups(choices)
    return any(
        change.severity.rank <= choices.min_severity.rank and kinds.group(change.kind) in groups
        for change in grouping.news(update)
    )


def _groups(choices: Choices) -> Collection[str]:
    if choices.cadence is Cadence.RESULTS:
        return (KindGroup.RESULTS,)
    return choices.kinds or tuple(grouping.HEADINGS)


def wanted(choices: Choices, updates: Iterable[PublishedUpdate]) -> tuple[PublishedUpdate, ...]:
    """Those that belong in the mail, in their order."""
    return tuple(found for found in updates if wants(choices, found.update))


def covered(choices: Choices, known: Subscriber | None, *, now: datetime, calendar: Calendar) -> datetime:
    """Before which instant all counts as told to one who chooses so now.

    A new subscriber's first digest is of the whole period that closes next. Who is active and changes the
    cadence misses nothing of what was not yet sent. Who comes back, or was told of results alone, is not sent
    what lies further back than that.
    """
    fresh = (
        now if choices.cadence is Cadence.RESULTS else periods.newest_closed(choices.cadence, now, calendar)
    )
    if known is None or known.covered_until is None:
        return fresh
    if known.state is SubscriberState.ACTIVE and known.choices.cadence is not Cadence.RESULTS:
        return known.covered_until
    if choices.cadence is Cadence.RESULTS:
        fresh = periods.newest_closed(Cadence.WEEKLY, now, calendar)
    return max(known.covered_until, fresh)
