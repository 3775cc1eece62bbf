"""A process of its own that answers questions: it can be stopped at any moment, and has little to lose.

Run as a script, with nothing but the standard library, so that it starts in a moment. It has the database open for
reading, no secrets in its environment, and limits of memory, time and temporary space from the operating system: one long
call of a function does not ask SQLite's progress handler. It answers one request at a time, each a JSON document after
its length, so that a question which nobody reads costs nothing.
"""

from __future__ import annotations

import base64
import json
import re
import resource
import sqlite3
import sys
import time
from collections.abc import Callable
from typing import Any, BinaryIO

MEGABYTE = 1 << 20
LONGEST_VALUE = 16 * MEGABYTE
MEMORY = 512 * MEGABYTE
TEMPORARY_FILES = 1024 * MEGABYTE
BATCH = MEGABYTE
"""Bytes of values after which an answer ends; a row is never divided."""
LARGEST_ROW = 64 * MEGABYTE

LENGTH_BYTES = 4
STEPS = 2_000
"""Of SQLite's virtual machine between two looks at the clock: about 0.1 ms."""

FUNCTIONS = frozenset(
    {
        "abs", "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "avg", "bm25", "ceil", "ceiling", "char",
        "coalesce", "concat", "concat_ws", "cos", "cosh", "count", "cume_dist", "current_date", "current_time",
        "current_timestamp", "date", "datetime", "degrees", "dense_rank", "escape_fts", "exp", "first_value", "floor", "format",
        "glob", "group_concat", "hex", "highlight", "ifnull", "iif", "instr", "json", "json_array",
        "json_array_length", "json_extract", "json_group_array", "json_group_object", "json_insert", "json_object",
        "json_patch", "json_quote", "json_remove", "json_replace", "json_set", "json_type", "json_valid", "julianday",
        "lag", "last_value", "lead", "length", "like", "likelihood", "likely", "ln", "log", "log10", "log2", "lower",
        "ltrim", "match", "max", "min", "mod", "nth_value", "ntile", "nullif", "octet_length", "percent_rank", "pi",
        "pow", "power", "printf", "quote", "radians", "random", "randomblob", "rank", "record", "replace", "round", "row_number",
        "rtrim", "sign", "sin", "sinh", "snippet", "soundex", "sqlite_version", "sqrt", "strftime", "string_agg",
        "substr", "substring", "sum", "tan", "tanh", "time", "timediff", "total", "trim", "trunc", "typeof", "unhex",
        "unicode", "unixepoch", "unlikely", "upper", "zeroblob", "->", "->>",
    }
)  # fmt: skip
"""What a question may call: functions that only compute. All others are refused, also those of later versions."""
PRAGMAS = frozenset(
    {
        "compile_options", "data_version", "database_list", "encoding", "foreign_key_list", "function_list",
        "index_info", "index_list", "index_xinfo", "page_count", "page_size", "schema_version", "table_info",
        "table_list", "table_xinfo",
    }
)  # fmt: skip
"""What a question may ask of the schema; with an argument only where that names a table or an index."""
_NAMED = frozenset(
    {
        "foreign_key_list", "index_info", "index_list", "index_xinfo", "table_info", "table_list", "table_xinfo",
    }
)  # fmt: skip
_ACTIONS = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE})
SCHEMA_FUNCTIONS = tuple(f"pragma_{name}" for name in sorted(_NAMED))
TABLE_FUNCTIONS = ("json_each", "json_tree", *SCHEMA_FUNCTIONS)
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: LONGEST_VALUE,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1_000,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 500,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 200,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 1_000_000,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}

Authorizer = Callable[[int, str | None, str | None, str | None, str | None], int]


