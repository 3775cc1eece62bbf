"""The sections of config.toml as frozen types, with their defaults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from monitor.model import Scope, Topic, Watch
from monitor.model.claim import Claim
from monitor.model.label import LabelSettings, LabelTerms, MeasureTerms

MOST_TIMES = 1_000_000
"""Of a count, of minutes and of hours: so many before today are still a date that Python has."""
AtLeastOne = Annotated[int, Meta(ge=1, le=MOST_TIMES)]
MOST = 1e9
"""TOML has `inf`, and nothing here may be without an end: a time-out of that length is none."""
Positive = Annotated[float, Meta(gt=0, le=MOST)]
NotNegative = Annotated[float, Meta(ge=0, le=MOST)]
Share = Annotated[float, Meta(gt=0, le=1)]
Port = Annotated[int, Meta(ge=0, le=65_535)]


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all sections: frozen, and a key that it does not know is an error."""


class RegistryConfig(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the registry is and how politely it is asked.

    Attributes:
        name: which registry; there is one so far.
        user_agent: empty for the default, which names this program and `contact`.
        tls_max_version: "1.2", "1.3", or empty for no ceiling.
        min_interval_seconds: between the starts of two requests.
    """

    name: Literal["ctgov"] = "ctgov"
    base_url: str = "https://clinicaltrials.gov/api/v2"
    history_url: str = "https://clinicaltrials.gov/api/int"
    contact: str = ""
    user_agent: str = ""
    tls_max_version: Literal["", "1.2", "1.3"] = ""
    min_interval_seconds: NotNegative = 1.0
    timeout_seconds: Positive = 30.0
    max_tries: AtLeastOne = 5


class WatchScope(Scope, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[watch.scope]`."""


class WatchSection(Watch, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[[watch]]`."""

    scope: WatchScope


class TopicSection(Topic, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[[topic]]`."""


class MeasureSection(MeasureTerms, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[[measure]]`."""


class LabelSection(LabelTerms, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[[comparator]]` and `[[role]]`."""


class ClaimSection(Claim, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[[claim]]`."""


class FollowSection(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[[follow]]`: a documented question whose answer has a feed.

    Attributes:
        slug: permanent, since addresses and IDs of the feed are made of it.
        question: its name, as `trial-monitor query --list` gives it. title: empty for the question's own.
        parameters: values by name; those left out have the question's defaults.
    """

    slug: str
    question: str
    title: str = ""
    parameters: Mapping[str, str] = {}


class HookSection(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[[hook]]`: a receiver to which updates are posted; its secret comes from the environment.

    Attributes:
        slug: its name, also in the names of its variables.
        url: https, or http on this machine; empty where the variable has it.
        watches, topics: slugs; empty for all. severity: the lowest that is sent.
    """

    slug: str
    url: str = ""
    watches: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    severity: Literal["high", "medium", "low"] = "low"


class ShippedConfig(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is taken of the data files that the program brings along; `monitor.config.shipped` reads them.

    Attributes:
        watches: slugs of the watches. topics, labels, claims: whether the shipped ones are taken.
    """

    watches: tuple[str, ...] = ()
    topics: bool = False
    labels: bool = False
    claims: bool = False


class ScheduleConfig(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When the worker polls and when the weekly digest is closed: crontab expressions in `time_zone`."""

    time_zone: str = "UTC"
    poll: str = "17 15,20 * * mon-fri"
    digest: str = "0 6 * * mon"


class PollConfig(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a poll is not believed at once, and when missing polls are said aloud.

    Attributes:
        hold_share, hold_at_least: a poll in which this share of a watch, and at least so many trials, have
            gone or changed is in quarantine until a second one agrees, or `trial-monitor accept`.
        failures_in_a_row: polls without success, one after another, that are said aloud.
        oldest_good_poll_hours: age of the last good poll that is said aloud.
        longest_hours: a poll that is not at its end by then is given up, since each request may come just in time.
    """

    hold_share: Share = 0.3
    hold_at_least: AtLeastOne = 10
    failures_in_a_row: AtLeastOne = 3
    oldest_good_poll_hours: AtLeastOne = 96
    longest_hours: Positive = 4.0


class UploadConfig(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[publish.to]`: where the published folder is brought to; nowhere without a `target`.

    Attributes:
        target: `s3://bucket/prefix`, an absolute folder, or `rclone:remote:path`.
        endpoint, region: of an S3-compatible store; empty for Amazon's and `us-east-1`.
        after_poll: whether every publishing is followed by an upload; otherwise only `publish --to` uploads.
    """

    target: str = ""
    endpoint: str = ""
    region: str = ""
    after_poll: bool = True


class PublishConfig(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is published and where.

    Attributes:
        directory: relative to the state directory unless absolute.
        base_url: public address of that directory, without which feeds bear no links to our own pages.
        title: of the site, in its header and in the titles of its pages.
        feed_items: newest updates in one feed. index_items: newest updates on the front page.
        news_items: newest updates on the page of news.
        downloads: forms of the data that are published as files; none unless named.
        to: where the directory is brought to.
    """

    directory: Annotated[str, Meta(min_length=1)] = "public"
    base_url: str = ""
    title: str = "Clinical trials"
    feed_items: AtLeastOne = 50
    index_items: AtLeastOne = 10
    news_items: AtLeastOne = 100
    downloads: tuple[Literal["database", "csv", "json", "ndjson", "parquet"], ...] = ()
    to: UploadConfig = UploadConfig()


class MailConfig(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How digests are mailed; without a `host` none are. User and password come from the environment.

    Attributes:
        security: starttls, tls, or none. helo: the name we give ourselves; empty for the sender's domain.
        sender: the From address. list_id: empty for `digest.` and the sender's domain.
        title: short name of what is reported, for subjects.
        daily: crontab expression for daily digests; the weekly ones follow `schedule.digest`.
        retry_minutes: pauses after a temporary refusal. bounce_after: refusals that stop a subscription.
        certificate_authority: PEM file, beside the system's authorities.
    """

    host: str = ""
    port: Port = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    helo: str = ""
    sender: str = ""
    sender_name: str = "trial-monitor"
    reply_to: str = ""
    list_id: str = ""
    title: str = "stem cells & spine"
    daily: str = "0 6 * * tue-sat"
    timeout_seconds: Positive = 30.0
    messages_per_second: NotNegative = 5.0
    messages_per_connection: AtLeastOne = 100
    retry_minutes: tuple[AtLeastOne, ...] = (5, 15, 60, 240, 720, 1440)
    server_pause_minutes: AtLeastOne = 10
    bounce_after: AtLeastOne = 3
    certificate_authority: str = ""


class WebConfig(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The web face: the published folder, the pages for subscribers, health.

    Attributes:
        base_url: its public address, without which there are no pages for subscribers and no mail.
        host, port: where it listens.
        trusted_proxies: addresses and networks whose `X-Forwarded-For` is believed; `*` believes all.
        metrics_from: addresses and networks that may read `/metrics`.
        stale_after_hours: age of the last good poll at which `/healthz` says so.
        requests_per_hour: subscribe requests of one client.
    """

    base_url: str = ""
    host: str = "127.0.0.1"
    port: Port = 8080
    trusted_proxies: tuple[str, ...] = ("127.0.0.1",)
    metrics_from: tuple[str, ...] = ("127.0.0.1", "::1")
    stale_after_hours: AtLeastOne = 80
    requests_per_hour: AtLeastOne = 10


class LogConfig(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`level`: debug, info, warning or error; `format`: auto (JSON unless on a terminal), text or json."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["auto", "text", "json"] = "auto"


class Config(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of config.toml."""

    registry: RegistryConfig = RegistryConfig()
    shipped: ShippedConfig = ShippedConfig()
    watch: tuple[WatchSection, ...] = ()
    topic: tuple[TopicSection, ...] = ()
    measure: tuple[MeasureSection, ...] = ()
    comparator: tuple[LabelSection, ...] = ()
    role: tuple[LabelSection, ...] = ()
    claim: tuple[ClaimSection, ...] = ()
    follow: tuple[FollowSection, ...] = ()
    hook: tuple[HookSection, ...] = ()
    schedule: ScheduleConfig = ScheduleConfig()
    poll: PollConfig = PollConfig()
    publish: PublishConfig = PublishConfig()
    changes: Mapping[str, str] = {}
    mail: MailConfig = MailConfig()
    web: WebConfig = WebConfig()
    log: LogConfig = LogConfig()

    @property
    def labels(self) -> LabelSettings:
        """The labels, together."""
        return LabelSettings(measure=self.measure, comparator=self.comparator, role=self.role)
