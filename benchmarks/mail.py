"""Sends digests to many subscribers into a local sink: messages a second, and whether memory stays flat.

    python benchmarks/mail.py [--many 4000] [--few 400]

Each size runs in a process of its own: subscribers and a week of invented news in a real database, the whole
way from planning to the mark in the outbox, over real SMTP to a sink in another process that takes messages
as fast as it can. There are 24 different sets of choices. With ten times the subscribers, a message may cost at
most 1.5 times the time of the processor, and the peak of memory may be at most 1.2 times as high.
"""

from __future__ import annotations

import argparse
import resource
import socket
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
TRIALS = 25
SLOWER = 1.5
LARGER = 1.2


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--many", type=int, default=4_000)
    arguments.add_argument("--few", type=int, default=400)
    arguments.add_argument("--child", type=int, default=0)
    given = arguments.parse_args()
    if given.child:
        run(given.child)
        return
    peaks = {}
    costs = {}
    for size in (given.few, given.many):
        child = subprocess.run(
            [sys.executable, __file__, "--child", str(size)], check=True, capture_output=True, text=True
        )
        sent, seconds, peak, average = child.stdout.splitlines()[-1].split()
        costs[size], peaks[size] = float(seconds) / int(sent), int(peak)
        print(
            f"{size:>6} subscribers: {sent} sent, {1000 * costs[size]:.2f} ms of the processor and "
            f"{int(average) // 1024} kB each, peak {int(peak) // 1024} MB"
        )
    cost = costs[given.many] / costs[given.few]
    memory = peaks[given.many] / peaks[given.few]
    print(
        f"many to few: {cost:.2f} times the time (at most {SLOWER}), {memory:.2f} times the memory (at most {LARGER})"
    )
    if cost > SLOWER or memory > LARGER:
        sys.exit("more subscribers cost more than they may")


def run(size: int) -> None:
    from monitor.mail.smtp import Security, Server

    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    listener.close()
    sink = subprocess.Popen([sys.executable, "-c", SINK, str(port)], stdout=subprocess.PIPE, text=True)
    assert sink.stdout is not None
    sink.stdout.readline()
    try:
        with tempfile.TemporaryDirectory() as folder:
            server = Server(host="127.0.0.1", port=port, security=Security.NONE, helo="bench.example.org")
            send(size, Path(folder) / "monitor.db", server)
    finally:
        sink.terminate()
        sink.wait()


