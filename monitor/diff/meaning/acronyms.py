"""Acronyms and what they mean: a table of the field, and what the texts of a record define themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final

from monitor.diff.meaning.tokens import MeaningToken, TokenKind, read_tokens, same_token, without_marks
from monitor.model.base import Struct
from monitor.model.tables import read_table, read_word_sets
from monitor.model.wording import plain

Tokens = tuple[MeaningToken, ...]

_SETS: Final = read_word_sets(__package__, "words.toml")
_SMALL_WORDS: Final = _SETS["small"]
_LETTERS: Final = range(2, 11)
_MOST_TOKENS: Final = 5
"""Tokens of an acronym: "EQ-5D-5L" has five."""

_PARENTHESES: Final = frozenset("()[]")


class Acronym(Struct, frozen=True, kw_only=True):
    """An acronym with all its long forms.

    Attributes:
        name: its letters and digits in lower case.
        is_instrument: it names a scale or a questionnaire.
        spellings: its own tokens and its long forms, any of which means the same.
    """

    name: str
    spellings: tuple[Tokens, ...]
    is_instrument: bool = False


class Definition(Struct, frozen=True, kw_only=True):
    """A place where a text writes an acronym out: "Oswestry Disability Index (ODI)".

    Attributes:
        start, end: tokens that the place has.
        acronym, long_form: its parts.
    """

    start: int
    end: int
    acronym: Tokens
    long_form: Tokens

    @property
    def name(self) -> str:
        """The letters and digits of the acronym."""
        return _name(self.acronym)


MOST_REMEMBERED = 2000
"""Words whose acronyms are remembered, as criteria of one trial repeat theirs."""


class AcronymIndex:
    """The acronyms that mean the same as their long forms.

    Attributes:
        by_name: the acronyms. contested: names of acronyms that have two meanings, and so are none of these.
    """

    def __init__(self, acronyms: Iterable[Acronym], contested: Iterable[str] = ()) -> None:
        """Index acronyms by name, and their spellings by their first letter."""
        self.contested = frozenset(contested)
        self.by_name = {acronym.name: acronym for acronym in acronyms}
        self._spellings: dict[str, list[tuple[Tokens, Acronym]]] = {}
        for acronym in self.by_name.values():
            for spelling in acronym.spellings:
                self._spellings.setdefault(spelling[0].text[:1], []).append((spelling, acronym))
        for spellings in self._spellings.values():
            spellings.sort(key=lambda item: len(item[0]), reverse=True)
        self._beginning: dict[MeaningToken, tuple[tuple[Tokens, Acronym], ...]] = {}

    def match(self, tokens: Sequence[MeaningToken], start: int) -> tuple[int, Acronym] | None:
        """Return where the longest spelling that starts at a token ends, and its acronym."""
        for spelling, acronym in self._that_begin_with(tokens[start]):
            end = _end_of(spelling, tokens, start)
            if end is not None:
                return end, acronym
        return None

    def _that_begin_with(self, token: MeaningToken) -> tuple[tuple[Tokens, Acronym], ...]:
        """Return the spellings whose first token means the same as this one, the longest first."""
        known = self._beginning.get(token)
        if known is None:
            candidates = self._spellings.get(token.text[:1], ())
            known = tuple(item for item in candidates if same_token(item[0][0], token))
            if len(self._beginning) >= MOST_REMEMBERED:
                self._beginning.clear()
            self._beginning[token] = known
        return known

    def with_definitions(self, texts: Iterable[str]) -> AcronymIndex:
        """Return these acronyms and those that texts define; one that has two meanings is left out."""
        acronyms = dict(self.by_name)
        contested: set[str] = set()
        # Only parentheses define an acronym, and most texts have none.
        written = (text for text in texts if not _PARENTHESES.isdisjoint(plain(text)))
        for definition in (item for text in written for item in find_definitions(read_tokens(text), self)):
            known = acronyms.get(definition.name)
            spellings = (definition.acronym, definition.long_form)
            if known is None:
                acronyms[definition.name] = Acronym(name=definition.name, spellings=spellings)
            elif not any(_are_same(definition.long_form, spelling) for spelling in known.spellings):
                contested.add(definition.name)
        if not contested and len(acronyms) == len(self.by_name):
            return self
        certain = (acronym for name, acronym in acronyms.items() if name not in contested)
        return AcronymIndex(certain, contested | self.contested)


@cache
def known_acronyms() -> AcronymIndex:
    """Return the acronyms of the field, from `acronyms.toml`."""
    table = read_table(__package__, "acronyms.toml", dict[str, dict[str, tuple[str, ...]]])
    return AcronymIndex(
        Acronym(
            name=_name(read_tokens(name)),
            spellings=tuple(without_marks(read_tokens(text)) for text in (name, *long_forms)),
            is_instrument=section == "instruments",
        )
        for section, names in table.items()
        for name, long_forms in names.items()
    )


def abbreviate(tokens: Tokens, acronyms: AcronymIndex) -> Tokens:
    """Return the tokens with one token for each acronym, however it is written."""
    definitions = {
        definition.start: definition
        for definition in find_definitions(tokens, acronyms)
        if (known := acronyms.by_name.get(definition.name))
        and any(_are_same(definition.long_form, spelling) for spelling in known.spellings)
    }
    result: list[MeaningToken] = []
    place = 0
    while place < len(tokens):
        if definition := definitions.get(place):
            _append(result, acronyms.by_name[definition.name])
            place = definition.end
        elif match := acronyms.match(tokens, place):
            place, acronym = match
            _append(result, acronym)
        else:
            result.append(tokens[place])
            place += 1
    return tuple(result)


def find_definitions(tokens: Tokens, acronyms: AcronymIndex) -> Iterator[Definition]:
    """Yield the places where a text writes an acronym out, in parentheses on either side."""
    for start, token in enumerate(tokens):
        if token.text not in {"(", "["}:
            continue
        end = next((place for place in range(start, len(tokens)) if tokens[place].text in {")", "]"}), None)
        if end is None:
            return
        inside, ahead = tokens[start + 1 : end], _since_mark(tokens[:start])
        if len(inside) <= _MOST_TOKENS and (form := _long_form_before(inside, ahead, acronyms)):
            yield Definition(start=start - len(form), end=end + 1, acronym=inside, long_form=form)
        elif (acronym := _joined_before(ahead)) and _is_long_form(acronym, inside, acronyms):
            yield Definition(start=start - len(acronym), end=end + 1, acronym=acronym, long_form=inside)


def run_of_initials(name: str, tokens: Sequence[MeaningToken]) -> int | None:
    """Return how many tokens at the beginning have the letters of an acronym as initials; small words may be between."""
    left = name
    for place, token in enumerate(tokens):
        if token.kind is not TokenKind.WORD:
            return None
        if left.startswith(token.text[0]):
            left = left[1:]
        elif token.text not in _SMALL_WORDS or left == name:
            return None
        if not left:
            return place + 1
    return None


def _long_form_before(acronym: Tokens, ahead: Tokens, acronyms: AcronymIndex) -> Tokens | None:
    """Return the words before an acronym that it means."""
    if not acronym or len(_name(acronym)) not in _LETTERS:
        return None
    for length in range(len(ahead), 0, -1):
        if _is_long_form(acronym, ahead[-length:], acronyms):
            return ahead[-length:]
    return None


def _is_long_form(acronym: Tokens, words: Tokens, acronyms: AcronymIndex) -> bool:
    name = _name(acronym)
    known = acronyms.by_name.get(name)
    if (
        known is not None
        and len(words) > 1
        and any(_are_same(words, spelling) for spelling in known.spellings)
    ):
        return True
    return name.isalpha() and len(name) in _LETTERS and run_of_initials(name, words) == len(words)


def _joined_before(ahead: Tokens) -> Tokens:
    """Return the last word with what a hyphen joins to it, if it looks like an acronym."""
    length = 0
    while length < min(len(ahead), _MOST_TOKENS) and (length == 0 or ahead[-length - 1].is_joined):
        length += 1
    acronym = ahead[len(ahead) - length :]
    return acronym if any(token.looks_like_acronym for token in acronym) else ()


def _since_mark(tokens: Tokens) -> Tokens:
    last = max((place for place, token in enumerate(tokens) if token.kind is TokenKind.MARK), default=-1)
    return tokens[last + 1 :]


def _end_of(spelling: Tokens, tokens: Sequence[MeaningToken], start: int) -> int | None:
    """Return where a spelling that starts at a token ends; parentheses inside it do not count."""
    place = start
    for index, token in enumerate(spelling):
        while index and place < len(tokens) and tokens[place].text in _PARENTHESES:
            place += 1
        if place >= len(tokens) or not same_token(token, tokens[place]):
            return None
        place += 1
    return place


def _append(result: list[MeaningToken], acronym: Acronym) -> None:
    """Append an acronym once: "ODI, Oswestry Disability Index" names one thing."""
    if not (result and result[-1].kind is TokenKind.ACRONYM and result[-1].text == acronym.name):
        result.append(MeaningToken(text=acronym.name, kind=TokenKind.ACRONYM, written=acronym.name))


def _are_same(first: Tokens, second: Tokens) -> bool:
    first, second = without_marks(first), without_marks(second)
    return len(first) == len(second) and all(map(same_token, first, second))


def _name(tokens: Iterable[MeaningToken]) -> str:
    return "".join(character for token in tokens for character in token.text if character.isalnum())
