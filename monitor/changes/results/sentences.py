"""One topic of posted results in a sentence: what matters most first, and nothing that matters hidden in a count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from monitor.changes.results.differences import Form, ResultDifference, Weight
from monitor.changes.results.listings import ListedEntries, listing_clause, units_of
from monitor.diff.contrast import quote_contrast
from monitor.model import wording
from monitor.model.wording import count, listed, quote

MOST_WORDS: Final = 30
_WIDTHS: Final = (90, 70, 55, 42, 30)
"""Characters of a quoted text, from what one would like to show to what always fits."""
_NAME: Final = 40
_REST: Final = {
    Weight.DEATHS: ("number of deaths", "numbers of deaths"),
    Weight.SERIOUS: ("number of serious adverse events", "numbers of serious adverse events"),
    Weight.SERIOUS_TERM: ("number of single serious events", "numbers of single serious events"),
    Weight.ANALYSIS: ("part of analyses", "parts of analyses"),
    Weight.WORDS: ("text", "texts"),
    Weight.NAME: ("name", "names"),
}
_NUMBERS: Final = ("other number", "other numbers")


def topic_sentence(differences: Sequence[ResultDifference], *, where: str = "") -> str:
    """Return the differences of one topic in at most about thirty words, the rest by kind and count.

    Args:
        differences: at least one, most important first.
        where: what they are about, such as "primary outcome “Pain”: ".
    """
    for width in _WIDTHS:
        text = _sentence(differences, where, width)
        if len(text.split()) <= MOST_WORDS:
            return wording.sentence(text)
    return wording.sentence(_sentence(differences, where, _WIDTHS[-1]))


def _sentence(differences: Sequence[ResultDifference], where: str, width: int) -> str:
    """As many differences as fit, at least the first, which may itself be too long for this width."""
    units = units_of(differences)
    best = ""
    for shown in range(1, len(units) + 1):
        text = where + "; ".join((*_clauses(units[:shown], width), *_rest(units[shown:])))
        if best and len(text.split()) > MOST_WORDS:
            break
        best = text
    return best


def _clauses(units: Sequence[ResultDifference | ListedEntries], width: int) -> Iterator[str]:
    before: ResultDifference | None = None
    for unit in units:
        if isinstance(unit, ListedEntries):
            yield listing_clause(unit, width)
            before = None
            continue
        same = before is not None and (before.what, before.row) == (unit.what, unit.row)
        yield clause(unit, width, repeated=same and unit.form is Form.NUMBER)
        before = unit


def clause(difference: ResultDifference, width: int, *, repeated: bool = False) -> str:
    """Return one difference in words; `repeated` leaves out what the clause before it says already."""
    arm = f"in arm {quote(difference.arm.short)}" if difference.arm else ""
    row = _row(difference)
    if difference.form is Form.WHOLE:
        return f"{difference.what}: {wording.shorten(difference.before or difference.after, width + 60)}"
    about = () if repeated else (wording.shorten(difference.what, 60), row)
    return " ".join(part for part in (*about, arm, _from_to(difference, width, repeated=repeated)) if part)


def _row(difference: ResultDifference) -> str:
    """Return the row in quotation marks; that of an analysis has them: “Cells” vs “Sham”."""
    if not difference.row:
        return ""
    is_of_analysis = difference.weight is Weight.ANALYSIS
    return f"({difference.row})" if is_of_analysis else quote(difference.row, _NAME)


def _from_to(difference: ResultDifference, width: int, *, repeated: bool) -> str:
    before, after = difference.before, difference.after
    match difference.form:
        case Form.NAME:
            old, new = quote_contrast(before, after, width)
            return f"{old} is now called {new}"
        case Form.TEXT if before is not None and after is not None:
            old, new = quote_contrast(before, after, width)
            return f"changed from {old} to {new}"
        case Form.TEXT:
            return f"added: {quote(after, width)}" if before is None else f"removed: {quote(before, width)}"
    was, now = (None if side is None else wording.shorten(side, _NAME) for side in (before, after))
    if was is None:
        return f"added: {now}"
    if now is None:
        return f"removed (was {was})"
    return f"from {was} to {now}" if repeated else f"changed from {was} to {now}"


def _rest(units: Sequence[ResultDifference | ListedEntries]) -> Iterator[str]:
    """What did not fit, by kind and count: a death is never a further number among others."""
    if not units:
        return
    counts: dict[tuple[str, str], int] = {}
    for unit in units:
        noun = unit.nouns if isinstance(unit, ListedEntries) else _REST.get(unit.weight, _NUMBERS)
        counts[noun] = counts.get(noun, 0) + (len(unit.rows) if isinstance(unit, ListedEntries) else 1)
    parts = [count(amount, *noun) for noun, amount in counts.items()]
    yield f"{listed(parts)} {'differs' if sum(counts.values()) == 1 else 'differ'} too"
