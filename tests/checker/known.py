"""What the checker is known to complain of, until it is mended: the rows go as the sentences get better.

A row is a kind of edit (or `pairs`, for records that were not edited): the kinds of complaints, and why they are true.
"""

from __future__ import annotations

Rows = dict[str, tuple[str, str]]

MUTATED: Rows = {
    "arm renamed": ("not-in-sentence-before", "a name whose first word is very long is cut at its beginning"),
    "criterion dropped": (
        "did-not-happen not-gained not-in-sentence-before not-lost",
        "the number before a criterion is not quoted; criteria without bullets are one once their lines are lost",
    ),
    "criterion moved": (
        "did-not-happen not-gained not-in-sentence-after not-lost unchanged-pair unmentioned-after",
        "criteria without bullets are one once their lines are lost",
    ),
    "description flipped": (
        "not-in-sentence-after not-in-sentence-before too-low unmentioned-after unmentioned-before unsaid-description",
        'the description of an outcome "was edited", whatever it says now',
    ),
    "description number": (
        "not-in-sentence-after not-in-sentence-before too-low unsaid-description",
        'the description of an outcome "was edited", whatever it says now',
    ),
    "description removed": (
        "false-word not-in-sentence-after unmentioned-after unshown",
        'a removed description "was edited"',
    ),
    "description unit": (
        "not-in-sentence-after not-in-sentence-before too-low unsaid-description",
        'the description of an outcome "was edited", whatever it says now',
    ),
    "measure flipped": (
        "false-reworded false-word not-in-sentence-after not-in-sentence-before too-low unsaid-measure",
        'a measure turned into its opposite is "reworded", and cut off before it differs',
    ),
    "measure number": (
        "false-reworded false-word not-in-sentence-after not-in-sentence-before too-low unsaid-measure",
        'a measure with another number is "reworded", and cut off before it differs',
    ),
    "measure unit": (
        "false-reworded false-word not-in-sentence-after not-in-sentence-before too-low unsaid-measure",
        'a measure in another unit is "reworded", and cut off before it differs',
    ),
    "same length": ("loud point-on-both-sides", "the same length in another unit is published as a change"),
    "time frame flipped": (
        "not-in-sentence-after not-in-sentence-before unmentioned-after unsaid-timeFrame",
        'a time frame "was edited", the words are not said',
    ),
    "time point added": (
        "not-in-sentence-after point-on-both-sides time-point-unsaid too-low unsaid-timeFrame",
        "a point that was added reads as one that moved",
    ),
    "time point dropped": (
        "false-still not-in-sentence-before point-on-both-sides time-point-unsaid too-low unmentioned-before unsaid-timeFrame",
        "a point that was dropped is not said, or reads as one that moved",
    ),
}

RARE = {
    "arm renamed",
    "criterion dropped",
    "criterion moved",
    "criterion flipped",
    "criterion number",
    "p-value",
    "status",
}
"""Rows that a few hundred mutations may miss."""

KNOWN: dict[str, Rows] = {
    "gallery": {},
    "world": {
        "pairs": (
            "unsaid-measure",
            "a measure is cut off before it differs",
        )
    },
    "real": {
        "pairs": (
            "direction-unsaid unsaid-timeFrame",
            "sites of one placeholder are told apart in two ways; the words of a time frame are not said",
        )
    },
    "mutated": MUTATED,
}
