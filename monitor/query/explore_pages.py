"""What the explorer says of the database: our descriptions, our questions, our facets."""

from __future__ import annotations

from monitor.model.base import JsonValue
from monitor.model.tables import read_table
from monitor.query.catalog import Parameter, questions
from monitor.store.descriptions import TABLES, VIEWS, Column
from monitor.store.fence import PERSONAL

DATABASE = "monitor"
_FACETS = read_table(__package__, "facets.toml", dict[str, tuple[str, ...]])
_FTS = {"trial_texts": "trial_search", "change_texts": "change_search"}
_OWN = "_sqlite_migrations"
_LABELS = {"trials": "title", "topics": "title", "watches": "title"}


def metadata() -> dict[str, JsonValue]:
    """Return what datasette says of the database, its tables, views and columns, and the documented questions."""
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
                "tables": {name: _table(name) for name in (*TABLES, *VIEWS) if name not in PERSONAL}
                | {name: {"allow": False, "hidden": True} for name in sorted(PERSONAL)}
                | {_OWN: {"hidden": True}},
                "queries": {
                    question.name: {
                        "title": question.title,
                        "description": _described(question.description, question.parameters),
                        "sql": _with_defaults(question.sql, question.parameters),
                    }
                    for question in questions()
                },
            }
        },
    }


def _described(description: str, parameters: tuple[Parameter, ...]) -> str:
    parts = "; ".join(
        f"{parameter.name}: {parameter.meaning}"
        + (f" (where left empty: {parameter.default})" if parameter.default else "")
        for parameter in parameters
    )
    return f"{description} {parts}".strip()


def _with_defaults(sql: str, parameters: tuple[Parameter, ...]) -> str:
    """Let an empty field of the form mean the default; a page of datasette has no other way to say it."""
    for parameter in parameters:
        if parameter.default is not None:
            default = parameter.default.replace("'", "''")
            sql = sql.replace(f":{parameter.name}", f"ifnull(nullif(:{parameter.name}, ''), '{default}')")
    return sql


def _table(name: str) -> dict[str, JsonValue]:
    table = {**TABLES, **VIEWS}[name]
    described: dict[str, JsonValue] = {
        "description": table.meaning + ".",
        "columns": {name: _column(column) for name, column in table.columns.items()},
    }
    if name in _FACETS:
        described["facets"] = list(_FACETS[name])
    if name in _LABELS:
        described["label_column"] = _LABELS[name]
    if name in _FTS:
        described["fts_table"] = _FTS[name]
        described["fts_pk"] = "id"
    return described


def _column(column: Column) -> str:
    unit = f" ({column.unit})" if column.unit else ""
    source = f" Record: {column.source}" if column.source else ""
    return f"{column.meaning}{unit}.{source}"
