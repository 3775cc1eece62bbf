"""config.toml → frozen, typed Config. Read once, in the command line; handed down from there."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from monitor import schedule
from monitor.config.mistakes import one_line, with_remedy
from monitor.config.sections import Config, LogConfig, MailConfig, RegistryConfig
from monitor.config.shipped import with_shipped
from monitor.errors import ConfigError

__all__ = ["Config", "LogConfig", "MailConfig", "RegistryConfig", "load", "parse", "shipped_path"]

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NCT_ID = re.compile(r"NCT\d{8}")
ADDRESS = re.compile(r"https?://[^\s/]\S*")
MAILBOX = re.compile(r"[!-~]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
TARGET = re.compile(r"s3://[a-z0-9]|/|rclone:[^:]+:")
RESERVED = frozenset(("index", "trials", "questions"))
"""Names below `feeds/` that are not those of watches."""


def shipped_path() -> Path:
    """The shipped instance: inside an installed wheel, else at the top level of the checkout."""
    packaged = Path(str(files("monitor"))) / "shipped" / "config.toml"
    return packaged if packaged.is_file() else Path(__file__).resolve().parents[2] / "config.toml"


def load(path: Path | None = None) -> Config:
    """Reads a configuration; the shipped one where no path is given.

    Raises:
        ConfigError: one line that names the file, the key and the remedy.
    """
    source = path or shipped_path()
    try:
        text = source.read_text(encoding="utf-8-sig")  # some editors put a byte order mark first
    except OSError as error:
        raise ConfigError(f"{source}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{source}: is not UTF-8 text ({error.reason} at byte {error.start})") from error
    if "\0" in text:
        raise ConfigError(f"{source}: is not UTF-8 text (it has null bytes, as UTF-16 has)")
    return parse(text, name=str(source))


def parse(text: str, *, name: str = "config.toml") -> Config:
    """Reads the text of a configuration; `name` begins every message."""
    try:
        settings = _read(text)
    except ConfigError as error:
        raise ConfigError(one_line(f"{name}: {error}")) from error
    return configured(settings, name=name)


def configured(settings: Mapping[str, Any], *, name: str) -> Config:
    """Return the configuration that the tables of a file make."""
    try:
        config = msgspec.convert(with_shipped(settings), Config, strict=True)
    except msgspec.ValidationError as error:
        raise ConfigError(one_line(f"{name}: {with_remedy(str(error))}")) from error
    except ConfigError as error:
        raise ConfigError(one_line(f"{name}: {error}")) from None
    for check in CHECKS:
        for complaint in check(config):
            raise ConfigError(one_line(f"{name}: {complaint}"))
    return config


def _read(text: str) -> dict[str, Any]:
    """Return the tables of a text."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"not valid TOML: {error}") from error
    except RecursionError as error:
        raise ConfigError("not valid TOML: too many brackets inside each other") from error
    except ValueError as error:  # Python reads no number of more than 4,300 digits
        raise ConfigError("not valid TOML: a number has too many digits") from error


Complaints = Iterator[str]


def _is_address(text: str) -> bool:
    """Return whether a text is an http(s) address with a host, and with a port that there can be."""
    try:
        address = urlsplit(text)
        return bool(ADDRESS.fullmatch(text) and address.hostname and address.port != 0 and text.isprintable())
    except ValueError:  # such as an unclosed bracket of an IPv6 address
        return False


def _registry(config: Config) -> Complaints:
    registry = config.registry
    for key, address in (("base_url", registry.base_url), ("history_url", registry.history_url)):
        if not _is_address(address):
            yield f"registry.{key}: `{address}` is no http(s) address"
    for key, text in (("contact", registry.contact), ("user_agent", registry.user_agent)):
        if not (text.isprintable() and text.isascii()):
            yield f"registry.{key}: may contain printable ASCII only, since it is sent in a header"


def _watches(config: Config) -> Complaints:
    if not config.watch:
        yield (
            "watch: at least one [[watch]] is needed;"
            " write one, or name a shipped watch in `watches` of [shipped]"
        )
    for watch in config.watch:
        for key, queries in (("conditions", watch.conditions), ("interventions", watch.interventions)):
            if not any(query.strip() for query in queries):
                yield f"watch `{watch.slug}`: `{key}` is empty, so nothing would be searched"
        for key, nct_ids in (("include", watch.include), ("exclude", watch.exclude)):
            for nct_id in nct_ids:
                if not NCT_ID.fullmatch(nct_id):
                    yield f"watch `{watch.slug}`: `{nct_id}` in `{key}` is no NCT ID (NCT and eight digits)"


class HasSlug(Protocol):
    """A table of the configuration with a name of its own."""

    @property
    def slug(self) -> str:
        """The name."""


def _slugs(config: Config) -> Complaints:
    sections: tuple[tuple[str, tuple[HasSlug, ...]], ...] = (
        ("watch", config.watch),
        ("topic", config.topic),
        ("measure", config.measure),
        ("comparator", config.comparator),
        ("role", config.role),
        ("claim", config.claim),
        ("follow", config.follow),
        ("hook", config.hook),
    )
    for section, nouns in sections:
        for slug, times in Counter(noun.slug for noun in nouns).items():
            if not SLUG.fullmatch(slug):
                yield f"{section}: slug `{slug}` may contain lower-case letters, digits and single hyphens only"
            if section == "watch" and slug in RESERVED:
                yield f"watch: slug `{slug}` names feeds of our own; take another"
            if times > 1:
                yield f"{section}: slug `{slug}` is given {times} times"


