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

    Where earlier ones were missed, the same delivery tells of them too: late, and once.
    """
    period = periods.period_name(cadence, closed, calendar.zone)
    for each in waiting:
        if each.covered_until is not None and each.covered_until < closed:
            yield PlannedDelivery(
                subscriber=each.id, period=period, cadence=cadence, since=each.covered_until, until=closed
            )


def at_once(
    waiting: Iterable[Subscriber], updates: Sequence[PublishedUpdate], *, now: datetime, calendar: Calendar
) -> Iterator[PlannedDelivery]:
    """A delivery for each who wants one of these updates; for the others only what is covered moves on."""
    period = periods.period_name(Cadence.RESULTS, now, calendar.zone)
    for each in waiting:
        if each.covered_until is None or each.covered_until >= now:
            continue
        fresh = [found for found in updates if each.covered_until <= found.update.detected_at < now]
        wanted = bool(select.wanted_updates(each.choices, fresh))
        yield PlannedDelivery(
            subscriber=each.id,
            period=period if wanted else None,
            cadence=Cadence.RESULTS,
            since=each.covered_until,
            until=now,
        )
