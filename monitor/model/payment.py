"""Whether a record says who pays for taking part: the registry has no field for it, so its prose is read."""

from __future__ import annotations

import re
from typing import Final

from monitor.model.text import plain

_WHO: Final = r"(?:participants?|patients?|subjects?|volunteers?|individuals?|they|family|families|sponsor)"
_PAYS: Final = re.compile(
    rf"""
    \b{_WHO}\s(?:[a-z]+\s){{0,4}}(?:pays?|paid|paying|reimbursed?|compensated|charged)\b
    | \b(?:paid|funded|covered|borne)\sby\s(?:the\s|their\s|each\s)?{_WHO}\b
    | \bpay(?:s|ing|ment)?\s(?:for|of)\s(?:the\s|their\s|all\s)?(?:treatments?|procedures?|participation|study|trial|cells?|injections?|costs?)\b
    | \b(?:free\sof\scharge|at\sno\s(?:cost|charge)|no\scosts?\s(?:to|for)|without\scharge|out[-\s]of[-\s]pocket|self[-\s](?:funded|funding|pay|paid|paying))\b
    | \b(?:covers?|bears?|responsible\sfor|meet|provides?)\s(?:[a-z]+\s){{0,3}}(?:costs?|fees?)\s(?:of|for)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_HINTS: Final = (
    "pay",
    "paid",
    "reimburs",
    "compensat",
    "charge",
    "fund",
    "covered",
    "borne",
    "cost",
    "fee",
    "pocket",
)
"""Of these every match of `_PAYS` has one. Most texts have none, and are not split into sentences."""
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+|\n+")
_MOST: Final = 300


def payment_words(*texts: str | None) -> str | None:
    """Return the first sentence of a record that says who pays or that nobody does, or None."""
    for text in texts:
        read = (text or "")[:60_000]
        if not _hinted(read):
            continue
        for sentence in _SENTENCE.split(read):
            if len(sentence) <= _MOST and _hinted(sentence) and _PAYS.search(" ".join(sentence.split())):
                return plain(sentence).strip(" *-•")
    return None


def _hinted(text: str) -> bool:
    folded = text.casefold()
    return any(hint in folded for hint in _HINTS)