def authorizer(relations: frozenset[str], existing: frozenset[str]) -> Authorizer:
    """Return the function that SQLite asks whether a statement may do something: only what is listed may be done.

    Args:
        relations: the tables and views that may be read.
        existing: in lower case, the names of all that can be read from; any other name is one that the question itself
            gives to a part of it, of which SQLite asks only where no column is read.
    """
    readable = relations | frozenset(TABLE_FUNCTIONS) | {"sqlite_master", "sqlite_schema"}

    def may_read(name: str, column: str) -> bool:
        is_given_by_question = (
            not column and name not in existing and not name.startswith(("pragma_", "sqlite_"))
        )
        return name in readable or is_given_by_question

    def authorize(action: int, first: str | None, two: str | None, _db: str | None, _view: str | None) -> int:
        if action == sqlite3.SQLITE_FUNCTION:
            allowed = (two or "").lower() in FUNCTIONS
        elif action == sqlite3.SQLITE_PRAGMA:
            allowed = first in (PRAGMAS if two is None else _NAMED)
        elif action == sqlite3.SQLITE_READ:
            allowed = may_read((first or "").lower(), two or "")
        else:
            allowed = action in _ACTIONS
        return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY

    return authorize


def fence(
    connection: sqlite3.Connection, relations: frozenset[str], *, indexes: tuple[str, ...]
) -> Authorizer:
    """Let a connection do nothing but read what is listed, in values of some megabytes; return what it asks."""
    for category, limit in _LIMITS.items():
        connection.setlimit(category, limit)
    for table in (*indexes, *TABLE_FUNCTIONS):
        # A virtual table declares itself when it is met first, which the authorizer would take for a write.
        argument = "('[]')" if table.startswith("json") else ""
        connection.execute(f"SELECT 1 FROM {table}{argument} LIMIT 0")  # noqa: S608 - names are ours
    names = connection.execute("SELECT name FROM sqlite_master UNION ALL SELECT name FROM pragma_module_list")
    existing = frozenset(name.lower() for (name,) in names)
    allowed = authorizer(relations, existing)
    connection.set_authorizer(allowed)
    return allowed


class Cursors:
    """The questions that are being answered, by number."""

    def __init__(self, connection: sqlite3.Connection, allowed: Authorizer) -> None:
        self._connection = connection
        self._authorizer = allowed
        self._open: dict[int, sqlite3.Cursor] = {}
        self._count = 0

    def renew(self) -> dict[str, Any]:
        """Forget all questions, and see the newest state of the database from now on."""
        for number in tuple(self._open):
            self.drop(number)
        self._connection.set_authorizer(None)
        self._connection.execute("COMMIT")
        self._connection.execute("BEGIN")
        self._connection.set_authorizer(self._authorizer)
        return {}

    def ask(self, sql: str, values: Any) -> dict[str, Any]:
        """Begin a question; the answer names its columns, none where it is no question."""
        cursor = self._connection.execute(sql, values)
        self._count += 1
        self._open[self._count] = cursor
        columns = cursor.description and [column[0] for column in cursor.description]
        return {"cursor": self._count, "columns": columns}

    def fetch(self, number: int) -> dict[str, Any]:
        """Return the next rows, some bytes of them together."""
        rows: list[list[Any]] = []
        size = 0
        for row in self._open[number]:
            size += sum(len(value) if isinstance(value, str | bytes) else 8 for value in row)
            if size > LARGEST_ROW:
                raise MemoryError
            rows.append([_encode(value) for value in row])
            if size >= BATCH:
                return {"rows": rows, "more": True}
        self.drop(number)
        return {"rows": rows, "more": False}

    def drop(self, number: int) -> dict[str, Any]:
        """Forget a question."""
        cursor = self._open.pop(number, None)
        if cursor is not None:
            cursor.close()
        return {}


