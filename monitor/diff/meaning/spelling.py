"""Whether two words are one word in two spellings or two inflections.

Only what is certain counts: British and American spelling, doubled letters, diacritics, plurals, the endings
-ed and -ing, and a slip of one letter in a word that everybody in the field knows. A prefix or any other ending
makes another word: "treated" is not "untreated", "inferior" is not "inferiority".
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from monitor.diff.meaning.slips import is_slip
from monitor.diff.meaning.word_set import word_set

_GREEK: Final = {
    "\N{GREEK SMALL LETTER ALPHA}": "alpha",
    "\N{GREEK SMALL LETTER BETA}": "beta",
    "\N{GREEK SMALL LETTER GAMMA}": "gamma",
    "\N{GREEK SMALL LETTER DELTA}": "delta",
    "\N{GREEK SMALL LETTER KAPPA}": "kappa",
    "\N{GREEK SMALL LETTER OMEGA}": "omega",
    "\N{GREEK SMALL LETTER MU}": "u",
    "\N{MICRO SIGN}": "u",
}
_UNITS: Final = {
    "millimeter": "mm", "centimeter": "cm", "meter": "m", "kilogram": "kg", "gram": "g", "milligram": "mg",
    "microgram": "ug", "mcg": "ug", "milliliter": "ml", "liter": "l", "percent": "%", "percentage": "percentage",
    "hr": "hour", "hrs": "hour", "wk": "week", "wks": "week", "yr": "year", "yrs": "year", "mo": "month", "min": "minute",
}  # fmt: skip
_IRREGULAR: Final = {
    "is": "be", "are": "be", "was": "be", "were": "be", "been": "be", "being": "be",
    "has": "have", "had": "have", "having": "have", "does": "do", "did": "do", "done": "do",
    "used": "use", "using": "use", "uses": "use", "men": "man", "women": "woman", "children": "child",
    "feet": "foot", "teeth": "tooth", "criteria": "criterion", "data": "datum", "indices": "index",
    "vertebrae": "vertebra", "foramina": "foramen", "nuclei": "nucleus", "foci": "focus", "stimuli": "stimulus",
    "thrombi": "thrombus", "bacteria": "bacterium", "phenomena": "phenomenon", "matrices": "matrix",
    "those": "that", "these": "this", "bled": "bleed", "felt": "feel", "taken": "take", "took": "take",
    "given": "give", "gave": "give", "shown": "show", "undergone": "undergo", "underwent": "undergo",
}  # fmt: skip
_NOT_INFLECTED: Final = word_set(
    "this thus plus does was has his its less loss gas bias lens pelvis series news during thing spring string "
    "morning evening fasting need seed indeed exceed proceed hundred united biceps triceps always severed rating timing "
    "setting finding meeting feeling bearing dressing lying living reading opening training staging grading"
)

_VARIANTS: Final = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"[ao]e(?=.)", "e"),  # haemorrhage, oedema
        (
            r"(behavi|col|fav|flav|harb|hon|hum|lab|neighb|od|rig|rum|sav|tum|vap|vig|endeav|arm|glam)our",
            r"\1or",
        ),
        (r"(?<=....[iy])s(?=(?:e[drs]?|ers|ing|ations?|able)$)", "z"),  # randomised, analyse
        (r"(met|lit|fib|cent|theat|calib|goit)re(?=s?$|d$)", r"\1er"),
        (r"ogue(?=s?$)", "og"),
        (r"^(program)me", r"\1"),
        (r"^grey", "gray"),
        (r"^ageing$", "aging"),
        (r"^disk(?=s?$)", "disc"),
        (r"^sulph", "sulf"),
        (r"^artefact", "artifact"),
        (r"(judg|acknowledg)ement", r"\1ment"),
        (r"^practis", "practic"),
        (r"^licenc", "licens"),
        (r"(def|off|pret)ence", r"\1ense"),
        (r"^maneuver|^maneuvre", "maneuver"),
    )
)
_DOUBLED: Final = re.compile(r"([b-df-hj-np-tv-z])\1")
_LONG: Final = 8
"""Letters of a word in which a doubled consonant is a matter of spelling: "enrollment", never "coma" and "comma"."""


@lru_cache(maxsize=20_000)
def spelling(word: str) -> str:
    """Return a word, in whatever case, in the one spelling in which words are compared."""
    word = "".join(_GREEK.get(letter, letter) for letter in word.casefold())
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    for pattern, replacement in _VARIANTS:
        word = pattern.sub(replacement, word)
    if word in _UNITS:
        return _UNITS[word]
    return _DOUBLED.sub(r"\1", word) if len(word) >= _LONG else word


@lru_cache(maxsize=20_000)
def base_forms(word: str) -> frozenset[str]:
    """Return the words of which a word can be an inflection, itself among them."""
    word = word.casefold()
    forms = {word, _IRREGULAR.get(word, word)}
    if word not in _NOT_INFLECTED:
        forms |= {*_singulars(word), *_infinitives(word)}
    return frozenset(spelling(form) for form in forms)


@lru_cache(maxsize=50_000)
def same_word(first: str, second: str) -> bool:
    """Return whether two words are certainly one word."""
    if spelling(first) == spelling(second) or base_forms(first) & base_forms(second):
        return True
    return any(is_slip(form, other) for form in base_forms(first) for other in base_forms(second))


def _singulars(word: str) -> set[str]:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return set()
    if word.endswith("ies") and len(word) > 4:
        return {f"{word[:-3]}y", word[:-1]}
    singulars = {word[:-1]}
    if word.endswith(("ches", "shes", "sses", "xes", "zes")):
        singulars.add(word[:-2])
    if word.endswith("ses") and len(word) > 6:
        singulars.add(f"{word[:-2]}is")  # metastases, analyses
    return singulars


def _infinitives(word: str) -> set[str]:
    if word.endswith("ied") and len(word) > 4:
        return {f"{word[:-3]}y"}
    ending = next((ending for ending in ("ing", "ed") if word.endswith(ending)), None)
    if ending is None or word.endswith("eed"):
        return set()
    stem = word.removesuffix(ending)
    infinitives = {f"{stem}e"} if len(stem) > 2 else set()
    if len(stem) > 3:
        infinitives |= {stem, stem[:-1] if stem[-1] == stem[-2] and stem[-1] not in "aeious" else stem}
    return infinitives
