"""Hooks, put together: the configuration, the database, the clock and the receivers of one state directory.

Part of the composition root, beside `service`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.config.loading import Config, complaint_of_receiver
from monitor.errors import ConfigError, Stopped
from monitor.model import PublishedUpdate, Severity
from monitor.model.hook import HookStatus
from monitor.store import Store
from monitor.store.database import is_writable
from monitor.store.hook_store import HookStore

# `status` loads neither the client nor the renderers.
if TYPE_CHECKING:
    from monitor.hooks.run import Receiver

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720, 1440))
SECONDS = 20.0
"""For one request as a whole."""
NEVER = datetime.max.replace(tzinfo=UTC)


class HookService:
    """What commands and the worker do with hooks.

    Args:
        config: the configuration.
        database: the SQLite file.
        clock: our clock.
        sending: takes the lock of the hooks, so that no other process posts.
        environment: where the secrets are.
        user_agent: who we are.
        stop: set when we are asked to end.
        alive: called between two requests, for those who watch whether we hang.
    """

    def __init__(
        self,
        config: Config,
        *,
        database: Path,
        clock: Callable[[], datetime],
        sending: Callable[[], AbstractContextManager[None]],
        environment: Mapping[str, str],
        user_agent: str,
        stop: threading.Event,
        alive: Callable[[], None],
    ) -> None:
        self.config = config
        self.database = database
        self.clock = clock
        self.sending = sending
        self.environment = environment
        self.user_agent = user_agent
        self.stop = stop
        self.alive = alive

    @property
    def configured(self) -> bool:
        """Whether there are receivers."""
        return bool(self.config.hook)

    def receivers(self) -> tuple[Receiver, ...]:
        """Return the receivers with their secrets.

        Raises:
            ConfigError: a secret or an address is missing or wrong.
        """
        from monitor.hooks.message import read_secret
        from monitor.hooks.run import Receiver

        made = []
        for hook in self.config.hook:
            name = f"TRIAL_MONITOR_HOOK_{hook.slug.upper().replace('-', '_')}"
            url = hook.url or self.environment.get(f"{name}_URL", "")
            if complaint := complaint_of_receiver(url):
                # The address itself may be the secret, where it comes from the environment.
                raise ConfigError(
                    f"hook `{hook.slug}`: {complaint if hook.url else f'{name}_URL is no address'}"
                )
            secret = read_secret(self.environment.get(f"{name}_SECRET", ""), name=f"{name}_SECRET")
            made.append(
                Receiver(
                    slug=hook.slug,
                    url=url,
                    secret=secret,
                    watches=frozenset(hook.watches),
                    topics=frozenset(hook.topics),
                    severity=Severity(hook.severity),
                )
            )
        return tuple(made)

    @contextmanager
    def box(self) -> Iterator[HookStore]:
        """Give the tables of hooks, open."""
        read_only = self.database.exists() and not is_writable(self.database)
        with HookStore.open(self.database, read_only=read_only) as opened:
            yield opened

    def statuses(self) -> tuple[HookStatus, ...]:
        """Return how each configured receiver is."""
        slugs = {hook.slug for hook in self.config.hook}
        with self.box() as box:
            return tuple(status for status in box.statuses() if status.slug in slugs)

    def due(self) -> datetime:
        """Return when there is something to do next: now where news was not planned yet."""
        with self.box() as box:
            known = {status.slug: status for status in box.statuses()}
            newest = box.newest_news()
            covered = {hook.slug: box.covered_until(hook.slug) for hook in self.config.hook}
        ats = [NEVER]
        for slug, until in covered.items():
            if until is None or until > self.clock() or (newest and newest > until):
                return self.clock()
            if known[slug].due:
                ats.append(known[slug].next_try or self.clock())
        return min(ats)

    def run(self, store: Store) -> Mapping[str, int]:
        """Plan and post for every receiver.

        Raises:
            ConfigError: see `receivers`.
            Busy: another process posts.
        """
        from monitor.hooks.post import HookClient
        from monitor.hooks.run import HookPolicy, HookRun

        receivers = self.receivers()
        client = HookClient(seconds=SECONDS, stop=self.stop)
        with self.sending(), self.box() as box, closing(client):
            run = HookRun(
                box,
                StoredNews(store),
                client.post,
                policy=HookPolicy(pauses=PAUSES),
                clock=self.clock,
                user_agent=self.user_agent,
                check_stop=self._check_stop,
            )
            return run.run(receivers)

    def _check_stop(self) -> None:
        self.alive()
        if self.stop.is_set():
            raise Stopped("stopped between two requests; what is due stays due")


class StoredNews:
    """The news of the store, as hooks ask for it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def since(self, at: datetime, /) -> Sequence[PublishedUpdate]:
        """See `HookSource`."""
        return self._store.updates(since=at)

    def find(self, update_id: str, /) -> PublishedUpdate | None:
        """See `HookSource`."""
        of_trial = self._store.updates(nct_id=update_id.partition(":")[0])
        return next((published for published in of_trial if published.update.id == update_id), None)
