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
    "age respelt": ("loud same-on-both-sides", "an age in small letters is published as a change of the age"),
    "all sites turned": (
        "direction-unsaid too-low unmentioned-before",
        "a site status is said without the one it had; all sites withdrawn is low",
    ),
    "all time frames": (
        "said-twice too-many unmentioned-after unmentioned-before unsaid-timeFrame unshown",
        "one edit of many outcomes is many sentences, or is counted without the two time frames",
    ),
    "arm renamed": (
        "same-on-both-sides unmentioned-after unshown",
        "both names are cut off to read the same; the longer one is nowhere whole",
    ),
    "criterion capitals": ("loud", "a difference of capitals is published as words added and removed"),
    "criterion dropped": (
        "not-in-sentence-before unmentioned-before",
        "words are counted where a criterion went",
    ),
    "criterion flipped": (
        "not-in-sentence-after not-in-sentence-before unmentioned-after",
        "words are counted where one became its opposite",
    ),
    "criterion moved": (
        "not-in-sentence-after unmentioned-after",
        "words are counted where a criterion moved between inclusion and exclusion",
    ),
    "criterion number": (
        "not-in-sentence-after not-in-sentence-before too-low",
        "words are counted where a number changed; a number with another point is low",
    ),
    "criterion range": ("too-low", "a range run together, or a sign, is low"),
    "description flipped": (
        "not-in-sentence-after not-in-sentence-before too-low unmentioned-after unsaid-description",
        'the description of an outcome "was edited", whatever it says now',
    ),
    "description number": (
        "not-in-sentence-after not-in-sentence-before too-low unsaid-description",
        'the description of an outcome "was edited", whatever it says now',
    ),
    "description of arm flipped": (
        "unmentioned-after unmentioned-before unshown",
        "the texts of arms and interventions are shown nowhere",
    ),
    "description removed": (
        "false-word not-in-sentence-after unmentioned-after unshown",
        'a removed description "was edited"',
    ),
    "description unit": (
        "not-in-sentence-after not-in-sentence-before too-low unsaid-description",
        'the description of an outcome "was edited", whatever it says now',
    ),
    "dose or number": (
        "too-low unmentioned-after unmentioned-before unshown",
        "the texts of arms and interventions are shown nowhere, and low",
    ),
    "dose unit": (
        "too-low unmentioned-after unmentioned-before unshown",
        "the texts of arms and interventions are shown nowhere, and low",
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
        'a number beside a length in words is taken for the same text; an outcome without posted results "was edited"',
    ),
    "posted time frame": (
        "unmentioned-after unmentioned-before unshown",
        'an outcome without posted results "was edited"; a length beside an age is taken for the same text',
    ),
    "posted title": ("unmentioned-before unshown", 'an outcome without posted results "was edited"'),
    "route": (
        "too-low unmentioned-after unmentioned-before unshown",
        "the texts of arms and interventions are shown nowhere, and low",
    ),
    "same length": ("loud point-on-both-sides", "the same length in another unit is published as a change"),
    "site turned": ("direction-unsaid unmentioned-before", "a site status is said without the one it had"),
    "source of cells": (
        "too-low unmentioned-after unmentioned-before unshown",
        "the texts of arms and interventions are shown nowhere, and low",
    ),
    "status": ("too-low", "a completed trial that recruits again is medium"),
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
    "title": ("not-in-sentence-after same-on-both-sides", "both titles are cut off before they differ"),
    "two flags": ("unmentioned-after", "a flag that turned as another did is left out"),
    "withdrawn": (
        "false-word withdrawn-shortfall",
        "nobody enrolled in a withdrawn trial reads as a shortfall",
    ),
    "withheld": ("unmentioned-before", "the last public name and sponsor are gone with the record"),
    "any": ("long-in-months", "more than 36 months are said in months"),
}

RARE = {
    "arm renamed",
    "criterion dropped",
    "criterion flipped",
    "criterion number",
    "posted description",
    "posted time frame",
    "posted title",
    "status",
    "time point dropped",
}
"""Rows that a few hundred mutations may miss."""

KNOWN: dict[str, Rows] = {
    "gallery": {"pairs": ("direction-unsaid", "a site status is said without the one it had")},
    "world": {
        "pairs": (
            "direction-unsaid long-in-months new-country-unnamed unsaid-measure unshown withdrawn-shortfall",
            "a site status is said without the one it had; more than 36 months are said in months; a new country beyond the third is counted; a measure is cut off before it differs; a long reason for a stop is cut off; texts of arms and comments of results are shown nowhere; nobody enrolled in a withdrawn trial reads as a shortfall",
        )
    },
    "real": {
        "pairs": (
            "direction-unsaid left-country-unnamed long-in-months same-on-both-sides unsaid-timeFrame unshown",
            "a site status is said without the one it had; a country left beyond the third is counted; more than 36 months are said in months; both names are cut off to read the same; the words of a time frame are not said; a long reason for a stop is cut off; texts of arms and comments of results are shown nowhere",
        )
    },
    "mutated": MUTATED,
    "several": {
        "several edits": (
            "did-not-happen direction-unsaid false-reworded point-on-both-sides same-on-both-sides silenced time-point-unsaid too-low unmentioned-after unmentioned-before unsaid-description unsaid-measure unsaid-timeFrame unshown",
            "what is known of each edit alone",
        ),
        "any": ("long-in-months", "more than 36 months are said in months"),
    },
}
