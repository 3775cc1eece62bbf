"""Asking the database: read-only, bounded in time, in formats that other programs read."""

from monitor.query.backup import back_up
from monitor.query.catalog import Parameter, Question, find, questions
from monitor.query.export import EXPORT_FORMATS, export, relations
from monitor.query.formats import FORMATS, write_answer
from monitor.query.guarded import DatabaseReader, QueryResult
from monitor.query.restore import restore
from monitor.query.search import SearchHit, look_up, named_trials, search

__all__ = [
    "EXPORT_FORMATS",
    "FORMATS",
    "DatabaseReader",
    "Parameter",
    "QueryResult",
    "Question",
    "SearchHit",
    "back_up",
    "export",
    "find",
    "look_up",
    "named_trials",
    "questions",
    "relations",
    "restore",
    "search",
    "write_answer",
]
