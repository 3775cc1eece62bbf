"""Subscribers and the outbox. These tables hold addresses: they never leave for a reader's copy."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.store.descriptions.words import BOOLEAN, INSTANT, TableDescription, describe

_SUBSCRIBER = describe("The subscriber, subscribers.id")

MAIL: Mapping[str, TableDescription] = {
    "subscribers": TableDescription(
        meaning="Someone who is sent digests, or asked to be, or was; personal data",
        columns={
            "id": describe("Number, never given twice"),
            "address": describe("Address, its domain in lower case"),
            "watches": describe("Watches chosen; empty means all", "JSON list of slugs"),
            "topics": describe("Topics chosen; empty means all", "JSON list of slugs"),
            "kinds": describe(
                "Groups of changes chosen; empty means all", "JSON list: results, status, new, rest"
            ),
            "min_severity": describe("Lowest severity that is sent", "high, medium or low"),
            "cadence": describe("How often", "weekly, daily, or results (at once)"),
            "quiet_line": describe("Whether a period without news brings a mail that says so", BOOLEAN),
            "state": describe("Where it stands", "pending, active, unsubscribed or bouncing"),
            "since": describe("When that state came", INSTANT),
            "how": describe("How that state came"),
            "covered_until": describe("All news before this was sent or is in deliveries", INSTANT),
            "refusals": describe("Permanent refusals one after another", "count"),
            "identity": describe("The address in lower case: all spellings of it are one subscriber"),
            "mailbox": describe(
                "Where the address probably leads, for limits alone: no dots, nothing behind a +"
            ),
        },
    ),
    "subscriber_states": TableDescription(
        meaning="How a subscriber came into each of its states",
        columns={
            "id": describe("Number"),
            "subscriber": _SUBSCRIBER,
            "at": describe("When", INSTANT),
            "state": describe("The state", "pending, active, unsubscribed or bouncing"),
            "how": describe("How: by which page, or the reason that an operator gave"),
        },
    ),
    "deliveries": TableDescription(
        meaning="One message to one subscriber: the outbox",
        columns={
            "id": describe("Number, never given twice"),
            "subscriber": _SUBSCRIBER,
            "purpose": describe("What for", "digest, confirm, or known (already subscribed)"),
            "period": describe(
                "What it is about; once for each subscriber", "2026-W47, 2026-11-19, results-…, confirm-…"
            ),
            "since": describe("News found at or after", INSTANT),
            "until": describe("and before", INSTANT),
            "choices": describe("What was asked for, where the message asks to confirm it", "JSON"),
            "state": describe("Where it stands", "due, claimed, sent, failed, empty or dropped"),
            "created_at": describe("When it was made", INSTANT),
            "attempts": describe("How often it was tried", "count"),
            "next_try": describe("Due at or after", INSTANT),
            "claimed_at": describe("When a process took it to send it", INSTANT),
            "ended_at": describe("When it was sent, failed, or was given up", INSTANT),
            "message_id": describe("Message-ID of the message sent"),
            "answer": describe("Last answer of the server, or what else ended it"),
            "cadence": describe("What kind of digest it is", "weekly, daily or results; absent for others"),
            "handed_at": describe(
                "Just before it was handed to the server; from then on it may have arrived", INSTANT
            ),
        },
    ),
}
