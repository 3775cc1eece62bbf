"""The database in a browser: datasette with our words, our questions and our facets, on loopback only."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

from monitor.errors import StateError, UsageMistake
from monitor.query.backup import back_up
from monitor.query.catalog import questions
from monitor.store.descriptions import PRIVATE, TABLES, VIEWS, Column

HOST = "127.0.0.1"
DATABASE = "monitor"
_SETTINGS = {
    "allow_download": False,
    "default_page_size": 50,
    "max_returned_rows": 5_000,
    "sql_time_limit_ms": 5_000,
    "facet_time_limit_ms": 500,
    "suggest_facets": False,
    "default_cache_ttl": 0,
    "truncate_cells_html": 300,
}
_FACETS = {
    "trials": ("overall_status", "phases", "study_type", "enrollment_type", "has_results"),
    "changes": ("kind", "severity"),
    "updates": ("severity",),
    "interventions": ("type",),
    "locations": ("country", "status"),
    "outcomes": ("type",),
    "sponsors": ("role", "class"),
    "publications": ("type", "retracted"),
    "designs": ("allocation", "masking", "primary_purpose"),
    "result_outcomes": ("type", "param_type", "reporting_status"),
    "adverse_events": ("type", "organ_system"),
    "screening": ("watch", "included", "reason"),
    "deadlines": ("rule",),
    "polls": ("status", "watch"),
    "recent_changes": ("severity", "kind"),
    "trials_by_topic": ("family", "topic", "overall_status"),
    "evidence_by_question": ("question", "overall_status", "has_results", "results_overdue"),
    "digest_week": ("week", "severity"),
    "status_history": ("overall_status",),
    "results_overdue": ("rule",),
    "outcome_switches": ("switch", "stage"),
}
_FTS = {"trial_texts": "trial_search", "change_texts": "change_search"}
_OWN = "_sqlite_migrations"
_LABELS = {"trials": "title", "topics": "title", "watches": "title"}


def metadata() -> dict[str, Any]:
    """What datasette says of the database, its tables, views and columns, and the documented questions."""
    return {
        "title": "trial-monitor",
        "description": (
            "Stem-cell trials of the spine as ClinicalTrials.gov records them: every version that was seen, what"
            " changed, and when. Records may be wrong or out of date; nothing here is advice."
        ),
        "source": "ClinicalTrials.gov",
        "source_url": "https://clinicaltrials.gov",
        "databases": {
            DATABASE: {
                "tables": {name: _table(name) for name in (*TABLES, *VIEWS) if name not in PRIVATE}
                | {name: {"allow": False, "hidden": True} for name in sorted(PRIVATE)}
                | {_OWN: {"hidden": True}},
                "queries": {
                    question.name: {
                        "title": question.title,
                        "description": _told(question.description, question.parameters),
                        "sql": _with_defaults(question.sql, question.parameters),
                    }
                    for question in questions()
                },
            }
        },
    }


def _told(description: str, parameters: tuple[Any, ...]) -> str:
    told = "; ".join(
        f"{one.name}: {one.meaning}" + (f" (where left empty: {one.default})" if one.default else "")
        for one in parameters
    )
    return f"{description} {told}".strip()


def _with_defaults(sql: str, parameters: tuple[Any, ...]) -> str:
    """An empty field of the form means the default; a page of datasette has no other way to say it."""
    for one in parameters:
        if one.default is not None:
            default = one.default.replace("'", "''")
            sql = sql.replace(f":{one.name}", f"ifnull(nullif(:{one.name}, ''), '{default}')")
    return sql


def _table(name: str) -> dict[str, Any]:
    table = {**TABLES, **VIEWS}[name]
    found: dict[str, Any] = {
        "description": table.meaning + ".",
        "columns": {column: _column(described) for column, described in table.columns.items()},
    }
    if name in _FACETS:
        found["facets"] = list(_FACETS[name])
    if name in _LABELS:
        found["label_column"] = _LABELS[name]
    if name in _FTS:
        found["fts_table"] = _FTS[name]
    return found


def _column(described: Column) -> str:
    unit = f" ({described.unit})" if described.unit else ""
    source = f" Record: {described.source}" if described.source else ""
    return f"{described.meaning}{unit}.{source}"


def application(file: Path, *, live: bool) -> Any:
    """Datasette over one file, whose name must be `monitor.db`.

    Raises:
        UsageMistake: datasette is not installed.
    """
    try:
        from datasette.app import Datasette  # noqa: PLC0415 - an extra: only who explores needs it
        from datasette.hookspecs import hookimpl  # noqa: PLC0415
        from datasette.plugins import pm  # noqa: PLC0415
    except ImportError as error:
        raise UsageMistake("explore needs an extra: pip install 'trial-monitor[explore]'") from error

    if not pm.has_plugin("trial-monitor"):
        plugin = ModuleType("trial_monitor")
        plugin.__dict__["prepare_connection"] = hookimpl(prepare_connection)
        pm.register(plugin, name="trial-monitor")
    files: Mapping[str, list[str]] = {"files" if live else "immutables": [str(file)]}
    return Datasette(**files, metadata=metadata(), settings=_SETTINGS, memory=False)


def prepare_connection(conn: sqlite3.Connection) -> None:
    """Called by datasette for every connection that it opens."""
    conn.set_authorizer(_authorize)


def _authorize(action: int, one: str | None, two: str | None, _db: str | None, _view: str | None) -> int:
    """Datasette opens the file for reading only; beyond that nobody reads what is personal."""
    secret = one in PRIVATE and action == sqlite3.SQLITE_READ
    foreign = action in {sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH} or two == "load_extension"
    return sqlite3.SQLITE_DENY if secret or foreign else sqlite3.SQLITE_OK


def explore(database: Path, *, port: int, live: bool) -> None:
    """Serves the database on loopback until it is interrupted.

    Args:
        database: the file; unless `live` a copy of it is shown, without subscribers.
        port: on 127.0.0.1.
        live: show what polls write meanwhile.
    """
    with tempfile.TemporaryDirectory(prefix="trial-monitor-") as folder:
        file = database if live else _copied(database, Path(folder))
        app = application(file, live=live)
        import uvicorn  # noqa: PLC0415 - comes with datasette

        asyncio.run(app.invoke_startup())
        try:
            uvicorn.run(app.app(), host=HOST, port=port, log_level="warning", lifespan="on")
        except SystemExit as error:
            if error.code:
                raise StateError(f"port {port} of {HOST} cannot be used; choose another --port") from error


def _copied(database: Path, folder: Path) -> Path:
    copy = folder / f"{DATABASE}.db"
    back_up(database, copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        for name in sorted(PRIVATE):
            connection.execute(f"DROP TABLE IF EXISTS {name}")
    return copy
