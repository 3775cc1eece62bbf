"""Whose digest is due: from who is covered until when to the deliveries that are to be made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from monitor.digest import periods, select
from monitor.digest.periods import Calendar
from monitor.model import PublishedUpdate
from monitor.model.subscription import Cadence, PlannedDelivery, Subscriber

DIGESTS = (Cadence.WEEKLY, Cadence.DAILY)


def digests(
    cadence: Cadence, waiting: Iterable[Subscriber], *, closed: datetime, calendar: Calendar
) -> Iterator[PlannedDelivery]:
    """One delivery for each who waits for the period that ended at `closed`.

    Where earlier ones were missed, the same delivery has them too: late, and once.
    """
    period = periods.period_name(cadence, closed, calendar.zone)
    for subscriber in waiting:
        if subscriber.covered_until is not None and subscriber.covered_until < closed:
            yield PlannedDelivery(
                subscriber=subscriber.id,
                period=period,
                cadence=cadence,
                since=subscriber.covered_until,
                until=closed,
            )


def at_once(
    waiting: Iterable[Subscriber], updates: Sequence[PublishedUpdate], *, now: datetime, calendar: Calendar
) -> Iterator[PlannedDelivery]:
    """A delivery for each who wants one of these updates; for the others only what is covered moves on."""
    period = periods.period_name(Cadence.RESULTS, now, calendar.zone)
    for subscriber in waiting:
        if subscriber.covered_until is None or subscriber.covered_until >= now:
            continue
        fresh = [update for update in updates if subscriber.covered_until <= update.update.detected_at < now]
        wanted = bool(select.wanted_updates(subscriber.choices, fresh))
        yield PlannedDelivery(
            subscriber=subscriber.id,
            period=period if wanted else None,
            cadence=Cadence.RESULTS,
            since=subscriber.covered_until,
            until=now,
        )
