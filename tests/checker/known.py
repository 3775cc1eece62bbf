"""What the checker is known to complain of, until it is mended: the rows go as the sentences get better.

A row is a kind of edit (or `pairs`, for records that were not edited): the kinds of complaints, and why they are true.
"""

from __future__ import annotations

Rows = dict[str, tuple[str, str]]

MUTATED: Rows = {
    "acronym": (
        "did-not-happen doubtful-reworded false-word too-many",
        "an acronym for its long form is one outcome dropped and one added",
    ),
    "all time frames": (
        "said-twice too-many unmentioned-after unmentioned-before unsaid-timeFrame unshown",
        "one edit of many outcomes is many sentences, or is counted without the two time frames",
    ),
    "criterion dropped": (
        "did-not-happen not-gained not-lost",
        "a criterion is cut in two where its list is numbered; others are removed beside it",
    ),
    "criterion moved": (
        "did-not-happen not-gained not-in-sentence-after not-lost too-low unchanged-pair unmentioned-after",
        "a criterion that moved is removed and added, reordered, or joined to the number of the next",
    ),
    "criterion number": (
        "not-in-sentence-after not-in-sentence-before not-lost",
        "a criterion that changed is taken for another one",
    ),
    "description flipped": (
        "not-in-sentence-after not-in-sentence-before too-low unmentioned-after unsaid-description",
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
        "false-reworded false-word not-in-sentence-after not-in-sentence-before too-low unmentioned-after unsaid-measure",
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
    "posted description": (
        "unmentioned-after unmentioned-before unshown",
        'an outcome without posted results "was edited"',
    ),
    "posted time frame": (
        "unmentioned-after unmentioned-before unshown",
        'an outcome without posted results "was edited"',
    ),
    "posted title": ("unmentioned-before unshown", 'an outcome without posted results "was edited"'),
    "same length": ("loud point-on-both-sides", "the same length in another unit is published as a change"),
    "time frame flipped": (
        "false-word not-in-sentence-after not-in-sentence-before unmentioned-after unsaid-timeFrame",
        'a time frame "was edited", the words are not said',
    ),
    "time point added": (
        "false-word not-in-sentence-after point-on-both-sides time-point-unsaid too-low unsaid-timeFrame",
        "a point that was added reads as one that moved",
    ),
    "time point dropped": (
        "false-word not-in-sentence-before point-on-both-sides time-point-unsaid too-low unmentioned-before unsaid-timeFrame",
        "a point that was dropped is not said, or reads as one that moved",
    ),
    "time point made primary": (
        "false-word not-in-sentence-after time-point-unsaid too-low unsaid-timeFrame",
        "a point made the primary one is edited words",
    ),
    "any": ("long-in-months", "more than 36 months are said in months"),
}

RARE = {
    "criterion dropped",
    "criterion moved",
    "criterion number",
    "posted description",
    "posted time frame",
    "posted title",
    "time point dropped",
}
"""Rows that a few hundred mutations may miss."""

KNOWN: dict[str, Rows] = {
    "gallery": {},
    "world": {
        "pairs": (
            "long-in-months unsaid-measure",
            "more than 36 months are said in months; a measure is cut off before it differs",
        )
    },
    "real": {
        "pairs": (
            "direction-unsaid unsaid-timeFrame",
            "sites of one placeholder are told apart in two ways; the words of a time frame are not said",
        )
    },
    "mutated": MUTATED,
    "several": {
        "several edits": (
            "did-not-happen false-reworded not-lost point-on-both-sides silenced time-point-unsaid too-low unchanged-pair unmentioned-after unmentioned-before unsaid-description unsaid-measure unsaid-timeFrame unshown",
            "what is known of each edit alone",
        ),
        "any": ("long-in-months", "more than 36 months are said in months"),
    },
}
