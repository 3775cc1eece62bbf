"""Asking the database: read-only, bounded in time, in formats that other programs read."""

from monitor.ask.backups import back_up, restore
from monitor.ask.catalogue import Parameter, Question, find, questions
from monitor.ask.exports import EXPORT_FORMATS, export, relations
from monitor.ask.formats import FORMATS, write_answer
from monitor.ask.guarded import Answer, Reader
from monitor.ask.searching import Hit, search

__all__ = [
    "EXPORT_FORMATS",
    "FORMATS",
    "Answer",
    "Hit",
    "Parameter",
    "Question",
    "Reader",
    "back_up",
    "export",
    "find",
    "questions",
    "relations",
    "restore",
    "search",
    "write_answer",
]
