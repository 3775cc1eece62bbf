"""Names outside quotation marks: every word with a capital letter has to occur in the pair."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .days import MONTHS
from .pairs import Complaint
from .roles import Span
from .sentence import Clause, Token
from .text import fold

if TYPE_CHECKING:
    from .claims import Saying

ABBREVIATIONS = """
us fda fdaaa nct pmid id ids ind ide cfr eu who nih url doi isrctn usa gmt not no yes unknown withheld
clinicaltrials.gov
"""
OURS = {*(month.casefold() for month in MONTHS), *ABBREVIATIONS.split()}
"""Words with a capital letter that are the sentences' own."""

TEMPLATE = {"regulated", "sponsored", "funded"}
RESPELT = {"turkey", "türkiye", "south", "korea", "iran", "russia", "czech", "republic", "vietnam", "naples"}


def names(saying: Saying, clause: Clause, sides: list[Span]) -> Iterator[Complaint]:
    """Yield a complaint of a name that occurs in neither record, or not on the side where the sentence puts it."""
    for place, token in enumerate(clause.tokens):
        if not is_name(clause, place) or is_other_record(saying, token):
            continue
        sides = saying.pair.side(token.role)
        if not any(occurs(token, record.scope().text) for record in sides):
            other = any(occurs(token, record.scope().text) for record in saying.pair.side(""))
            kind = "wrong-side-name" if other else "unfounded-name"
            yield saying.complaint(kind, f"{token.role or 'either'}: {token.text}")


def is_name(clause: Clause, place: int) -> bool:
    """Whether a token is a word with a capital letter that is neither the sentence's first nor one of its own."""
    token = clause.tokens[place]
    if token.kind != "word" or not token.text[0].isupper() or fold(token.text) in OURS | RESPELT:
        return False
    return place != 0


def is_other_record(saying: Saying, token: Token) -> bool:
    """Whether a word is the number of the record that took this one's place, which is in neither of the two."""
    return saying.path.startswith("watch/") and re.fullmatch(r"NCT\d{8}", token.text) is not None


def occurs(token: Token, text: str) -> bool:
    """Whether a name occurs in a record's text, folded."""
    word = fold(token.text)
    parts = [part for part in word.split("-") if part not in OURS | TEMPLATE]
    return word in text or all(part in text for part in parts) or word.replace("-", "") in text
