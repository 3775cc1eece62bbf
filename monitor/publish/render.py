"""The Jinja environment: autoescape on, undefined names an error, every value cleaned on its way out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from monitor.changes import deadlines, kinds
from monitor.digest import grouping
from monitor.model import Severity, wording
from monitor.model import text as legible
from monitor.publish import links
from monitor.publish.details import evidence

TITLE_LIMIT = 300
"""Characters of a trial's title that are shown; the registry allows 300, hostile ones know no limit."""
ERROR_LIMIT = 200
"""Characters of a poll's error message that are shown."""

SEVERITY_WORDS: Mapping[Severity, str] = MappingProxyType(
    {
        Severity.HIGH: "High importance",
        Severity.MEDIUM: "Medium importance",
        Severity.LOW: "Low importance",
        Severity.SILENT: "No news",
    }
)


def templates_directory() -> Path:
    """Where the templates are: inside an installed wheel, else at the top level of the checkout."""
    packaged = Path(str(files("monitor"))) / "shipped" / "templates"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[2] / "templates"


@cache
def environment(zone: tzinfo) -> Environment:
    """Templates, with the filters by which they show instants in a time zone.

    Made once for a zone: to compile the templates takes longer than to publish an ordinary day.
    """
    made = Environment(
        loader=FileSystemLoader(templates_directory()),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_cleaned,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.filters |= {
        "day": day,
        "instant": lambda value: instant(value, zone),
        "moment": lambda value: moment(value, zone),
        "words": wording.words,
        "number": wording.number,
        "listed": wording.listed,
        "title_text": lambda value: wording.shorten(value, TITLE_LIMIT),
        "plain": legible.plain,
        "short": lambda value: wording.shorten(value, ERROR_LIMIT),
    }
    made.globals |= {
        "registry_record": links.record,
        "comparison": links.comparison,
        "trial_page": links.trial_page,
        "anchor": links.anchor,
        "kind_title": kinds.title,
        "news": grouping.news,
        "lead": grouping.lead,
        "evidence": evidence,
        "count": wording.count,
        "headings": grouping.HEADINGS,
        "severity_words": SEVERITY_WORDS,
        "rule_title": rule_title,
    }
    return made


def _cleaned(value: object) -> object:
    if isinstance(value, Markup):
        return Markup(legible.clean(value))  # noqa: S704 -- it was markup before, and cleaning only takes away
    return legible.clean(value) if isinstance(value, str) else value


def day(value: date | str | None) -> str:
    """A day in the one form in which all our sentences have it: `19 November 2026`."""
    if value is None:
        return "date not known"
    return wording.day(value.isoformat() if isinstance(value, date) else value)


def instant(value: datetime, zone: tzinfo) -> str:
    """An instant for readers: `19 November 2026, 15:17 UTC`."""
    local = value.astimezone(zone)
    return f"{day(local.date())}, {local:%H:%M %Z}"


def moment(value: datetime, zone: tzinfo) -> str:
    """The day of an instant: `19 November 2026`."""
    return day(value.astimezone(zone).date())


def data_day(value: datetime | None) -> str | None:
    """The date of a data release, as the registry writes it in its own (UTC) calendar: `2026-11-19`."""
    return value.date().isoformat() if value else None


def rule_title(rule: str) -> str:
    """What a rule for posting results is called at the start of a line."""
    name = deadlines.NAMES.get(rule, rule)
    return name[:1].upper() + name[1:]


def renderer_digest() -> str:
    """Hex digest of all that turns state into bytes: our own sources and templates.

    What was rendered by other code is rendered again; nobody has to remember a version number.
    """
    package = Path(str(files("monitor")))
    sources = [*package.joinpath("publish").glob("*.py"), *package.joinpath("changes").glob("*.py")]
    found = hashlib.sha256()
    for path in sorted([*sources, *(path for path in templates_directory().iterdir() if path.is_file())]):
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()