def _claims(config: Config) -> Complaints:
    known = {
        "watch": {watch.slug for watch in config.watch},
        "topic": {topic.slug for topic in config.topic},
        "role": {role.slug for role in config.role} | {"treatment", "unknown"},
        "comparator": {label.slug for label in config.comparator}
        | {"surgery", "same-operation", "other-cells", "none", "unknown"},
        "measure": {measure.slug for measure in config.measure},
    }
    for claim in config.claim:
        if not any(True for _ in claim.needs()):
            yield f"claim `{claim.slug}`: names no label, so that every trial would bear on it"
        for place in claim.places:
            if place not in {"primary", "secondary", "other"}:
                yield f"claim `{claim.slug}`: `{place}` is no place; choose primary, secondary, other"
        for family, slug in claim.needs():
            if slug not in known[family] and family != "watch":
                yield f"claim `{claim.slug}`: there is no {family} `{slug}`"


def _schedule(config: Config) -> Complaints:
    try:
        ZoneInfo(config.schedule.time_zone)
    except (
        ZoneInfoNotFoundError,
        ValueError,
        OSError,
    ):  # OSError: a folder of zones, or a name that is too long
        yield f"schedule.time_zone: `{config.schedule.time_zone}` is no time zone such as Europe/Berlin"
    for key, cron in (("poll", config.schedule.poll), ("digest", config.schedule.digest)):
        try:
            schedule.check(cron)
        except ValueError as error:
            yield f"schedule.{key}: not a valid cron expression: {error}"


def _publish(config: Config) -> Complaints:
    publish = config.publish
    for key, text in (("directory", publish.directory), ("title", publish.title)):
        if not text.isprintable():
            yield f"publish.{key}: contains a character that cannot be printed"
    if publish.base_url and not _is_address(publish.base_url):
        yield f"publish.base_url: `{publish.base_url}` is no http(s) address"
    if publish.to.target and not TARGET.match(publish.to.target):
        yield (
            f"publish.to.target: `{publish.to.target}` names no target; "
            "write s3://bucket/prefix, /a/folder or rclone:remote:path"
        )


def _hooks(config: Config) -> Complaints:
    known = {
        "watches": {watch.slug for watch in config.watch},
        "topics": {topic.slug for topic in config.topic},
    }
    for hook in config.hook:
        if hook.url and (complaint := complaint_of_receiver(hook.url)):
            yield f"hook `{hook.slug}`: {complaint}"
        for key, slugs in (("watches", hook.watches), ("topics", hook.topics)):
            for slug in set(slugs) - known[key]:
                yield f"hook `{hook.slug}`: `{slug}` in `{key}` is not configured"


def complaint_of_receiver(url: str) -> str | None:
    """Return why nothing may be posted to an address; None where it may."""
    try:
        address = urlsplit(url)
        host, port = address.hostname, address.port
    except ValueError:
        return f"`{url}` is no address"
    if not url.isascii() or not url.isprintable() or " " in url or not host or port == 0:
        return f"`{url}` is no address"
    if address.username or address.password:
        return "its url contains a user or a password; a secret address comes from the environment"
    if address.scheme == "https" or (address.scheme == "http" and host in LOOPBACK):
        return None
    return f"`{url}` is no https address; http is for this machine alone"


def _mail(config: Config) -> Complaints:
    mail = config.mail
    for key, text in (("sender", mail.sender), ("reply_to", mail.reply_to)):
        if text and not MAILBOX.fullmatch(text):
            yield f"mail.{key}: `{text}` is no mail address"
    if mail.host and not mail.sender:
        yield "mail.sender: is empty, while mail.host is not"
    if mail.host and not config.web.base_url:
        yield "web.base_url: is empty, while mail.host is not: every mail has a link to leave"
    for key, text in (("sender_name", mail.sender_name), ("title", mail.title), ("list_id", mail.list_id)):
        if not text.isprintable():
            yield f"mail.{key}: contains a character that cannot be printed"
    try:
        schedule.check(mail.daily)
    except ValueError as error:
        yield f"mail.daily: not a valid cron expression: {error}"


def _web(config: Config) -> Complaints:
    web = config.web
    if web.base_url and not (_is_address(web.base_url) and web.base_url.isascii()):
        yield f"web.base_url: `{web.base_url}` is no http(s) address"
    if any(sign in web.base_url for sign in "?#<> "):
        yield f"web.base_url: `{web.base_url}` has more than an address and a path"
    if not (web.host.strip() and web.host.isprintable()):
        # An empty host would mean every address of this machine.
        yield f"web.host: `{web.host}` is no place to listen; write 127.0.0.1, or 0.0.0.0 for every address of the machine"
    for proxy in web.trusted_proxies:
        if proxy != "*" and not _is_network(proxy):
            yield f"web.trusted_proxies: `{proxy}` is no IP address or network such as 10.0.0.0/8"
    for client in web.metrics_from:
        if not _is_network(client):
            yield f"web.metrics_from: `{client}` is no IP address or network such as 10.0.0.0/8"


def _is_network(text: str) -> bool:
    """Return whether a text is an IP address, or a network of them."""
    try:
        return bool(ip_network(text))
    except ValueError:
        return False


CHECKS: tuple[Callable[[Config], Complaints], ...] = (
    _registry,
    _watches,
    _slugs,
    _claims,
    _schedule,
    _publish,
    _hooks,
    _mail,
    _web,
)
