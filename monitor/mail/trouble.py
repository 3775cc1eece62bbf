"""What is wrong with mail and needs a person: deliveries that are stuck, subscribers whose choices are gone. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from monitor.digest.select import Offer, can_receive, not_on_offer
from monitor.model.address import masked
from monitor.model.subscription import OutboxCounts, Subscriber

CLAIM_LASTS = timedelta(hours=1)
"""A message is on its way for seconds; a run of the outbox takes minutes."""


def stuck_deliveries(outbox: OutboxCounts | None, now: datetime) -> str | None:
    """Return a line about deliveries that have been claimed for too long to be on their way; None without any."""
    if outbox is None or outbox.claimed_since is None or now - outbox.claimed_since <= CLAIM_LASTS:
        return None
    return (
        f"mail: {outbox.deliveries.get('claimed', 0)} claimed, the oldest since"
        f" {outbox.claimed_since:%Y-%m-%d %H:%M} UTC; see `trial-monitor outbox list --state claimed`"
    )


def gone_choices(subscribers: Iterable[Subscriber], offer: Offer) -> Iterator[str]:
    """Yield a line for each active subscriber who chose a watch, topic or claim that is not configured any more."""
    for person in subscribers:
        gone = not_on_offer(person.choices, offer)
        if gone:
            left = "" if can_receive(person.choices, offer) else "; nothing is left that could be sent"
            yield f"subscriber {masked(person.address)} chose {', '.join(gone)}, which is not configured{left}"
