"""The Jinja environment: autoescape on, undefined names an error, every value cleaned on output."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from itertools import chain
from pathlib import Path
from types import MappingProxyType

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from monitor.changes import deadlines, kinds
from monitor.digest import grouping
from monitor.model import Severity, wording
from monitor.model.text import clean, cut, plain, shorten
from monitor.publish import links
from monitor.publish.details import change_details
from monitor.publish.pieces import RenderedPiece
from monitor.publish.trial.prose import split_prose
from monitor.publish.trial.responsibility import QUESTIONS

TITLE_LIMIT = 300
"""Characters of a trial's title that are shown; the registry allows 300, hostile records have no limit."""
NAME_LIMIT = 90
"""Characters of a trial's title where it names the trial in a list."""
WINDOW_LIMIT = 56
"""Characters of a trial's title beside its number in the title of a window, whose 70 characters search engines show.

Validators count them as they are written in the page, where a quotation mark takes five.
"""
ERROR_LIMIT = 200
"""Characters of a poll's error message that are shown."""

RENDERING = ("changes", "diff", "digest", "model", "polling", "publish", "query", "store")
"""Packages of ours whose code, tables and texts decide what is shown: all that publishing imports."""

MODULES = ("errors", "light_import", "log")
"""Single modules of ours that publishing imports."""

LIBRARIES = ("feedgen", "jinja2", "lxml", "markupsafe", "msgspec", "rapidfuzz")
"""Packages of others whose code does."""

SEVERITY_WORDS: Mapping[Severity, str] = MappingProxyType(
    {
        Severity.HIGH: "High importance",
        Severity.MEDIUM: "Medium importance",
        Severity.LOW: "Low importance",
        Severity.SILENT: "No news",
    }
)

_ISO = re.compile(r"\b\d{4}-\d{2}(?:-\d{2})?\b")


def templates_directory() -> Path:
    """Return where the templates are: inside an installed wheel, else at the top level of the checkout."""
    packaged = Path(str(files("monitor"))) / "shipped" / "templates"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[2] / "templates"


@cache
def environment(zone: tzinfo) -> Environment:
    """Return the templates, with filters that show instants in a time zone.

    Made once for a zone: to compile the templates takes longer than to publish an ordinary day.
    """
    templates = Environment(
        loader=FileSystemLoader(templates_directory()),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_cleaned,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    templates.filters |= {
        "day": day,
        "with_days": with_days,
        "instant": lambda value: instant(value, zone),
        "moment": lambda value: moment(value, zone),
        "words": wording.words,
        "phases": wording.phases,
        "number": wording.number,
        "listed": wording.listed,
        "days": days,
        "title_text": lambda value: shorten(value, TITLE_LIMIT),
        "plain": plain,
        "short_name": lambda value: shorten(value, NAME_LIMIT),
        "window_name": window_name,
        "error_text": lambda value: shorten(value, ERROR_LIMIT),
        "bytes": wording.size,
        "split_prose": split_prose,
        "nct_address": links.record_address,
    }
    templates.globals |= {
        "registry_record": links.record,
        "comparison": links.comparison,
        "trial_page": links.trial_page,
        "digest_page": links.digest_page,
        "anchor": links.anchor,
        "kind_title": kinds.title,
        "published_changes": grouping.published_changes,
        "change_details": change_details,
        "count": wording.count,
        "headings": grouping.HEADINGS,
        "counted": grouping.COUNTED,
        "severity_words": SEVERITY_WORDS,
        "rule_title": rule_title,
        "oversight_questions": QUESTIONS,
    }
    return templates


def _cleaned(value: object) -> object:
    # Most of hundreds of values a page are printable, which says that there is nothing to clean.
    if not isinstance(value, str) or value.isprintable() or isinstance(value, RenderedPiece):
        return value
    text = str.__str__(value)  # the methods of markup escape their arguments and wrap what they return
    cleaned = clean(text)
    if cleaned is text:
        return value
    return Markup(cleaned) if isinstance(value, Markup) else cleaned  # noqa: S704 -- it was markup before, and cleaning only takes away


def window_name(value: str, limit: int = WINDOW_LIMIT) -> str:
    """Return a text for the title of a window: at most `limit` characters as the page writes them."""
    text = plain(value)
    names = (cut(text, room) for room in range(limit, 0, -1))
    return next((name for name in names if len(escape(name)) <= limit), "")


def day(value: date | str | None) -> str:
    """Return a day as all our sentences show it: `19 November 2026`."""
    if value is None:
        return "date not known"
    return wording.day(value.isoformat() if isinstance(value, date) else value)


def with_days(text: str) -> str:
    """Return a text of ours with its ISO dates and months written as all our sentences show them."""
    return _ISO.sub(lambda iso: wording.day(iso[0]), text)


def days(values: Sequence[date]) -> str:
    """Return days in one phrase; what the next one repeats is written once: `31 August, 1 and 3 September 2026`."""
    pairs = zip(values, (*values[1:], None), strict=False)
    return wording.listed([_before(value, following) for value, following in pairs])


def _before(value: date, following: date | None) -> str:
    """Return a day without the month and the year that the following day has, too."""
    number, month, _ = written = day(value).split(" ")
    if following is None or value.year != following.year:
        return " ".join(written)
    return number if value.month == following.month else f"{number} {month}"


def instant(value: datetime, zone: tzinfo) -> str:
    """Return an instant for readers: `19 November 2026, 15:17 UTC`."""
    local = value.astimezone(zone)
    return f"{day(local.date())}, {local:%H:%M %Z}"


def moment(value: datetime, zone: tzinfo) -> str:
    """Return the day of an instant: `19 November 2026`."""
    return day(value.astimezone(zone).date())


def data_day(value: datetime | None) -> str | None:
    """Return the date of a data release in the registry's own (UTC) calendar: `2026-11-19`."""
    return value.date().isoformat() if value else None


def rule_title(rule: str) -> str:
    """Return the name of a rule for posting results, for the start of a line."""
    name = deadlines.NAMES.get(rule, rule)
    return name[:1].upper() + name[1:]


@cache
def renderer_digest() -> str:
    """Return a hex digest of all that turns state into bytes: our sources, the templates, the libraries.

    What was rendered by other code is rendered again; nobody has to remember a version number.
    """
    return digest_of(Path(str(files("monitor"))), templates_directory())


def digest_of(package: Path, templates: Path) -> str:
    """Return a hex digest of the files of a package that render, of all templates, and of the libraries."""
    digest = hashlib.sha256(f"{sys.version_info[:2]}".encode())
    for name in LIBRARIES:
        digest.update(f"{name} {version(name)}\0".encode())
    for path in rendering_files(package, templates):
        root = package if path.is_relative_to(package) else templates
        digest.update(f"{path.relative_to(root).as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def rendering_files(package: Path, templates: Path) -> tuple[Path, ...]:
    """Return the files that decide what is shown, sorted: sources, tables and texts of a package, and all templates."""
    folders = [*(package / name for name in RENDERING), templates]
    modules = (package / f"{name}.py" for name in MODULES)
    paths = chain(modules, *(folder.rglob("*") for folder in folders))
    return tuple(sorted(path for path in paths if path.is_file() and "__pycache__" not in path.parts))
