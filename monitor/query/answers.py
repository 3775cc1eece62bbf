"""Answers for programs: documented questions, search, a trial now and on a day, each with its record versions.

Every answer names the versions of the records that it was made of, so that it can be checked and repeated.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from monitor.errors import UsageMistake
from monitor.query.catalog import find, questions
from monitor.query.guarded import DatabaseReader
from monitor.query.search import named_trials, search

Answer = dict[str, Any]

MOST_ROWS = 200
MOST_CHANGES = 50
_VERSIONS = (
    "SELECT v.nct_id, v.source, v.version, v.registry_version, v.sha256, v.observed_at, v.data_timestamp"
    " FROM trials AS t JOIN versions AS v ON v.nct_id = t.nct_id AND v.source = 'observed' AND v.version = t.version"
    " WHERE instr(:nct_ids, t.nct_id) ORDER BY v.nct_id"
)
_THIS_VERSION = (
    "SELECT nct_id, source, version, registry_version, sha256, observed_at, data_timestamp FROM versions"
    " WHERE nct_id = :nct_id AND source = :source AND version = :version"
)
_DATA = (
    "SELECT count(*) AS trials, max(v.data_timestamp) AS newest_release, max(v.observed_at) AS newest_version"
    " FROM trials AS t JOIN versions AS v ON v.nct_id = t.nct_id AND v.source = 'observed' AND v.version = t.version"
)
_CHANGES = (
    "SELECT c.id, substr(u.detected_at, 1, 10) AS day, c.kind, c.severity, c.sentence, u.from_version, u.to_version"
    " FROM changes AS c JOIN updates AS u ON u.id = c.update_id WHERE c.nct_id = :nct_id AND u.source = 'observed'"
    " AND c.severity <> 'silent' ORDER BY u.detected_at DESC, c.id LIMIT :limit"
)
_AS_OF = {
    "registry": "valid_from <= :day AND (valid_to IS NULL OR valid_to > :day)",
    "ours": "known_from < :next AND (known_to IS NULL OR known_to >= :next)",
}


class Answers:
    """Answers one request after another from the newest state of the database.

    Args:
        reader: of the database; nothing else may use it.
    """

    def __init__(self, reader: DatabaseReader) -> None:
        self._reader = reader
        self._one_at_a_time = threading.Lock()

    def list_questions(self) -> Answer:
        """Return every documented question with its parameters."""
        listed = [
            {
                "name": question.name,
                "title": question.title,
                "description": question.description,
                "parameters": [
                    {"name": parameter.name, "meaning": parameter.meaning, "default": parameter.default}
                    for parameter in question.parameters
                ],
            }
            for question in questions()
        ]
        with self._one_at_a_time:
            self._reader.renew()
            return {"questions": listed} | self._made_of(())

    def ask(self, name: str, parameters: Mapping[str, str]) -> Answer:
        """Return the rows of a documented question, at most `MOST_ROWS`.

        Raises:
            UsageMistake: there is no such question, or a parameter is wrong.
        """
        question = find(name)
        values = question.values(parameters)
        with self._one_at_a_time:
            self._reader.renew()
            rows = self._rows(question.sql, values, MOST_ROWS + 1)
            shown = rows[:MOST_ROWS]
            answer = {
                "question": question.title,
                "parameters": values,
                "rows": shown,
                "truncated": len(rows) > MOST_ROWS,
            }
            return answer | self._made_of([*_numbers(shown), *named_trials(tuple(values.values()))])

    def search(self, words: tuple[str, ...], limit: int) -> Answer:
        """Return trials and changes that have all words.

        Raises:
            UsageMistake: there are no words, or `limit` is none.
        """
        if not 1 <= limit <= MOST_ROWS:
            raise UsageMistake(f"limit: give a number from 1 to {MOST_ROWS}")
        with self._one_at_a_time:
            self._reader.renew()
            hits = [
                {
                    "nct_id": hit.nct_id,
                    "where": hit.where,
                    "title": hit.title,
                    "status": hit.status,
                    "snippet": hit.snippet,
                }
                for hit in search(self._reader, words, limit=limit)
            ]
            return {"hits": hits} | self._made_of(_numbers(hits))

    def trial(self, nct_id: str) -> Answer:
        """Return what a trial's record says now, and its newest changes.

        Raises:
            UsageMistake: it is no NCT number, or the trial is not followed.
        """
        number = _number(nct_id)
        with self._one_at_a_time:
            self._reader.renew()
            facts = self._rows("SELECT * FROM trials WHERE nct_id = :nct_id", {"nct_id": number}, 1)
            if not facts:
                raise UsageMistake(f"{number} is not followed")
            changes = self._rows(_CHANGES, {"nct_id": number, "limit": MOST_CHANGES}, MOST_CHANGES)
            return {"trial": facts[0], "changes": changes} | self._made_of((number,))

    def as_of(self, nct_id: str, day: str, clock: str) -> Answer:
        """Return what the registry said of a trial on a day, or what we knew at its end.

        Raises:
            UsageMistake: the number, the day or the clock is none, or nothing is stored of that day.
        """
        number, end = _number(nct_id), _day(day)
        if clock not in _AS_OF:
            raise UsageMistake(f"clock: give one of {', '.join(_AS_OF)}")
        values = {"nct_id": number, "day": end.isoformat(), "next": (end + timedelta(days=1)).isoformat()}
        sql = (
            f"SELECT * FROM trial_history WHERE nct_id = :nct_id AND {_AS_OF[clock]}"  # noqa: S608 - clauses are ours
            " ORDER BY valid_from DESC, source DESC, version DESC LIMIT 1"
        )
        with self._one_at_a_time:
            self._reader.renew()
            rows = self._rows(sql, values, 1)
            if not rows:
                raise UsageMistake(f"nothing is stored of {number} on {day}")
            version = {"nct_id": number, "source": rows[0]["source"], "version": rows[0]["version"]}
            return {"trial": rows[0], "clock": clock} | self._data(self._rows(_THIS_VERSION, version, 1))

    def _made_of(self, nct_ids: Iterable[str]) -> Answer:
        """Return which versions of trials, and which state of the database, an answer was made of."""
        numbers = " ".join(dict.fromkeys(nct_ids))
        return self._data(self._rows(_VERSIONS, {"nct_ids": numbers}, None) if numbers else [])

    def _data(self, versions: list[Answer]) -> Answer:
        return {"versions": versions, "data": self._rows(_DATA, {}, 1)[0]}

    def _rows(self, sql: str, values: Mapping[str, object], limit: int | None) -> list[Answer]:
        result = self._reader.ask(sql, values)
        return [dict(zip(result.columns, row, strict=False)) for row in itertools.islice(result.rows, limit)]


def _numbers(rows: Iterable[Mapping[str, object]]) -> list[str]:
    """Return the trials that rows are of."""
    return [str(row["nct_id"]) for row in rows if row.get("nct_id")]


def _number(text: str) -> str:
    numbers = named_trials((text,))
    if not numbers:
        raise UsageMistake("nct_id: give an NCT number, such as NCT01234567")
    return numbers[0]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageMistake("day: give a day as YYYY-MM-DD") from error
