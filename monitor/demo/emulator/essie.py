r"""The registry's query language: text to a tree, or an error where the registry would answer one.

    expression  = conjunction { "OR" conjunction }
    conjunction = item { [ "AND" ] item }
    item        = "NOT" item | context item | "(" expression ")" | source | phrase | words
    context     = AREA[name] | EXPANSION[how] | COVERAGE[how] | SEARCH[Study]
    source      = RANGE[from, to] | MISSING | ALL

Operators are upper case; a lower case `or` is a word to search for. Items side by side must
all be found. A backslash makes the next character, or the operator that begins with it, plain text.

Not emulated: `EXPANSION` is read and changes nothing (there is no thesaurus, so nothing is ever expanded
but plurals), and `SEARCH[Location]` is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.model import Struct


class QueryError(Exception):
    """The text is no query; the message says where reading stopped."""


class Words(Struct, frozen=True, kw_only=True):
    """Text to be found: as a phrase (consecutive words), or each word anywhere in the area."""

    text: str
    phrase: bool


class Range(Struct, frozen=True, kw_only=True):
    """A value between two ends, both included; `MIN` and `MAX` are open ends."""

    low: str
    high: str


class Missing(Struct, frozen=True, kw_only=True):
    """The field has no value."""


class All(Struct, frozen=True, kw_only=True):
    """Every study."""


class In(Struct, frozen=True, kw_only=True):
    """`AREA[name]` applied to an item."""

    area: str
    item: Node


class Cover(Struct, frozen=True, kw_only=True):
    """`COVERAGE[how]` applied to an item."""

    how: str
    item: Node


class Not(Struct, frozen=True, kw_only=True):
    """What the item does not find."""

    item: Node


class And(Struct, frozen=True, kw_only=True):
    """What all items find."""

    items: tuple[Node, ...]


class Or(Struct, frozen=True, kw_only=True):
    """What any item finds."""

    items: tuple[Node, ...]


Node = Words | Range | Missing | All | In | Cover | Not | And | Or

COVERAGES = ("FullMatch", "StartsWith", "EndsWith", "Contains")
DEEPEST = 100
EXPANSIONS = ("None", "Term", "Concept", "Relaxation", "Lossy")

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<context>AREA|EXPANSION|COVERAGE|SEARCH|RANGE)\[(?P<argument>[^\]]*)\]
    | (?P<operator>AND|OR|NOT|MISSING|ALL)(?=[\s()"]|$)
    | (?P<bracket>[()])
    | "(?P<phrase>(?:[^"\\]|\\.)*)"
    | (?P<word>(?:[^\s()"\[\]\\]|\\.)+)
    | (?P<stray>\S)
    )""",
    re.VERBOSE | re.DOTALL,
)


class _Token(Struct, frozen=True, kw_only=True):
    kind: str
    text: str
    argument: str = ""
    at: int


def _tokens(text: str) -> Iterator[_Token]:
    for token in _TOKEN.finditer(text):
        kind = str(token.lastgroup) if token["context"] is None else "context"
        if kind == "stray":
            raise QueryError(f"unexpected `{token['stray']}` at {token.start('stray')}")
        yield _Token(kind=kind, text=token[kind], argument=token["argument"] or "", at=token.start(kind))


def plain(text: str) -> str:
    """The text without its escapes."""
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)


def parse(text: str) -> Node:
    """Read a query.

    Raises:
        QueryError: the text is empty or cannot be read.
    """
    reader = _Reader(tuple(_tokens(text)))
    node = reader.expression()
    if reader.token is not None:
        raise QueryError(f"unexpected `{reader.token.text}` at {reader.token.at}")
    return node


def count_terms(text: str, *, words_in_phrases: bool = False) -> int:
    """How many words are searched for, which is what makes a query too complicated for the registry.

    Measured on the live registry: about 13 plain words are the most. Whether each word of a quoted phrase
    counts is unknown; by default a phrase counts as one, under which the registry's documented examples
    and the query set of this program pass.
    """
    count = 0
    for token in _tokens(text):
        if token.kind == "word":
            count += 1
        elif token.kind == "phrase":
            count += len(token.text.split()) if words_in_phrases else 1
    return count


class _Reader:
    def __init__(self, tokens: tuple[_Token, ...]) -> None:
        self._tokens = tokens
        self._next = 0
        self._depth = 0

    @property
    def token(self) -> _Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _take(self, kind: str, text: str | None = None) -> _Token | None:
        token = self.token
        if token is None or token.kind != kind or text not in (None, token.text):
            return None
        self._next += 1
        return token

    def expression(self) -> Node:
        items = [self._conjunction()]
        while self._take("operator", "OR"):
            items.append(self._conjunction())
        return items[0] if len(items) == 1 else Or(items=tuple(items))

    def _conjunction(self) -> Node:
        items = [self._item()]
        while self._take("operator", "AND") or self._another():
            items.append(self._item())
        return items[0] if len(items) == 1 else And(items=tuple(items))

    def _another(self) -> bool:
        token = self.token
        if token is None:
            return False
        return token.kind in ("word", "phrase") or token.text not in ("OR", ")")

    def _item(self) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise QueryError(f"nested more than {DEEPEST} deep")
        node = self._read_item()
        self._depth -= 1
        return node

    def _read_item(self) -> Node:
        if self._take("operator", "NOT"):
            return Not(item=self._item())
        if self._take("bracket", "("):
            node = self.expression()
            if not self._take("bracket", ")"):
                raise QueryError("missing `)`")
            return node
        if context := self._take("context"):
            return self._in_context(context)
        if self._take("operator", "MISSING"):
            return Missing()
        if self._take("operator", "ALL"):
            return All()
        return self._text()

    def _in_context(self, context: _Token) -> Node:
        argument = context.argument.strip()
        match context.text:
            case "RANGE":
                return _range(context)
            case "AREA":
                return In(area=argument, item=self._item())
            case "COVERAGE" if argument in COVERAGES:
                return Cover(how=argument, item=self._item())
            case "EXPANSION" if argument in EXPANSIONS:
                return self._item()
            case "SEARCH" if argument == "Study":
                return self._item()
        raise QueryError(f"unknown {context.text}[{argument}] at {context.at}")

    def _text(self) -> Node:
        if phrase := self._take("phrase"):
            return Words(text=plain(phrase.text), phrase=True)
        words = []
        while word := self._take("word"):
            words.append(plain(word.text))
        if words:
            return Words(text=" ".join(words), phrase=False)
        where = "end of text" if self.token is None else f"`{self.token.text}` at {self.token.at}"
        raise QueryError(f"a term is missing before {where}")


def _range(context: _Token) -> Range:
    low, comma, high = context.argument.partition(",")
    if not (low.strip() and comma and high.strip()) or "," in high:
        raise QueryError(f"RANGE needs two ends at {context.at}")
    return Range(low=low.strip(), high=high.strip())
