"""A worker that polls and mails on order, at the instants that each order names: run as a script.

It keeps its database open, as `trial-monitor run` does. It reads one JSON order a line and answers with one.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from monitor.app import logs
from monitor.app.mail import SECRET
from monitor.app.service import Service
from monitor.config import loading as configuration
from monitor.config.loading import Config, LogConfig
from monitor.model.subscription import Cadence, Choices


def configured(*, base_url: str, history_url: str, port: int) -> Config:
    """The shipped configuration with few topics, an emulated registry and a mail server of the test's."""
    shipped = configuration.load()
    replace = msgspec.structs.replace
    return replace(
        shipped,
        topic=shipped.topic[:1],
        registry=replace(
            shipped.registry, base_url=base_url, history_url=history_url, min_interval_seconds=0.0
        ),
        web=replace(shipped.web, base_url="https://trials.example.org"),
        mail=replace(
            shipped.mail,
            host="localhost",
            port=port,
            security="none",
            sender="digest@example.org",
            messages_per_second=0.0,
        ),
    )


class Worker:
    """A service whose clock shows what the last order set."""

    def __init__(self, config: Config, state: Path) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)
        self.service = Service(config, state, clock=lambda: self.now)
        self.service.mail.environment = {SECRET: "k" * 40}

    def admit(self, addresses: list[str]) -> object:
        with self.service.mail.box() as box:
            for address in addresses:
                choices = Choices(cadence=Cadence.WEEKLY)
                box.admit(address, choices, how="a test", now=self.now, cover=self.service.mail.cover)

    def poll(self) -> object:
        outcome = self.service.poll()
        return [outcome.status.value, len(outcome.updates)]

    def mail(self) -> object:
        self.service.mail.run(self.service.store)
        return None

    def check(self) -> object:
        return list(self.service.store.check())


def main() -> None:
    logs.configure(LogConfig(level="error"))
    settings: dict[str, Any] = json.loads(sys.argv[2])
    worker = Worker(configured(**settings), Path(sys.argv[1]))
    for line in sys.stdin:
        order = json.loads(line)
        worker.now = datetime.fromisoformat(order["now"])
        work = getattr(worker, order["work"])
        answer = work(order["addresses"]) if "addresses" in order else work()
        print(json.dumps(answer), flush=True)  # noqa: T201  standard output is how it answers


if __name__ == "__main__":
    main()
