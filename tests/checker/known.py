"""What the checker is known to complain of: its own limits, and what nobody can read for certain.

A row is a kind of edit (or `pairs`, for records that were not edited): the kinds of complaints, and why they are true.
"""

from __future__ import annotations

Rows = dict[str, tuple[str, str]]

MUTATED: Rows = {
    **dict.fromkeys(
        ("criterion moved", "criterion dropped", "criterion number", "criterion added"),
        (
            "did-not-happen not-gained not-in-sentence-after not-in-sentence-before not-lost too-low unchanged-pair unmentioned-after",
            "a limit: in lists with marks of several kinds, parts or footnotes, criteria are cut in other places than people would",
        ),
    ),
    "acronym": (
        "did-not-happen false-word too-many",
        "a limit: an acronym with two long forms, or one with a mark inside, has another meaning when it goes",
    ),
    "time frame moved": (
        "not-in-sentence-before",
        "a limit of the checker: “1 months” of a record is said as 1 month",
    ),
    "time point dropped": (
        "unsaid-timeFrame",
        "a limit of the checker: “3,12 months” may be a decimal number to it",
    ),
    "withheld": ("unmentioned-before", "a limit of the checker: a title without spaces is cut inside a word"),
}

KNOWN: dict[str, Rows] = {
    "gallery": {},
    "world": {},
    "real": {
        "pairs": (
            "direction-unsaid",
            "several sites have one placeholder as their name, and are paired in two ways",
        )
    },
    "mutated": MUTATED,
    "several": {},
}
