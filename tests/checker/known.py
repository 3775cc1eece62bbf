"""What the checker is known to complain of, until it is mended: the rows go as the sentences get better.

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
        "false-word",
        "a limit: an acronym with two long forms, or one with a mark inside, has another meaning when it goes",
    ),
}

KNOWN: dict[str, Rows] = {
    "gallery": {},
    "world": {},
    "real": {
        "pairs": (
            "direction-unsaid",
            "sites of one placeholder are told apart in two ways",
        )
    },
    "mutated": MUTATED,
    "several": {},
}
