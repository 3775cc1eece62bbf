"""The main job with no network: an emulated registry on loopback, played through the real pipeline."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import msgspec

from monitor.app import logs
from monitor.app.service import Service, utc_now
from monitor.cli.context import progress_bar
from monitor.cli.output import echo
from monitor.config import loading as configuration
from monitor.config.loading import Config, LogConfig
from monitor.demo.emulator.server import Emulator
from monitor.demo.folder import FolderWorld
from monitor.demo.recorded import RecordedWorld
from monitor.demo.world import World
from monitor.errors import StateError
from monitor.model import PollStatus, PublishedUpdate, Severity
from monitor.model.text import line
from monitor.model.wording import count
from monitor.polling.ports import Progress
from monitor.publish.links import trial_page
from monitor.publish.pages.claims import claim_path
from monitor.publish.render import day

MARK = ".demo"
SEEN_AFTER = timedelta(hours=6, minutes=17)
"""A release is dated 09:00 UTC and live by about 14:00; the demo polls at 15:17."""
SAMPLE = 8


@click.command()
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Play a folder of real records and version series instead of the synthetic world.",
)
@click.option("--releases", type=click.IntRange(min=1), help="Stop after so many releases.")
@click.pass_context
def demo(context: click.Context, data: Path | None, releases: int | None) -> None:
    """Play months of registry releases through the real pipeline; no network, no configuration.

    An emulated registry on loopback answers; what the monitor makes of it is written to `demo` inside the
    state directory, which is emptied each time. All trials of the demo are synthetic.
    """
    config = configuration.load(context.obj["config"])
    logs.configure(LogConfig(level="warning"))
    state = _fresh(context.obj["state"] / "demo")
    world: World = FolderWorld(data) if data else RecordedWorld()
    last = min(len(world), releases or len(world))
    with Emulator(world) as emulator, progress_bar() as progress:
        service = _Player(_pointed_at(config, emulator), state)
        try:
            service.play(world, emulator, last, progress)
            echo(service.report())
        finally:
            service.close()


def _fresh(folder: Path) -> Path:
    """Return an empty folder with our mark; a folder without it is never deleted."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).exists():
            raise StateError(
                f"{folder}: is not a folder of the demo's; move it away, or choose another --state"
            )
        shutil.rmtree(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / MARK).touch()
    return folder


def _pointed_at(config: Config, emulator: Emulator) -> Config:
    registry = msgspec.structs.replace(
        config.registry,
        base_url=emulator.base_url,
        history_url=emulator.history_url,
        min_interval_seconds=0.0,  # politeness is for others' servers
    )
    return msgspec.structs.replace(config, registry=registry)


class _Player(Service):
    """A service whose clock follows the releases that are played."""

    def __init__(self, config: Config, state: Path) -> None:
        super().__init__(config, state, clock=lambda: self._now)
        self._now = utc_now()
        self._polls = 0
        self._updates = 0

    def play(self, world: World, emulator: Emulator, last: int, progress: Progress) -> None:
        for index in range(last):
            progress("releases", index, last)
            emulator.go_to(index)
            released = datetime.fromisoformat(world.release(index).data_timestamp).replace(tzinfo=UTC)
            self._now = released + SEEN_AFTER
            outcome = self.poll()
            if outcome.status is not PollStatus.COMPLETE:
                raise StateError(f"release {index} ended as {outcome.status.value}: {outcome.polls[0].error}")
            self._polls += 1
            self._updates += len(outcome.updates)
        progress("releases", last, last)

    def report(self) -> str:
        """What happened, in a few lines."""
        states = self.store.watch_states(self.config.watch)
        followed = " and ".join(f"{state.following} in {state.title}" for state in states)
        first = min(s.baseline.data_timestamp for s in states if s.baseline and s.baseline.data_timestamp)
        news = self.store.updates()
        lines = [
            f"{self._polls} releases played, from {day(first.date())} to {day(self._now.date())}",
            f"followed now: {followed}",
            f"{count(self._updates, 'update')} found, {len(news)} of them published{_kinds(news)}",
            *_headlines(news),
            "",
            f"feed      {self.public / 'feeds' / (states[0].watch + '.rss')}",
            f"digest    {self.public / 'digests' / 'latest.html'}",
            *self._pages(news),
            f"all pages {self.public / 'index.html'}",
            f"database  {self.database}",
        ]
        return "\n".join(lines)

    def _pages(self, news: tuple[PublishedUpdate, ...]) -> list[str]:
        """Return the pages of the newest update's trial and of the claim with most posted results."""
        claims = [claim for claim in self.store.listed_claims() if claim.trials]
        lines = [f"trial     {self.public / trial_page(news[0].update.nct_id)}"] if news else []
        if claims:
            fullest = max(claims, key=lambda claim: sum(bool(trial.values) for trial in claim.trials))
            lines.append(f"claim     {self.public / claim_path(fullest.slug)}")
        return lines


def _kinds(news: tuple[PublishedUpdate, ...]) -> str:
    """Return the kinds of the published changes, the most frequent first."""
    kinds = Counter(
        change.kind.value.replace("_", " ")
        for published in news
        for change in published.update.changes
        if change.severity is not Severity.SILENT
    )
    counts = [f"{number} {kind}" for kind, number in kinds.most_common(SAMPLE)]
    more = ["..."] if len(kinds) > SAMPLE else []
    return ": " + ", ".join(counts + more) if counts else ""


def _headlines(news: tuple[PublishedUpdate, ...]) -> list[str]:
    """The most important headlines below an empty line; nothing where there are none."""
    headlines = [f"  {line(published.update.headline)}" for published in _notable(news)]
    return ["", *headlines] if headlines else []


def _notable(news: tuple[PublishedUpdate, ...]) -> list[PublishedUpdate]:
    return [published for published in news if published.update.severity is Severity.HIGH][:SAMPLE]
