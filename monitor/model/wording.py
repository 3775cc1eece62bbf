"""Words, dates and numbers in the one form in which every sentence has them.

Whatever comes from a record is hostile text: control characters and those that turn the direction of
writing are dropped here, before they reach a sentence. Nothing here is HTML.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Sequence

from monitor.model import Json

SENTINEL = 99999999
"""What the registry stores for an enrolment that is no number of people."""

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DATE = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?(?:T.*)?", re.DOTALL)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_INVISIBLE = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))
_KEPT = frozenset("\u200c\u200d")  # joiners, without which some scripts are misspelt

_WORDS = {
    "ACTIVE_NOT_RECRUITING": "Active, not recruiting",
    "UNKNOWN": "Unknown",
    "NA": "Not applicable",
    "ECT": "Educational, counselling or training",
    "NON_RANDOMIZED": "Non-randomized",
    "CASE_CONTROL": "Case-control",
    "CASE_ONLY": "Case-only",
    "CASE_CROSSOVER": "Case-crossover",
    "CROSS_SECTIONAL": "Cross-sectional",
    "FAMILY_BASED": "Family-based",
    "SUB_INVESTIGATOR": "Sub-investigator",
    "SPONSOR_INVESTIGATOR": "Sponsor-investigator",
    "NON_PROBABILITY_SAMPLE": "Non-probability sample",
    "EARLY_PHASE1": "Early phase 1",
    "PHASE1": "Phase 1",
    "PHASE2": "Phase 2",
    "PHASE3": "Phase 3",
    "PHASE4": "Phase 4",
    "SAP": "Statistical analysis plan",
    "ICF": "Informed consent form",
    "CSR": "Clinical study report",
    "NIH": "NIH",
    "FED": "US federal agency",
    "OTHER_GOV": "Other government",
    "INDIV": "Individual",
    "AMBIG": "Ambiguous",
}


def plain(text: Json) -> str:
    """A record's text in one line as a person reads it: no backslash escapes, entities or invisible characters."""
    line = str(text)
    if "&" in line:
        line = html.unescape(line)
    if "\\" in line:
        line = _ESCAPE.sub(r"\1", line)
    if not line.isprintable():  # white space but the plain space is not printable either
        line = "".join(
            c for c in line if c.isspace() or c in _KEPT or unicodedata.category(c) not in _INVISIBLE
        )
    line = " ".join(line.split())
    return line if line.isascii() else unicodedata.normalize("NFC", line)


def shorten(text: Json, limit: int) -> str:
    """A record's text in at most `limit` characters, cut between words, with an ellipsis where it was cut."""
    line = plain(text)
    if len(line) <= limit:
        return line
    cut = line[:limit]
    head, space, _ = cut.rpartition(" ")
    kept = head if space and len(head) >= limit // 2 else cut[:-1]
    return kept.rstrip(" ,;:.-\u2013\u2014(") + "…"


def quote(text: Json, limit: int = 100) -> str:
    """A record's own words, in quotation marks, shortened to about `limit` characters."""
    return f"“{shorten(text, limit)}”"


def words(value: Json) -> str:
    """An enumerated value in plain words: `ACTIVE_NOT_RECRUITING` is "Active, not recruiting"."""
    if value is None:
        return "not stated"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return listed([words(item) for item in value])
    text = plain(value)
    return _WORDS.get(text) or (text.replace("_", " ").capitalize() if text.isupper() else text)


def day(value: Json) -> str:
    """A registry date in a fixed form: "14 March 2026", or "March 2026" where the record gives no day."""
    match = _DATE.fullmatch(str(value))
    if match is None or not 1 <= int(match[2]) <= 12:
        return plain(value)
    month = f"{_MONTHS[int(match[2]) - 1]} {match[1]}"
    return f"{int(match[3])} {month}" if match[3] else month


def number(value: Json) -> str:
    """A number with thousands separators: "12,000"."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return plain(value)
    return f"{value:,}"


def count(amount: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun: "1 site", "1,400 sites"."""
    return f"{amount:,} {noun if amount == 1 else plural or noun + 's'}"


def percent(part: float, whole: float) -> str:
    """A share in whole percent: "37%", "less than 1%"; `whole` is not 0."""
    share = abs(part) / abs(whole) * 100
    return "less than 1%" if 0 < share < 0.5 else f"{int(share + 0.5)}%"


def listed(items: Sequence[str], limit: int = 0, more: str = "more") -> str:
    """Items in one phrase: "a", "a and b", "a, b and c"; beyond `limit`: "a, b and 3 more"."""
    shown = list(items)
    if limit and len(shown) > limit:
        shown = [*shown[:limit], f"{len(shown) - limit:,} {more}"]
    return " and ".join((", ".join(shown[:-1]), shown[-1])) if len(shown) > 1 else "".join(shown)


def clauses(parts: Iterable[str]) -> str:
    """Parts of a sentence joined by commas, with a capital letter and a full stop."""
    return sentence(", ".join(part for part in parts if part))


def sentence(text: str) -> str:
    """A text with a capital letter at its start and a full stop at its end."""
    stopped = text if text.endswith((".", "?", "!", ".”", "?”", "!”")) else text + "."
    return stopped[:1].upper() + stopped[1:]
