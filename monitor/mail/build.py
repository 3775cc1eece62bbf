"""Build the message of a claimed delivery: what many share is read once, equal letters are rendered once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from monitor.digest import periods, select
from monitor.digest.compose import DigestInputs, compose
from monitor.mail import message
from monitor.mail.letter import CONFIRM, LEAVE, PREFERENCES, LetterRenderer, MailDigest, personal
from monitor.mail.message import Letter, MessageEnvelope, Outgoing
from monitor.mail.settings import MailSettings
from monitor.mail.tokens import Signer, Use, lifetime
from monitor.model import Poll, PublishedUpdate, WatchState
from monitor.model.subscription import Cadence, Choices, Delivery, Purpose, Subscriber
from monitor.publish.inputs import PublishSource

LETTERS = 64
"""Letters of different choices that are kept; each is below 100 kB."""

PERIODS = 4
"""Periods whose news is kept."""

T = TypeVar("T")


class Builder:
    """Builds messages for one run. What it keeps is bounded, however many subscribers there are."""

    def __init__(self, source: PublishSource, settings: MailSettings, signer: Signer) -> None:
        self.source = source
        self.settings = settings
        self.signer = signer
        self._renderer = LetterRenderer(settings)
        self._letters: OrderedDict[object, Letter | None] = OrderedDict()
        self._news: OrderedDict[object, tuple[tuple[PublishedUpdate, ...], tuple[Poll, ...]]] = OrderedDict()
        self._states: tuple[WatchState, ...] | None = None

    def build(self, delivery: Delivery, subscriber: Subscriber, *, now: datetime) -> Outgoing | None:
        """Return the message; None where there is no news and the subscriber wants no mail then."""
        letter = self._letter(delivery, subscriber.choices)
        if letter is None:
            return None
        token = self.signer.make
        leave = token(Use.UNSUBSCRIBE, subscriber.id)
        confirming = delivery.purpose is Purpose.CONFIRM
        links = {
            PREFERENCES: token(Use.PREFERENCES, subscriber.id, expires=_end(Use.PREFERENCES, now)),
            LEAVE: leave,
            CONFIRM: token(Use.CONFIRM, delivery.id, expires=_end(Use.CONFIRM, now)) if confirming else "",
        }
        settings = self.settings
        envelope = MessageEnvelope(
            sender=settings.sender,
            sender_name=settings.sender_name,
            to=subscriber.address,
            reply_to=settings.reply_to,
            message_id=message.message_id(delivery, subscriber.address, settings.domain),
            date=now,
            list_id=settings.list_id,
            list_name=settings.title,
            leave_url=None if confirming else f"{settings.web_url.rstrip('/')}/unsubscribe/{leave}",
            bulk=delivery.purpose is Purpose.DIGEST,
        )
        return message.build(personal(letter, links), envelope)

    def _letter(self, delivery: Delivery, choices: Choices) -> Letter | None:
        if delivery.purpose is Purpose.DIGEST and delivery.choices is not None:
            gone = (*delivery.choices.watches, *delivery.choices.topics, *delivery.choices.claims)
            receives = select.can_receive(choices, self.settings.offer)
            return self._renderer.about("gone", gone=gone, receives=receives)
        if delivery.purpose is not Purpose.DIGEST:
            purpose = delivery.purpose
            return _kept(self._letters, purpose, LETTERS, lambda: self._renderer.about(purpose))
        key = (delivery.period, delivery.since, delivery.until, choices)
        return _kept(self._letters, key, LETTERS, lambda: self._digest(delivery, choices))

    def _digest(self, delivery: Delivery, choices: Choices) -> Letter | None:
        mail = self._compose(delivery, choices)
        has_news = bool(mail.digest.groups)
        if not has_news and not select.can_receive(choices, self.settings.offer):
            return None  # nothing was compared for this subscriber, so "nothing changed" would be untrue
        if not has_news and (mail.results_only or not (choices.quiet_line or mail.digest.gap)):
            return None
        return self._renderer.digest(mail)

    def _compose(self, delivery: Delivery, choices: Choices) -> MailDigest:
        since, until = delivery.since, delivery.until
        updates, polls = _kept(self._news, (since, until), PERIODS, lambda: self._read(since, until))
        cadence = delivery.cadence or Cadence.WEEKLY
        if cadence is not Cadence.RESULTS and choices.cadence is Cadence.RESULTS:
            # A digest that was due before its subscriber chose to hear of results alone.
            choices = Choices(
                watches=choices.watches, topics=choices.topics, claims=choices.claims, kinds=choices.kinds
            )
        inputs = DigestInputs(
            since=since,
            until=until,
            updates=select.wanted_updates(choices, updates),
            polls=polls,
            states=tuple(state for state in self._watch_states() if select.wants_watch(choices, state.watch)),
        )
        return MailDigest(
            digest=compose(inputs),
            label=periods.period_label(cadence, since, until, self.settings.calendar.zone),
            days=periods.period_days(since, until, self.settings.calendar.zone),
            results_only=cadence is Cadence.RESULTS,
        )

    def _read(self, since: datetime, until: datetime) -> tuple[tuple[PublishedUpdate, ...], tuple[Poll, ...]]:
        return self.source.updates(since=since, until=until), tuple(reversed(self.source.polls()))

    def _watch_states(self) -> tuple[WatchState, ...]:
        if self._states is None:
            self._states = self.source.watch_states(self.settings.publish.watches)
        return self._states


def _end(use: Use, now: datetime) -> datetime | None:
    life = lifetime(use)
    return None if life is None else now + life


def _kept(kept: OrderedDict[object, T], key: object, limit: int, make: Callable[[], T]) -> T:
    """Return what is kept under a key, made if absent; the one not used for longest is dropped."""
    if key not in kept:
        kept[key] = make()
        if len(kept) > limit:
            kept.popitem(last=False)
    kept.move_to_end(key)
    return kept[key]
