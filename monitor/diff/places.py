"""Countries, cities and sites as the registry spells them now and as it used to spell them.

The registry rewrites country and city names, states and zip codes on its own side, without a word of
the sponsor. What means the same place is folded to one form here, for comparison only.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from monitor.diff.align import Alignment, align, encode
from monitor.diff.place_names import CITIES, COUNTRIES
from monitor.model import JsonValue
from monitor.model.study import STUDY
from monitor.model.wording import plain, shorten

_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i"}
)
_NOT_WORD = re.compile(r"[\W_]+")
_PLACEHOLDER = re.compile(
    r"\b(?:local institution|(?:research|investigational|investigative|clinical|study|trial) (?:site|cent(?:er|re)|facility)"
    r"|investigator|site|cent(?:er|re))\b[\W\d_]*(?:[a-z]{0,4}\d+)?$|^[a-z]{2,4}[\W\d_]*\d+[\W\d_]*$",
    re.IGNORECASE,
)
_PATH = STUDY.protocol_section.contacts_locations_module.locations
_FACILITY, _CITY, _COUNTRY, _ZIP = _PATH.facility.key, _PATH.city.key, _PATH.country.key, _PATH.zip.key
_SITE_THRESHOLD = 85.0
_SPELLING = 72.0
"""Similarity, of 100, from which two folded names of a city are spellings of one."""


_WITH_ARTICLE = re.compile(
    r"United |Netherlands|Philippines|Bahamas|Gambia|Maldives|Seychelles|Comoros|Solomon Islands|Marshall Islands|Cayman"
    r"|Cook Islands|Faroe|Isle of Man|Vatican|.*\b(?:Republic|Federation|Emirates|Territory|Islands)\b"
)
"""Names of countries that have an article in a sentence."""


def in_a_sentence(name: str) -> str:
    """Return the name of a country as it is after a preposition: "the Netherlands"."""
    return f"the {name}" if "," not in name and _WITH_ARTICLE.match(name) else name


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return the text in lower case without accents, punctuation, escapes and doubled spaces."""
    lower = unicodedata.normalize("NFKD", plain(text).casefold()).translate(_LETTERS)
    bare = "".join(c for c in lower if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", bare).strip()


@lru_cache(maxsize=1024)
def country(name: str) -> str:
    """Return one folded form for all the names that the registry has used for a country."""
    folded = fold(name)
    return COUNTRIES.get(folded, folded)


@lru_cache(maxsize=8192)
def city(name: str) -> str:
    """Return one folded form for the known names of a city in different languages."""
    folded = re.sub(r"^st\b", "saint", fold(name))
    return CITIES.get(folded, folded)


def same_city(first: str, second: str) -> bool:
    """Whether two names are names or spellings of one city; only to be asked of one facility."""
    a, b = city(first), city(second)
    if a == b or (a and b and (a in b or b in a)):
        return True
    return fuzz.token_sort_ratio(a, b) >= _SPELLING


def is_placeholder(facility: JsonValue) -> bool:
    """Whether a facility's name names no facility, such as "Research Site" or "Local Institution - 0062"."""
    return facility is None or bool(_PLACEHOLDER.search(plain(facility)))


def named(site: JsonValue) -> str:
    """Return a site of a canonical record for a person: facility, city, country as far as given."""
    if not isinstance(site, Mapping):
        return shorten(site, 80) or "site"
    return name_of(*(_text(site.get(key)) for key in (_FACILITY, _CITY, _COUNTRY)))


def name_of(facility: str | None, city: str | None, country: str | None) -> str:
    """Return a site for a person: facility, city, country as far as given."""
    parts = (shorten(facility, 60) if facility is not None else "", plain(city or ""), plain(country or ""))
    return ", ".join(part for part in parts if part) or "site"


def _text(value: JsonValue) -> str | None:
    return None if value is None else str(value)


def align_sites(before: Sequence[JsonValue], after: Sequence[JsonValue]) -> Alignment[JsonValue]:
    """Return the alignment of sites by facility, city, zip code and country; a city's other spelling is the same city."""
    alignment = align(
        before,
        after,
        key=lambda site: f"{part(site, 'facility')} {city(part(site, 'city'))}",
        threshold=_SITE_THRESHOLD,
        identities=(_by_all, _by_city, _by_zip, _by_name),
        block=lambda site: country(part(site, _COUNTRY)),
    )
    kept = [(old, new) for old, new in alignment.pairs if _same_place(old, new)]
    apart = [(old, new) for old, new in alignment.pairs if not _same_place(old, new)]
    dropped, added = (
        [*alignment.dropped, *(old for old, _ in apart)],
        [*alignment.added, *(new for _, new in apart)],
    )
    kept += _take_neighbours(dropped, added)
    return Alignment(
        unchanged=alignment.unchanged,
        pairs=tuple(sorted(kept, key=encode)),
        added=tuple(sorted(added, key=encode)),
        dropped=tuple(sorted(dropped, key=encode)),
    )


def _same_place(first: JsonValue, second: JsonValue) -> bool:
    """Whether two sites of one name are in one place."""
    if part(first, _ZIP) and part(first, _ZIP) == part(second, _ZIP):
        return True
    return same_city(part(first, _CITY), part(second, _CITY))


def _take_neighbours(dropped: list[JsonValue], added: list[JsonValue]) -> list[tuple[JsonValue, JsonValue]]:
    """Pair sites of one address, where one is a placeholder or both are spellings of one name."""
    waiting: dict[Hashable, list[JsonValue]] = defaultdict(list)
    for site in added:
        if (address := _address(site)) is not None:
            waiting[address].append(site)
    pairs: list[tuple[JsonValue, JsonValue]] = []
    for old in dropped:
        fitting = [new for new in waiting.get(_address(old), ()) if _may_replace(old, new)]
        if fitting:
            waiting[_address(old)].remove(fitting[0])
            pairs.append((old, fitting[0]))
    for old, new in pairs:
        dropped.remove(old)
        added.remove(new)
    return pairs


def _may_replace(old: JsonValue, new: JsonValue) -> bool:
    first, second = part(old, _FACILITY), part(new, _FACILITY)
    if is_placeholder(first or None) or is_placeholder(second or None):
        return True
    return fuzz.ratio(fold(first), fold(second)) >= _SPELLING  # letters that were lost in some encoding


def _address(site: JsonValue) -> Hashable:
    zip_code = fold(part(site, _ZIP))
    return (city(part(site, _CITY)), zip_code, country(part(site, _COUNTRY))) if zip_code else None


def part(site: JsonValue, name: str) -> str:
    """Return one text of a site; empty where it has none."""
    value = site.get(name) if isinstance(site, dict) else None
    return value if isinstance(value, str) else ""


def _by_all(site: JsonValue) -> Hashable:
    facility, zip_code = fold(part(site, _FACILITY)), fold(part(site, _ZIP))
    return (facility, city(part(site, _CITY)), zip_code, country(part(site, _COUNTRY)))


def _by_city(site: JsonValue) -> Hashable:
    return (fold(part(site, _FACILITY)), city(part(site, _CITY)), country(part(site, _COUNTRY)))


def _by_zip(site: JsonValue) -> Hashable:
    zip_code = fold(part(site, _ZIP))
    return (fold(part(site, _FACILITY)), zip_code, country(part(site, _COUNTRY))) if zip_code else None


def _by_name(site: JsonValue) -> Hashable:
    facility = part(site, _FACILITY)
    return None if is_placeholder(facility or None) else (fold(facility), country(part(site, _COUNTRY)))
