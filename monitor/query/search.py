"""Full text: trials whose record has the words, and changes whose sentence has them."""

from __future__ import annotations

import re
import unicodedata

from monitor.errors import UsageMistake
from monitor.model import Struct
from monitor.model.text import line
from monitor.query.guarded import DatabaseReader
from monitor.query.spellings import spellings

LIMIT = 20
_NCT_ID = re.compile(
    r"[\s,;(<\['\"]*(?:(?:https?://|(?:www\.)?clinicaltrials\.gov/)(?:\S*/)?)?NCT[\s:#-]*(\d(?:[\s-]?\d){7})(?!\d)"
    r"(?:[/?#](?!\s*NCT)[^\s,;)\]>'\"]*)?[/.,;)\]>'\"\s]*",
    re.ASCII | re.IGNORECASE,
)
"""An NCT number as people paste it; a text may be several of them."""

_IN_TWO = re.compile(r"(?<![^\0])(NCT)\0(?=\d{8}(?:\0|$))", re.ASCII | re.IGNORECASE)
_WHOLE_NCT_ID = re.compile(r"NCT\d{8}", re.ASCII)
_LONGEST_NUMBERS = 500
"""Characters of a text that is looked at for NCT numbers and nothing else."""

_IN_QUOTES = re.compile(r'"[^"]*"')
_NAMED = "SELECT nct_id, title, overall_status FROM trials WHERE instr(:nct_ids, nct_id) ORDER BY nct_id"
_TRIALS = (
    "SELECT t.nct_id, t.title, t.overall_status,"
    " snippet(trial_search, -1, :opened, :closed, '…', 16) AS snippet FROM trial_search"
    " JOIN trial_texts AS x ON x.id = trial_search.rowid JOIN trials AS t ON t.nct_id = x.nct_id"
    # A word in a title or among the conditions says more than one among the eligibility criteria.
    " WHERE trial_search MATCH :words AND (:nct_ids = '' OR instr(:nct_ids, t.nct_id))"
    " ORDER BY bm25(trial_search, 10, 8, 5, 4, 3, 2, 1), t.nct_id LIMIT :limit"
)
_CHANGES = (
    "SELECT c.nct_id, c.id, substr(u.detected_at, 1, 10),"
    " snippet(change_search, -1, :opened, :closed, '…', 24) AS snippet FROM change_search"
    " JOIN change_texts AS x ON x.id = change_search.rowid JOIN changes AS c ON c.id = x.change_id"
    " JOIN updates AS u ON u.id = c.update_id"
    " WHERE change_search MATCH :words AND c.severity <> 'silent' AND (:nct_ids = '' OR instr(:nct_ids, c.nct_id))"
    " ORDER BY bm25(change_search), u.detected_at DESC, c.id LIMIT :limit"
)


class SearchHit(Struct, frozen=True, kw_only=True):
    """One place where the words are.

    Attributes:
        where: `trial`, or the ID of a change.
        title: of the trial; of a change the day on which it was found.
        snippet: the words around the best match, matches between `opened` and `closed`; none of a trial that was named.
    """

    nct_id: str
    where: str
    title: str
    status: str = ""
    snippet: str


def search(
    reader: DatabaseReader,
    words: tuple[str, ...],
    *,
    expression: bool = False,
    limit: int = LIMIT,
    marks: tuple[str, str] = ("[", "]"),
) -> tuple[SearchHit, ...]:
    """Return trials, the best match first, then changes; at most `limit` of each.

    Args:
        reader: of the database.
        words: all must occur, each as a word or a phrase, in any form (`cells` finds `cell`) and spelling (`disk`
            finds `disc`); a `*` at the end finds every word that begins so. An NCT number is no word: it comes
            first and, with words beside it, says in which trial they must occur.
        expression: `words` are an expression in the syntax of SQLite's FTS5 instead.
        limit: of trials, and of changes.
        marks: texts before and after a match.

    Raises:
        UsageMistake: the expression is none, or there are no words.
    """
    if expression:
        return _search_text(reader, " ".join(words), (), limit=limit, marks=marks)
    nct_ids = named_trials(words)
    asked = " AND ".join(
        filter(None, (_any_spelling(word) for word in _as_written(words) if not _numbers(word)))
    )
    if asked or not nct_ids:
        return _search_text(reader, asked, nct_ids, limit=limit, marks=marks)
    named = look_up(reader, nct_ids)[:limit]
    mentioned = _search_text(reader, " OR ".join(map(_quoted, nct_ids)), (), limit=limit, marks=marks)
    return (*named, *(hit for hit in mentioned if hit.where != "trial" or hit.nct_id not in nct_ids))


