"""Whether two texts certainly mean the same: only spelling, case, order, articles, acronyms and inflections differ."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from fractions import Fraction

from .figures import DAYS, IN_WORDS, measured
from .text import fold, words

DECISIVE = """
no not non without never neither nor none cannot except excluding unable absence absent lack lacking free
and or either both all any only least most maximum minimum max min more less fewer than
increase decrease increased decreased increasing decreasing reduction reduced improvement improved worsening
worsened higher lower greater smaller above below over under before after prior following during pre post
gain loss rise fall superiority inferiority noninferiority equivalence success failure presence positive
negative left right with alive dead survival death
mm cm m km mg g kg ug mcg ng ml l dl iu cell cells percent point points day days week weeks month months year
years hour hours minute minutes dose doses million billion thousand
baseline primary secondary mean median autologous allogeneic allogenic
"""
WEIGHTY = frozenset(DECISIVE.split())
"""Words that decide what a text means: negation, logic, order and direction, units, what a result hangs on."""

SYMBOLS = re.compile(r"[<>≤≥=±%]|(?<![\w.)\]])[-\u2212+](?=\.?\d)")
ARTICLES = {"a", "an", "the"}
ALIKE = 0.8
"""Least similarity of two words that are one word in two spellings or inflections."""

ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
RANKED = {"grade", "grades", "type", "types", "stage", "stages", "class", "phase", "modic", "pfirrmann"}
"""Words before which a Roman number is one: "grade III" is grade 3."""

CLOSE = Fraction(1, 50)
ENDINGS = ("ations", "ation", "ings", "ing", "ies", "ed", "es", "s")


def differing(before: str, after: str) -> list[str]:
    """Return the words that may make two texts differ in meaning; none where they certainly mean the same."""
    old, new = Counter(tokens(before)), Counter(tokens(after))
    lost, gained = list((old - new).elements()), list((new - old).elements())
    lost, gained = without_lengths(before, after, lost, gained)
    written_out(lost, gained, before, after)
    for word in list(lost):
        match = next((other for other in gained if is_one_word(word, other)), None)
        if match is not None:
            lost.remove(word)
            gained.remove(match)
    return [word for word in (*lost, *gained) if word not in ARTICLES]


def weighty(before: str, after: str) -> list[str]:
    """Return the words among these that certainly make two texts differ in meaning."""
    return [word for word in differing(before, after) if is_weighty(word)]


def is_weighty(word: str) -> bool:
    """Whether a word or symbol decides what a text means."""
    return word in WEIGHTY or not word.isalpha()


def tokens(text: str) -> list[str]:
    """Return the words of a text with numbers in digits, and the symbols that compare."""
    read = words(text)
    said = [
        str(ROMAN.get(word, word) if before in RANKED else IN_WORDS.get(word, word))
        for before, word in zip(["", *read], read, strict=False)
    ]
    return [*said, *(symbol.replace("\u2212", "-") for symbol in SYMBOLS.findall(fold(text)))]


def is_one_word(word: str, other: str) -> bool:
    """Whether two words are one in two spellings or inflections."""
    if is_weighty(word) or is_weighty(other):
        return False
    if stem(word) == stem(other):
        return True
    return len(word) > 3 and SequenceMatcher(None, word, other).ratio() >= ALIKE


def stem(word: str) -> str:
    """Return a word without the endings of inflections."""
    ending = next((e for e in ENDINGS if word.endswith(e) and len(word) > len(e) + 2), "")
    return word.removesuffix(ending)


def written_out(lost: list[str], gained: list[str], before: str, after: str) -> None:
    """Take out acronyms that one text has and the other writes out."""
    for short, full, text in ((lost, gained, after), (gained, lost, before)):
        for acronym in [word for word in short if 2 <= len(word) <= 8 and word.isalpha()]:
            run = spelt(acronym, words(text))
            if run and any(word in full for word in run):
                short.remove(acronym)
                take(full, run)
    for short, text in ((lost, before), (gained, after)):  # an acronym beside what it abbreviates
        for acronym in [word for word in short if 2 <= len(word) <= 8 and word.isalpha()]:
            run = spelt(acronym, words(text))
            if run and f"({acronym}" in fold(text).replace("[", "("):
                short.remove(acronym)
    sides = ((lost, before, after), (gained, after, before))
    for full, own, other in sides:  # the long form beside an acronym that stays
        for acronym in sorted(set(words(other)), key=len, reverse=True):  # ORR before the word "or"
            spelt_runs = (
                spellings(acronym, words(own)) if 2 <= len(acronym) <= 8 and acronym.isalpha() else ()
            )
            runs = ([str(IN_WORDS.get(word, word)) for word in run] for run in spelt_runs)  # as in `tokens`
            # "transfusion dependent (...) Transfusion Dependence (TD)": the run that is gone
            take(full, next((run for run in runs if sum(w in full for w in run) >= len(acronym)), []))


def take(items: list[str], wanted: list[str]) -> None:
    """Take each of the wanted items out of a list, once."""
    for item in wanted:
        if item in items:
            items.remove(item)


def spelt(acronym: str, text: list[str]) -> list[str]:
    """Return the first run of words whose first letters are an acronym; none where there is none."""
    return next(spellings(acronym, text), [])


def spellings(acronym: str, text: list[str]) -> Iterator[list[str]]:
    """Yield the runs of words whose first letters are an acronym; small words may come between."""
    for start in range(len(text)):
        run, left = [], acronym
        for word in text[start : start + 2 * len(acronym)]:
            if left and word.startswith(left[0]):
                left = left[1:]
            elif word not in {"of", "the", "and", "for", "in", "to"}:
                break
            run.append(word)
            if not left:
                yield run
                break


def without_lengths(
    before: str, after: str, lost: list[str], gained: list[str]
) -> tuple[list[str], list[str]]:
    """Return the words left where both texts name the same lengths of time, in whatever units."""
    old, new = lengths(before), lengths(after)
    close = 0 if units_of(before) == units_of(after) else CLOSE
    if old and len(old) == len(new) and all(abs(a - b) <= close * a for a, b in zip(old, new, strict=True)):
        units = {f"{unit}{ending}" for unit in DAYS for ending in ("", "s")}
        shift = [
            [w for w in side if not (w in units or w.replace(".", "").isdigit())] for side in (lost, gained)
        ]
        return shift[0], shift[1]
    return lost, gained


def units_of(text: str) -> list[str]:
    """Return the units of all lengths of time of a text."""
    return sorted(unit for values, unit in measured(text) if values)


def lengths(text: str) -> list[Fraction]:
    """Return all lengths of time of a text in days, in order of length."""
    return sorted(min(values) * DAYS[unit] for values, unit in measured(text) if values)
