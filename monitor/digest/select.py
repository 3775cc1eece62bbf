"""What a subscriber wants, as pure rules: which updates belong in the mail, and from when on."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from monitor.changes import kinds
from monitor.changes.kinds import KindGroup
from monitor.digest import grouping, periods
from monitor.digest.periods import Calendar
from monitor.model import PublishedUpdate, Severity, Struct, Update
from monitor.model.subscription import Cadence, Choices, Subscriber, SubscriberState

SEVERITIES = tuple(severity for severity in Severity if severity is not Severity.SILENT)


class Offer(Struct, frozen=True, kw_only=True):
    """What can be chosen: slugs and titles, in the order of the configuration."""

    watches: tuple[tuple[str, str], ...]
    topics: tuple[tuple[str, str], ...]
    claims: tuple[tuple[str, str], ...] = ()
    kinds: tuple[tuple[str, str], ...] = tuple(
        (str(group), title) for group, title in grouping.HEADINGS.items()
    )


def parse_choices(
    offer: Offer,
    *,
    watches: Iterable[str] = (),
    topics: Iterable[str] = (),
    claims: Iterable[str] = (),
    groups: Iterable[str] = (),
    min_severity: str = Severity.LOW,
    cadence: str = Cadence.WEEKLY,
    quiet_line: bool = True,
) -> Choices:
    """Return the choices that words from outside name; no word limits nothing, also of what is added later.

    Raises:
        ValueError: a word is not on offer; the message names it.
    """
    return Choices(
        watches=_subset("watch", watches, offer.watches),
        topics=_subset("topic", topics, offer.topics),
        claims=_subset("claim", claims, offer.claims),
        kinds=_all_or_some(_subset("kind", groups, offer.kinds), offer.kinds),
        min_severity=Severity(_known("severity", min_severity, SEVERITIES)),
        cadence=Cadence(_known("cadence", cadence, Cadence)),
        quiet_line=quiet_line,
    )


def not_on_offer(choices: Choices, offer: Offer) -> tuple[str, ...]:
    """Return the watches, topics and claims that were chosen and are configured no more."""
    watches, topics, claims = dict(offer.watches), dict(offer.topics), dict(offer.claims)
    return (
        *(slug for slug in choices.watches if slug not in watches),
        *(slug for slug in choices.topics if slug not in topics),
        *(slug for slug in choices.claims if slug not in claims),
    )


def can_receive(choices: Choices, offer: Offer) -> bool:
    """Return whether anything can ever match: of each list that was chosen from, something is configured."""
    return (
        _any_left(choices.watches, offer.watches)
        and _any_left(choices.topics, offer.topics)
        and _any_left(choices.claims, offer.claims)
    )


def _any_left(chosen: tuple[str, ...], offered: tuple[tuple[str, str], ...]) -> bool:
    return not chosen or any(slug in dict(offered) for slug in chosen)


def _subset(what: str, words: Iterable[str], offered: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    slugs = [slug for slug, _ in offered]
    chosen = set(words)
    for word in sorted(chosen):
        _known(what, word, slugs)
    return tuple(slug for slug in slugs if slug in chosen)


def _all_or_some(chosen: tuple[str, ...], offered: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Return nothing where all kinds are chosen: there are no further ones to come."""
    return () if len(chosen) == len(offered) else chosen


def _known(what: str, word: str, offered: Iterable[str]) -> str:
    names = [str(name) for name in offered]
    if word not in names:
        raise ValueError(f"there is no {what} `{word[:60]}`; there are: {', '.join(names)}")
    return word


def wants(choices: Choices, update: Update) -> bool:
    """Return whether an update belongs in the mail of a subscriber.

    One change of a wanted kind and of enough severity brings the whole update: what one revision of a record
    changed stays together.
    """
    if choices.watches and not set(choices.watches) & set(update.watches):
        return False
    if choices.topics and not set(choices.topics) & set(update.topics):
        return False
    if choices.claims and not set(choices.claims) & set(update.claims):
        return False
    groups = _groups(choices)
    return any(
        change.severity.rank <= choices.min_severity.rank and kinds.group(change.kind) in groups
        for change in grouping.published_changes(update)
    )


def _groups(choices: Choices) -> Collection[str]:
    if choices.cadence is Cadence.RESULTS:
        return (KindGroup.RESULTS,)
    return choices.kinds or tuple(grouping.HEADINGS)


def wanted_updates(choices: Choices, updates: Iterable[PublishedUpdate]) -> tuple[PublishedUpdate, ...]:
    """Return the updates that belong in the mail, in the order given."""
    return tuple(update for update in updates if wants(choices, update.update))


def wants_watch(choices: Choices, watch: str) -> bool:
    """Return whether a subscriber follows a watch."""
    return not choices.watches or watch in choices.watches


def covered_from(
    choices: Choices, known: Subscriber | None, *, now: datetime, calendar: Calendar
) -> datetime:
    """Return the instant before which all news counts as delivered, for a subscriber who chooses now.

    A new subscriber's first digest covers the whole period that closes next. An active subscriber who changes
    the cadence misses nothing that was not sent yet. A subscriber who returns, or received results alone, is
    not sent what lies further back than that.
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
