"""The ways in which people spell a word, so that a search for any of them finds all. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

MOST_FORMS = 32
"""How many spellings of a phrase are asked for at most: they multiply, and the phrase is not ours."""
_ANYWHERE = (
    # British and American, and disc in all its compounds: intradiscal, discogenic, discectomy.
    *(("disc", "disk"), ("aem", "em"), ("anaesth", "anesth"), ("oedem", "edem"), ("foet", "fet")),
    *(("oesoph", "esoph"), ("paed", "ped"), ("gynaec", "gynec"), ("oestr", "estr"), ("sulph", "sulf")),
    *(("aetiol", "etiol"), ("rrhoea", "rrhea"), ("manoeuv", "maneuv")),
    *(("tumour", "tumor"), ("behaviour", "behavior"), ("colour", "color"), ("labour", "labor")),
    *(("fibre", "fiber"), ("centre", "center"), ("metre", "meter"), ("programme", "program")),
    ("isation", "ization"),
)
_AT_THE_END = (("ise", "ize"), ("ised", "ized"), ("ising", "izing"), ("yse", "yze"), ("ysed", "yzed"))


def spellings(phrase: str) -> tuple[str, ...]:
    """Return the phrase as given, then its other spellings; at most `MOST_FORMS` in all."""
    forms = (_forms(word) for word in phrase.split(" "))
    return tuple(" ".join(chosen) for chosen in islice(product(*forms), MOST_FORMS))


def _forms(word: str) -> tuple[str, ...]:
    """Return a word as given, then its other spellings in lower case."""
    forms = {word.lower(): None}
    for pair in _ANYWHERE:
        for form in tuple(forms)[:MOST_FORMS]:
            forms.update(dict.fromkeys(_exchanged(form, pair)))
    for pair in _AT_THE_END:
        for form in tuple(forms)[:MOST_FORMS]:
            forms.update(dict.fromkeys(_ended_otherwise(form, pair)))
    return (word, *tuple(forms)[1:MOST_FORMS])


def _exchanged(word: str, pair: tuple[str, str]) -> Iterator[str]:
    for old, new in (pair, pair[::-1]):
        # What has the longer spelling already stays: "anaemia" contains "em" too, and is no "anaaemia".
        if old in word and not (old in new and new in word):
            yield word.replace(old, new)


def _ended_otherwise(word: str, pair: tuple[str, str]) -> Iterator[str]:
    for old, new in (pair, pair[::-1]):
        if word.endswith(old):
            yield word.removesuffix(old) + new