class Records:
    """The SQL function `record(nct_id)`, `record(nct_id, source, version)`: a record as it was received, or NULL."""

    def __init__(self, connection: sqlite3.Connection, libraries: str) -> None:
        self._connection = connection
        self._libraries = libraries

    def __call__(self, nct_id: str, source: str = "observed", version: int | None = None) -> str | None:
        """Return the current version, or the one that is named."""
        data = self._read(nct_id, source, version)
        return None if data is None else data.decode()

    def _read(self, nct_id: str, source: str, version: int | None) -> bytes | None:
        row = self._connection.execute(
            "SELECT v.base_version, d.data, v.record FROM versions AS v LEFT JOIN dictionaries AS d ON d.id = v.dictionary"
            " WHERE v.nct_id = ?1 AND v.source = ?2 AND v.version = ifnull(?3, (SELECT max(n.version) FROM versions AS n"
            " WHERE n.nct_id = ?1 AND n.source = ?2))",
            (nct_id, source, version),
        ).fetchone()
        if row is None:
            return None
        base, dictionary, data = row
        return self._unpacked(data, dictionary, None if base is None else self._read(nct_id, source, base))

    def _unpacked(self, data: bytes, dictionary: bytes | None, base: bytes | None) -> bytes:
        # The only library that is not of Python itself, and only where a record is asked for.
        if self._libraries not in sys.path:
            sys.path.append(self._libraries)
        import zstandard  # noqa: PLC0415

        if not 0 <= zstandard.frame_content_size(data) <= LONGEST_VALUE:
            raise MemoryError
        known = None
        if base is not None:
            known = zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
        elif dictionary is not None:
            known = zstandard.ZstdCompressionDict(dictionary)
        return bytes(zstandard.ZstdDecompressor(dict_data=known).decompress(data))


def _escape_fts(text: str) -> str:
    """Quote each word or phrase of a search, as datasette's pages ask for it."""
    return " ".join(
        f'"{words}"' for pair in re.findall(r'"([^"]+)"?|([^\s"]+)', str(text)) for words in pair if words
    )


def _encode(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode()}
    if isinstance(value, float) and value in {float("inf"), float("-inf")}:
        return {"float": str(value)}
    return value


def _bound(seconds: float) -> None:
    """Let the operating system end us some time after SQLite should have: its handler may not be asked."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    latest = int(used.ru_utime + used.ru_stime + seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (latest, resource.RLIM_INFINITY))


def _serve(requests: BinaryIO, answers: BinaryIO) -> None:
    settings = _receive(requests)
    if settings is None:
        return
    ends = [float("inf")]
    connection = sqlite3.connect(settings["uri"], uri=True, isolation_level=None)
    connection.execute("PRAGMA query_only = ON")
    connection.execute(f"PRAGMA hard_heap_limit = {MEMORY // 2}")
    connection.execute("BEGIN")
    connection.create_function("escape_fts", 1, _escape_fts, deterministic=True)
    connection.create_function("record", -1, Records(connection, settings["libraries"]))
    allowed = fence(connection, frozenset(settings["relations"]), indexes=tuple(settings["indexes"]))
    connection.set_progress_handler(lambda: int(time.monotonic() > ends[0]), STEPS)
    cursors = Cursors(connection, allowed)
    _send(answers, {})
    while (request := _receive(requests)) is not None:
        seconds = request.get("seconds", 0.0)
        ends[0] = time.monotonic() + seconds
        _bound(seconds)
        _send(answers, _answer(cursors, request))


def _answer(cursors: Cursors, request: dict[str, Any]) -> dict[str, Any]:
    try:
        match request:
            case {"sql": sql, "values": values}:
                return cursors.ask(sql, values)
            case {"drop": number}:
                return cursors.drop(number)
            case {"renew": _}:
                return cursors.renew()
            case _:
                return cursors.fetch(request["fetch"])
    # Nothing that a question does may end us; what it was is the answer.
    except Exception as error:  # noqa: BLE001
        code = getattr(error, "sqlite_errorcode", None)
        kind = "MemoryError" if code == sqlite3.SQLITE_NOMEM else type(error).__name__
        return {"error": kind, "code": code, "message": str(error)}


def _receive(stream: BinaryIO) -> Any:
    header = stream.read(LENGTH_BYTES)
    if len(header) < LENGTH_BYTES:
        return None
    return json.loads(stream.read(int.from_bytes(header, "big")))


def _send(stream: BinaryIO, document: dict[str, Any]) -> None:
    data = json.dumps(document, ensure_ascii=False).encode("utf-8", "surrogatepass")
    stream.write(len(data).to_bytes(LENGTH_BYTES, "big") + data)
    stream.flush()


def main() -> None:
    """Answer until the one who asks has gone."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (TEMPORARY_FILES, TEMPORARY_FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _serve(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
