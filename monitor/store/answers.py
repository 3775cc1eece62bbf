"""Answers of followed questions, compared in the transaction of each poll and stored as data.

A trial enters or leaves an answer as news only where this very poll's findings made it so. What a new question, the
first poll of a watch, other terms of selection, a backfill or another version of this program brings is stored as
no news: nothing changed at the registry.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from sqlite_utils import Database

from monitor.log import get_logger
from monitor.model import AnswerChange, AnswerStep, FollowedAnswer, FollowedQuestion, Struct, VersionFacts
from monitor.store.columns import moment, to_json
from monitor.store.published import FACT_COLUMNS, facts_of

log = get_logger(__name__)

Answers = Mapping[str, frozenset[str]]
"""The trials in the answer of each question, by its slug; a question that cannot be answered is left out."""

_SET = "SELECT value FROM json_each(?)"


class AskingPoll(Struct, frozen=True, kw_only=True):
    """What is true of the poll that asks.

    Attributes:
        at: its end. data_date: day of its data release.
        complete: whether it read everything; only then a question begins to be followed.
        baselines: watches that had no complete poll before it.
        rescreened: other terms of selection than in the poll before.
    """

    at: str
    data_date: str
    complete: bool
    baselines: tuple[str, ...] = ()
    rescreened: bool = False


def ask(db: Database, questions: Sequence[FollowedQuestion]) -> Answers:
    """Return the answers at this moment."""
    answers = {question.slug: _answer(db, question) for question in questions}
    return {slug: answer for slug, answer in answers.items() if answer is not None}


def _answer(db: Database, question: FollowedQuestion) -> frozenset[str] | None:
    """Return the trials in an answer; None where SQLite refuses, which never stops a poll."""
    try:
        cursor = db.execute(question.sql, dict(question.parameters))
        place = [column[0] for column in cursor.description].index("nct_id")
        return frozenset(row[place] for row in cursor)
    except (sqlite3.Error, ValueError) as error:
        log.warning("a followed question cannot be answered", question=question.slug, error=str(error))
        return None


def record(db: Database, questions: Sequence[FollowedQuestion], before: Answers, asking: AskingPoll) -> None:
    """Ask all questions and store who entered and left; `before` are the answers before this poll's findings."""
    _forget_others(db, questions)
    after = ask(db, questions)
    for question in questions:
        if question.slug not in after:
            continue
        if _is_new(db, question):
            if asking.complete:
                _begin(db, question, asking)
                _enter(db, question.slug, after[question.slug], asking, news=frozenset())
        else:
            _compare(db, question.slug, before.get(question.slug), after[question.slug], asking)


def _forget_others(db: Database, questions: Sequence[FollowedQuestion]) -> None:
    kept = to_json([question.slug for question in questions])
    db.execute(f"DELETE FROM question_answers WHERE slug NOT IN ({_SET})", (kept,))  # noqa: S608 - ours
    db.execute(f"DELETE FROM followed_questions WHERE slug NOT IN ({_SET})", (kept,))  # noqa: S608 - ours


def _is_new(db: Database, question: FollowedQuestion) -> bool:
    row = db.execute("SELECT definition FROM followed_questions WHERE slug = ?", (question.slug,)).fetchone()
    return row is None or row[0] != question.definition


def _begin(db: Database, question: FollowedQuestion, asking: AskingPoll) -> None:
    db.execute("DELETE FROM question_answers WHERE slug = ?", (question.slug,))
    db.execute(
        "INSERT OR REPLACE INTO followed_questions (slug, question, parameters, definition, since, data_date)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            question.slug,
            question.question,
            to_json(dict(question.parameters)),
            question.definition,
            asking.at,
            asking.data_date,
        ),
    )


def _compare(
    db: Database,
    slug: str,
    before: frozenset[str] | None,
    after: frozenset[str],
    asking: AskingPoll,
) -> None:
    """Store the difference between what is stored and the answer now; news is what differs from `before`."""
    rows = db.execute("SELECT nct_id FROM question_answers WHERE slug = ? AND left_at IS NULL", (slug,))
    stored = frozenset(nct_id for (nct_id,) in rows.fetchall())
    # Where it could not be answered before, nobody knows what made the difference.
    by_findings = frozenset() if before is None or asking.rescreened else before ^ after
    silent = _first_seen(db, asking)
    _enter(db, slug, after - stored, asking, news=by_findings - silent)
    _leave(db, slug, stored - after, asking, news=by_findings)