def named_trials(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the NCT numbers among `words`, as the registry writes them; an address of a trial has its number."""
    return tuple(dict.fromkeys(number for word in _as_written(words) for number in _numbers(word)))


def why_not_followed(name: str) -> str:
    """Return why there is no trial of this name: it is no NCT number, or that of a trial which is not followed."""
    if _WHOLE_NCT_ID.fullmatch(name):
        return f"{name}: not followed (see `trial-monitor screening`)"
    return f"{line(name)}: is no NCT number such as NCT01234567"


def _as_written(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words, with an NCT number in one that came in two: `NCT 01234567`."""
    return tuple(_IN_TWO.sub(r"\1", "\0".join(words)).split("\0"))


def _numbers(word: str) -> tuple[str, ...]:
    """Return the NCT numbers that a word is; none where it says anything else."""
    text = unicodedata.normalize("NFKC", word)
    if not text.strip() or len(text) > _LONGEST_NUMBERS or _NCT_ID.sub("", text):
        return ()
    return tuple("NCT" + re.sub(r"[\s-]", "", match[1]) for match in _NCT_ID.finditer(text))


def look_up(reader: DatabaseReader, nct_ids: tuple[str, ...]) -> tuple[SearchHit, ...]:
    """Return those of the trials that are stored."""
    rows = reader.ask(_NAMED, {"nct_ids": " ".join(nct_ids)}).rows
    return tuple(
        SearchHit(nct_id=nct_id, where="trial", title=title, status=status, snippet="")
        for nct_id, title, status in rows
    )


def _search_text(
    reader: DatabaseReader, asked: str, nct_ids: tuple[str, ...], *, limit: int, marks: tuple[str, str]
) -> tuple[SearchHit, ...]:
    """Return what an expression finds in `nct_ids`, or in all trials where there are none."""
    if not asked.strip():
        raise UsageMistake("give at least one word to search for")
    values = {
        "words": asked,
        "nct_ids": " ".join(nct_ids),
        "limit": limit,
        "opened": marks[0],
        "closed": marks[1],
    }
    try:
        trials = tuple(
            SearchHit(nct_id=nct_id, where="trial", title=title, status=status, snippet=snippet)
            for nct_id, title, status, snippet in reader.ask(_TRIALS, values).rows
        )
        # Of a sentence only its words can be asked, not its columns.
        changes = tuple(
            SearchHit(nct_id=nct_id, where=change, title=day, snippet=snippet)
            for nct_id, change, day, snippet in _of_changes(reader, values, asked)
        )
    except UsageMistake as mistake:
        if isinstance(mistake.__cause__, Exception) and "took longer" not in str(mistake):
            raise UsageMistake(
                f"this is no search expression ({_reason(mistake)}); without --expression every word is taken as it is"
            ) from mistake
        raise
    return (*trials, *changes)


def _of_changes(
    reader: DatabaseReader, values: dict[str, object], asked: str
) -> tuple[tuple[str, str, str, str], ...]:
    if ":" in _IN_QUOTES.sub("", asked):
        return ()
    return tuple(reader.ask(_CHANGES, values).rows)


def _any_spelling(word: str) -> str:
    """Return an expression of FTS5 that any spelling of a word or phrase fits; empty where it has no letters."""
    forms = tuple(dict.fromkeys(filter(None, map(_quoted, spellings(word)))))
    return f"({' OR '.join(forms)})" if len(forms) > 1 else "".join(forms)


def _quoted(word: str) -> str:
    """A word or phrase as FTS5 takes it literally."""
    stem, star = word.rstrip("*"), "*" if word.endswith("*") else ""
    if not any(letter.isalnum() for letter in stem):
        return ""
    # The index has stems, where a final y became an i: without it the beginning still finds them.
    stem = stem.removesuffix("y") or stem if star else stem
    return '"' + stem.replace('"', '""').replace("\x00", "") + '"' + star


def _reason(mistake: UsageMistake) -> str:
    return str(mistake).partition(": ")[2] or str(mistake)
