"""What the parts of the program are given of one configuration: made once, when it is asked for first."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import cached_property
from importlib.metadata import version as installed_version
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from monitor.config.loading import Config
from monitor.model import FollowedQuestion
from monitor.polling.outages import AlarmSettings

# A command imports what it needs: `status` neither the registry's client nor the renderers.
if TYPE_CHECKING:
    from monitor.changes.rules import Rules
    from monitor.publish.inputs import PublishSettings
    from monitor.registry.base import Registry, RegistryClient
    from monitor.screening.screener import Screener

DISTRIBUTION = "trial-monitor"


def program_version() -> str:
    """The installed version of this program."""
    return installed_version(DISTRIBUTION)


class ConfiguredParts:
    """The registry, the rules, the screener and the settings of one configuration."""

    def __init__(self, config: Config) -> None:
        self.config = config

    @cached_property
    def registry(self) -> Registry:
        """The registry that is watched."""
        from monitor.registry.registries import find_registry

        return find_registry(self.config.registry.name)

    @property
    def time_zone(self) -> ZoneInfo:
        """In which weeks begin and instants are shown."""
        return ZoneInfo(self.config.schedule.time_zone)

    @cached_property
    def rules(self) -> Rules:
        """How much each kind of change matters."""
        from monitor.changes.rules import Rules

        return Rules.from_mapping(self.config.changes)

    def check(self) -> None:
        """Read what is read at the first poll otherwise.

        Raises:
            ConfigError: a kind of change, a severity or a term is wrong.
        """
        _ = self.rules, self.screener

    @cached_property
    def screener(self) -> Screener:
        """What belongs to which watch and topic."""
        from monitor.screening.screener import Screener

        return Screener(self.config.watch, self.config.topic, self.config.labels)

    @cached_property
    def follows(self) -> tuple[FollowedQuestion, ...]:
        """The questions whose answers are followed.

        Raises:
            ConfigError: one of them is unknown, or is asked with an unknown parameter.
        """
        from monitor.query.follow import followed_questions

        return followed_questions(self.config.follow)

    @cached_property
    def publish_settings(self) -> PublishSettings:
        """What the renderers need of the configuration."""
        from monitor.publish.inputs import PublishSettings
        from monitor.query.downloads import check_forms

        publish = self.config.publish
        check_forms(publish.downloads)
        return PublishSettings(
            watches=self.config.watch,
            topics=self.config.topic,
            follows=self.follows,
            base_url=publish.base_url or None,
            feed_limit=publish.feed_items,
            index_limit=publish.index_items,
            news_limit=publish.news_items,
            downloads=publish.downloads,
            title=publish.title,
            subscribe_url=self._subscribe_url,
            contact=self.config.registry.contact or None,
            time_zone=self.time_zone,
            alarm=self.alarm_settings,
            claims=self.config.claim,
        )

    @property
    def _subscribe_url(self) -> str | None:
        """Where digests by mail are subscribed to; None where no mail is sent."""
        mail, web = self.config.mail, self.config.web
        return f"{web.base_url.rstrip('/')}/subscribe" if mail.host and web.base_url else None

    @property
    def alarm_settings(self) -> AlarmSettings:
        """Which polls without success are said aloud."""
        poll = self.config.poll
        return AlarmSettings(
            failures_in_a_row=poll.failures_in_a_row,
            oldest_good_poll=timedelta(hours=poll.oldest_good_poll_hours),
        )

    def connect(
        self, *, sleep: Callable[[float], None], stop: threading.Event, longest: float | None = None
    ) -> RegistryClient:
        """Return a client of the registry.

        Args:
            sleep: waits for so many seconds.
            stop: ends a request.
            longest: seconds that all requests together may take; None without such a limit.
        """
        from monitor.registry.base import RegistrySettings

        settings = self.config.registry
        return self.registry.connect(
            RegistrySettings(
                base_url=settings.base_url,
                history_url=settings.history_url,
                program_version=program_version(),
                contact=settings.contact,
                user_agent=settings.user_agent or None,
                tls_max_version=settings.tls_max_version or None,
                min_interval=settings.min_interval_seconds,
                timeout=settings.timeout_seconds,
                max_tries=settings.max_tries,
                longest=longest,
            ),
            sleep=sleep,
            stop=stop,
        )
