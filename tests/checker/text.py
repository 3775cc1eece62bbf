"""Text as the checker reads it: escapes undone, invisible characters dropped, folded for comparison."""

from __future__ import annotations

import html
import re
import unicodedata

ELLIPSIS = "…"
ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")  # CommonMark: a backslash before ASCII punctuation
MOST_ESCAPED = 3
"""Times that a text may have been escaped: real records have `\\&amp;lt;` for a less-than sign."""
INVISIBLE = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))
ALIKE = str.maketrans(
    {
        **dict.fromkeys("“”„«»″", '"'),
        **dict.fromkeys("\u2018\u2019\u201a\u02bc\u2032\u0060\u00b4", "'"),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        "…": "...",
    }
)
LIST = re.compile(r"(?!\d{1,3}(?:,\d{3})+$)\d+(?:,\d+){2,}")
"""Numbers between which commas are that group no thousands: "3,6,12,18"."""

SYMBOLS = str.maketrans({"\uf0b3": "≥", "\uf0a3": "≤", "\uf0b1": "±"})
"""Glyphs of the font Symbol."""

WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")

ENUMERATED = {  # values of the registry that read otherwise than with spaces for underscores
    "NA": "not applicable",
    "ECT": "educational, counselling or training",
    "ACTIVE_NOT_RECRUITING": "active, not recruiting",
    "PHASE1": "phase 1",
    "PHASE2": "phase 2",
    "PHASE3": "phase 3",
    "PHASE4": "phase 4",
    "EARLY_PHASE1": "early phase 1",
    "SAP": "statistical analysis plan",
    "ICF": "informed consent form",
    "CSR": "clinical study report",
    "FED": "us federal agency",
    "INDIV": "individual",
    "OTHER_GOV": "other government",
    "AMBIG": "ambiguous",
    "RELEASE": "submitted",
    "RESET": "returned",
    "UNRELEASE": "cancelled",
}
IS_ENUMERATED = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*")


def plain(text: object) -> str:
    """Return a record's text in one line, as a person reads it."""
    line = str(text)
    for _ in range(MOST_ESCAPED):
        bare = ESCAPE.sub(r"\1", html.unescape(line))
        if bare == line:
            break
        line = bare
    if not line.isascii() or not line.isprintable():
        line = "".join(
            c for c in line.translate(SYMBOLS) if c.isspace() or unicodedata.category(c) not in INVISIBLE
        )
        line = unicodedata.normalize("NFC", line)
    return " ".join(line.split())


def fold(text: object) -> str:
    """Return the text in a form in which case, kinds of quotes and dashes, and white space are equal."""
    line = plain(text)
    if not line.isascii():
        line = unicodedata.normalize("NFKC", line.translate(ALIKE)).translate(ALIKE)
    line = line.replace("''", '"').casefold()
    return " ".join(line.split())


def words(text: object) -> list[str]:
    """Return the folded words and numbers of a text in order; numbers without grouping commas."""
    found = (
        part
        for word in WORD.findall(fold(text))
        for part in (word.split(",") if LIST.fullmatch(word) else [word])
    )
    return [ungrouped(word) for word in found]


def ungrouped(word: str) -> str:
    """Return a number without the commas that group its digits, and without zeros at its end."""
    if not word[0].isdigit():
        return word
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", word):
        word = word.replace(",", "")
    if re.fullmatch(r"\d+\.\d*0", word):
        word = word.rstrip("0").rstrip(".")
    return word


def humanised(value: str) -> str:
    """Return an enumerated value in words, folded; other text is only folded."""
    if IS_ENUMERATED.fullmatch(value):
        return loose(ENUMERATED.get(value) or value.replace("_", " "))
    return fold(value)


def loose(text: str) -> str:
    """Return a folded text without hyphens: "Non-randomized" is NON_RANDOMIZED."""
    return fold(text).replace("-", " ")


def occurs(quoted: str, text: str) -> bool:
    """Whether a quoted text, shortened with ellipses perhaps, occurs in a folded text."""
    whole = fold(quoted)
    if whole in text:
        return True
    place = 0
    for piece in pieces(quoted):
        start = text.find(piece, place)
        if start < 0:
            return False
        place = start + len(piece)
    return bool(pieces(quoted))


def pieces(quoted: str) -> list[str]:
    """Return the folded parts of a quotation between its ellipses."""
    parts = (fold(part).strip(" ,;:.-") for part in quoted.split(ELLIPSIS))
    return [part for part in parts if part]