def _first_seen(db: Database, asking: AskingPoll) -> frozenset[str]:
    """Return the trials that the first poll of a watch brought."""
    rows = db.execute(
        "SELECT t.nct_id FROM trials AS t JOIN trial_watches AS w ON w.nct_id = t.nct_id"  # noqa: S608 - ours
        f" WHERE t.first_seen = ? AND w.watch IN ({_SET})",
        (asking.at, to_json(asking.baselines)),
    )
    return frozenset(nct_id for (nct_id,) in rows.fetchall())


def _enter(
    db: Database, slug: str, nct_ids: frozenset[str], asking: AskingPoll, *, news: frozenset[str]
) -> None:
    db.conn.executemany(
        "INSERT INTO question_answers (slug, nct_id, entered_at, entered_version, entered_data_date, entered_is_news)"
        " SELECT ?, nct_id, ?, version, ?, ? FROM trials WHERE nct_id = ?",
        [(slug, asking.at, asking.data_date, nct_id in news, nct_id) for nct_id in sorted(nct_ids)],
    )


def _leave(
    db: Database, slug: str, nct_ids: frozenset[str], asking: AskingPoll, *, news: frozenset[str]
) -> None:
    db.conn.executemany(
        "UPDATE question_answers SET left_at = ?1, left_data_date = ?2, left_is_news = ?3,"
        " left_version = (SELECT version FROM trials WHERE nct_id = ?4)"
        " WHERE slug = ?5 AND nct_id = ?4 AND left_at IS NULL",
        [(asking.at, asking.data_date, nct_id in news, nct_id, slug) for nct_id in sorted(nct_ids)],
    )


# --- what readers ask --------------------------------------------------------------------------------


def followed(db: Database, slug: str, *, limit: int) -> FollowedAnswer | None:
    """Return the answer of a question with its newest changes; None where it was not asked yet."""
    row = db.execute("SELECT since, data_date FROM followed_questions WHERE slug = ?", (slug,)).fetchone()
    if row is None:
        return None
    since, data_date = row
    return FollowedAnswer(
        slug=slug,
        since=moment(since),
        data_date=data_date,
        first=_first(db, slug, since),
        changes=_changes(db, slug, limit),
        trials=db.execute(
            "SELECT count(*) FROM question_answers WHERE slug = ? AND left_at IS NULL", (slug,)
        ).fetchone()[0],
    )


_FACTS_OF = (
    " LEFT JOIN version_facts AS f ON f.nct_id = a.nct_id AND f.source = 'observed' AND f.version = a.version"
)
_FACTS = "a.nct_id, " + ", ".join(f"f.{column}" for column in FACT_COLUMNS[1:])


def _first(db: Database, slug: str, since: str) -> tuple[VersionFacts, ...]:
    rows = db.execute(
        f"SELECT {_FACTS} FROM (SELECT nct_id, entered_version AS version FROM question_answers"  # noqa: S608 - ours
        f" WHERE slug = ? AND entered_at = ?) AS a{_FACTS_OF} ORDER BY a.nct_id",
        (slug, since),
    )
    return tuple(facts_of(dict(zip(FACT_COLUMNS, row, strict=True))) for row in rows)


def _changes(db: Database, slug: str, limit: int) -> tuple[AnswerChange, ...]:
    rows = db.execute(
        f"SELECT a.step, a.at, a.data_date, {_FACTS} FROM ("  # noqa: S608 - ours
        " SELECT 'entered' AS step, nct_id, entered_at AS at, entered_version AS version,"
        " entered_data_date AS data_date FROM question_answers WHERE slug = ?1 AND entered_is_news"
        " UNION ALL SELECT 'left', nct_id, left_at, left_version, left_data_date FROM question_answers"
        f" WHERE slug = ?1 AND left_is_news) AS a{_FACTS_OF} ORDER BY a.at DESC, a.nct_id, a.step LIMIT ?2",
        (slug, limit),
    )
    return tuple(
        AnswerChange(
            nct_id=facts[0],
            step=AnswerStep(step),
            at=moment(at),
            data_date=data_date,
            facts=facts_of(dict(zip(FACT_COLUMNS, facts, strict=True))),
        )
        for step, at, data_date, *facts in rows
    )
