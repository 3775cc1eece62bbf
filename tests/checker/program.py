"""The one place where the checker meets the program: two raw records in, the update as its readers get it out."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import msgspec

from monitor.changes.compare import compare
from monitor.changes.rules import Rules
from monitor.changes.update import compose
from monitor.cli.main import cli
from monitor.model import Severity, Source, Trial
from monitor.publish.render import environment
from monitor.registry.ctgov.parse import read_trial
from monitor.store.store import Store

__all__ = ["cli", "stored", "update_of"]

RULES = Rules.default()


def update_of(before: dict[str, Any], after: dict[str, Any], *, on: str) -> tuple[str, list[dict[str, Any]]]:
    """Return the headline of the update between two records, and its changes; nothing where there is no news.

    Each change is a mapping as the database has it; `shown` is what its reader sees beside the sentence.
    """
    old, new = (read_trial(json.dumps(raw).encode()) for raw in (before, after))
    if not (isinstance(old, Trial) and isinstance(new, Trial)):
        return "", []
    detected = compare(old.canonical, new.canonical, on=date.fromisoformat(on), rules=RULES)
    if not detected:
        return "", []
    update = compose(
        nct_id=new.nct_id,
        title=new.facts.title or "",
        from_version=1,
        to_version=2,
        detected_at=datetime(2026, 3, 16, 15, tzinfo=UTC),
        changes=detected,
        watches=("any",),
        topics=(),
    )
    page = Page()
    page.feed(environment(UTC).get_template("changes.html").render(update=update, marks=True))
    blocks = iter(page.blocks)
    changes = [msgspec.to_builtins(change) for change in update.changes]
    for change in changes:
        loud = change["severity"] != Severity.SILENT
        change["shown"] = next(blocks) if loud else []
    return update.headline, changes


def stored(
    database: Path,
) -> Iterator[tuple[str, dict[str, Any], dict[str, Any], str, str, list[dict[str, Any]]]]:
    """Yield each stored update: its ID, the two records, the day on which it was found, its headline and its rows.

    The rows of `changes` are read as any program reads the database; of the program only the records are asked for.
    """
    with Store.open(database, read_only=True) as store, closing(sqlite3.connect(database)) as rows:
        rows.row_factory = sqlite3.Row
        for update in rows.execute("SELECT * FROM updates ORDER BY detected_at, id").fetchall():
            source = Source(update["source"])
            sides = [
                json.loads(store.record(update["nct_id"], version, source=source)) if version else {}
                for version in (update["from_version"], update["to_version"])
            ]
            found = rows.execute(
                "SELECT * FROM changes WHERE update_id = ? ORDER BY position", (update["id"],)
            )
            changes = [read_row(row) for row in found]
            yield update["id"], sides[0], sides[1], update["detected_at"][:10], update["headline"], changes


def read_row(row: sqlite3.Row) -> dict[str, Any]:
    """Return a change from its row: values and detail are JSON there."""
    change = dict(row)
    for key in ("before", "after", "detail"):
        change[key] = json.loads(change[key]) if change[key] else None
    return change


class Page(HTMLParser):
    """The text of each published change on a page: once as it was before its word differences, once as it is now."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[list[str]] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A change begins, or a part that is on one side alone."""
        if tag == "div" and ("class", "change") in attrs:
            self.blocks.append(["", ""])
        if tag in {"del", "ins"}:
            self.inside.append(tag)
        elif tag not in {"b", "i", "em", "strong", "span"}:
            self.add(" ")

    def handle_endtag(self, tag: str) -> None:
        """A part that is on one side alone ends."""
        if self.inside and tag == self.inside[-1]:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        """Text goes to the sides that it is on."""
        self.add(data)

    def add(self, data: str) -> None:
        """Add text to the present change."""
        if self.blocks:
            for place, other in enumerate(("ins", "del")):
                if other not in self.inside:
                    self.blocks[-1][place] += data
