"""Writes `v<schema>.sql` beside this file: the synthetic database of the tests, as text.

Run once when a schema is released, with the project's Python: `python tests/store/old/write_dump.py`. A dump
is never written again afterwards: it stands for the files that people have.
"""

import importlib.util
import tempfile
from pathlib import Path

from monitor.store import Store
from monitor.store.schema import APPLICATION_ID, SCHEMA_VERSION

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Fills a database as the tests do and dumps it."""
    spec = importlib.util.spec_from_file_location("world", HERE.parent / "conftest.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "monitor.db") as store:
        module.World().fill(store)
        lines = [*store._db.conn.iterdump()]
    lines += [f"PRAGMA application_id = {APPLICATION_ID};", f"PRAGMA user_version = {SCHEMA_VERSION};"]
    (HERE / f"v{SCHEMA_VERSION}.sql").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