def send(size: int, path: Path, server: object) -> None:
    from monitor.digest.periods import Calendar
    from monitor.mail import plan as planning
    from monitor.mail.build import Builder
    from monitor.mail.message import Outgoing
    from monitor.mail.outbox import Policy, Sender
    from monitor.mail.smtp import Server
    from monitor.mail.tokens import Signer
    from monitor.model.subscription import Cadence, Delivery, Subscriber
    from monitor.store.mail_store import MailStore

    now = MONDAY + timedelta(hours=6)
    assert isinstance(server, Server)
    with MailStore.open(path) as box:
        people = ((f"reader{n}@example.org", choices(n)) for n in range(size))
        box.admit_all(people, how="a benchmark", now=now, cover=lambda _c, _k: MONDAY - timedelta(days=7))
        builder = Builder(News(), settings(), Signer(["k" * 40]))  # type: ignore[arg-type]
        sizes = []

        def build(delivery: Delivery, subscriber: Subscriber) -> Outgoing | None:
            made = builder.build(delivery, subscriber, now=now)
            sizes.append(len(made.data) if made else 0)
            return made

        began = time.process_time()
        waiting = box.uncovered(Cadence.WEEKLY, MONDAY)
        box.plan(planning.digests(Cadence.WEEKLY, waiting, closed=MONDAY, calendar=Calendar()), now=now)
        del waiting
        sender = Sender(
            box,
            server,
            build,
            policy=Policy(pauses=(timedelta(minutes=5),), per_connection=1000),
            clock=lambda: now,
            pace=lambda _seconds: None,
        )
        report = sender.run()
        seconds = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(report.counts.get("sent", 0), seconds, peak, sum(sizes) // max(1, len(sizes)))


def choices(number: int) -> Any:
    from monitor.model import Severity
    from monitor.model.subscription import Choices

    kinds = ((), ("results",), ("results", "status"), ("status", "new"))
    severities = (Severity.LOW, Severity.MEDIUM, Severity.HIGH)
    return Choices(
        kinds=kinds[number % 4], min_severity=severities[number // 4 % 3], quiet_line=bool(number // 12 % 2)
    )


class News:
    """A week in which many trials changed."""

    def updates(self, **_asked: object) -> tuple[object, ...]:
        """The same for any question."""
        from monitor.model import Change, Kind, PublishedUpdate, Severity, Update, VersionFacts, VersionRef

        at = MONDAY - timedelta(days=3)
        kinds = (Kind.RESULTS_POSTED, Kind.STATUS, Kind.REGISTERED, Kind.DATES)
        severities = (Severity.HIGH, Severity.MEDIUM, Severity.LOW)
        found = []
        for number in range(TRIALS):
            nct_id = f"NCT99{number:06d}"
            refs = [VersionRef(nct_id=nct_id, version=n, observed_at=at, sha256="0" * 64) for n in (1, 2)]
            severity = severities[number % 3]
            changes = tuple(
                Change(
                    kind=kinds[number % 4],
                    severity=severity,
                    path=f"p{n}",
                    sentence="An invented sentence. " * 6,
                )
                for n in range(4)
            )
            update = Update(
                id=f"{nct_id}:1-2", nct_id=nct_id, from_version=1, to_version=2, detected_at=at,
                severity=severity, news="News", headline=f"News: an invented trial {number}", changes=changes, watches=("spine",),
            )  # fmt: skip
            facts = VersionFacts(nct_id=nct_id, title=f"An invented trial {number}")
            found.append(PublishedUpdate(update=update, facts=facts, before=refs[0], after=refs[1]))
        return tuple(found)

    def polls(self, **_asked: object) -> tuple[object, ...]:
        """One good poll."""
        from monitor.model import Poll, PollStatus

        at = MONDAY - timedelta(days=3)
        return (
            Poll(
                run="r", watch="spine", started_at=at, finished_at=at, status=PollStatus.COMPLETE, in_scope=65
            ),
        )

    def watch_states(self, watches: tuple[object, ...]) -> tuple[object, ...]:
        """As configured."""
        from monitor.model import WatchState

        return tuple(
            WatchState(watch=watch.slug, title=watch.title)  # type: ignore[attr-defined]
            for watch in watches
        )


def settings() -> Any:
    from monitor.config import loading as config
    from monitor.digest.periods import Calendar
    from monitor.mail.settings import MailSettings
    from monitor.publish.inputs import PublishSettings

    shipped = config.load()
    watch = msgspec.structs.replace(shipped.watch[0], slug="spine")
    return MailSettings(
        title="stem cells & spine",
        sender="digest@example.org",
        sender_name="trial-monitor",
        list_id="digest.example.org",
        web_url="https://trials.example.org",
        site_url="https://trials.example.org",
        calendar=Calendar(),
        publish=PublishSettings(watches=(watch,), topics=shipped.topic, time_zone=UTC),
    )


SINK = """
import asyncio, sys

async def serve(reader, writer):
    writer.write(b"220 sink\\r\\n")
    while line := await reader.readline():
        word = line[:4].upper()
        if word == b"DATA":
            writer.write(b"354 go ahead\\r\\n")
            await reader.readuntil(b"\\r\\n.\\r\\n")
        writer.write(b"221 bye\\r\\n" if word == b"QUIT" else b"250 fine\\r\\n")
        if word == b"QUIT":
            break
    writer.close()

async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", int(sys.argv[1]), limit=1 << 20)
    print("ready", flush=True)
    await server.serve_forever()

asyncio.run(main())
"""

if __name__ == "__main__":
    main()
