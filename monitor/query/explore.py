"""The database in a browser: datasette with our words, our questions and our facets, on this machine only."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

from monitor.errors import StateError, UsageMistake
from monitor.query import worker
from monitor.query.backup import back_up
from monitor.query.explore_guard import NAMES, guarded
from monitor.query.explore_pages import DATABASE, metadata
from monitor.store import fence, files

HOST = NAMES[0]
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


def application(file: Path, *, live: bool) -> Any:
    """Return datasette over one file.

    Raises:
        UsageMistake: datasette is not installed.
    """
    try:
        from datasette.app import Datasette  # noqa: PLC0415 - an extra: only who explores needs it
        from datasette.hookspecs import hookimpl  # noqa: PLC0415
        from datasette.plugins import pm  # noqa: PLC0415
    except ImportError as error:
        raise UsageMistake("explore needs an extra: pip install 'trial-monitor[explore]'") from error
    from monitor.query.explore_database import FencedDatabase  # noqa: PLC0415

    if not pm.has_plugin("trial-monitor"):
        plugin = ModuleType("trial_monitor")
        plugin.__dict__["prepare_connection"] = hookimpl(prepare_connection)
        pm.register(plugin, name="trial-monitor")
    datasette = Datasette(metadata=metadata(), settings=_SETTINGS, memory=False)
    datasette.add_database(FencedDatabase(datasette, file, live=live), name=DATABASE)
    return datasette


def prepare_connection(conn: sqlite3.Connection, database: str) -> None:
    """Fence the connections by which datasette itself asks for columns and keys; it calls this for each."""
    if database == DATABASE:
        worker.fence(conn, fence.READABLE, indexes=fence.INDEXES)


def explore(database: Path, *, port: int, live: bool) -> None:
    """Serve the database on loopback until it is interrupted.

    Args:
        database: the file; unless `live` a copy of it is shown, without subscribers.
        port: on 127.0.0.1.
        live: show what polls write meanwhile.

    Raises:
        StateError: the port cannot be used, or there is no folder for the copy.
    """
    with files.temporary_folder(database.parent) as folder:
        file = database if live else copied(database, folder)
        shown = application(file, live=live)
        import uvicorn  # noqa: PLC0415 - comes with datasette

        asyncio.run(shown.invoke_startup())
        try:
            uvicorn.run(
                guarded(shown.app(), port=port), host=HOST, port=port, log_level="warning", lifespan="on"
            )
        except SystemExit as error:
            if error.code:
                raise StateError(f"port {port} of {HOST} cannot be used; choose another --port") from error
        finally:
            shown.get_database(DATABASE).close()


def copied(database: Path, folder: Path) -> Path:
    """Copy the database into a folder, without the tables of subscribers."""
    copy = folder / f"{DATABASE}.db"
    back_up(database, copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        # They refer to each other, and all go.
        connection.execute("PRAGMA foreign_keys = OFF")
        for name in sorted(fence.PERSONAL):
            connection.execute(f"DROP TABLE IF EXISTS {name}")
    return copy
