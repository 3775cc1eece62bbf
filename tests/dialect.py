"""Words of a dialect that this code once had, which a stranger would not guess; and where they are in a text."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from typing import NamedTuple

BANNED = frozenset(
    [
        "told",
        "tell",
        "tells",
        "telling",
        "held",
        "hold",
        "holds",
        "holding",
        "stands",
        "stand",
        "stood",
        "anew",
        "facing",
        "past",
        "tally",
        "plainly",
        "legible",
        "ledger",
        "edition",
        "house",
        "desk",
        "mailroom",
        "press",
        "haste",
        "manners",
        "sheet",
        "nursery",
        "bears",
        "whoever",
    ]
)
MEANINGLESS = frozenset({"found", "one", "each"})
"""Names of variables that say nothing of what they are."""
PLAIN = frozenset({"press", "sheet"})
"""Words that are plain English in a sentence: a style sheet, press the button."""
STORED = frozenset({"hold_share", "hold_at_least"})
"""What is stored or configured under such a word keeps its name."""
COUNTED = frozenset({"found"})
"""Fields that count what a search found, as the column `polls.found` does."""


def words_of(name: str) -> set[str]:
    """Return the words of a name, in lower case."""
    return set(re.findall(r"[a-z]+", re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()))


class Module(NamedTuple):
    """A module's source and all nodes of its syntax tree, which is walked once for all rules."""

    source: str
    nodes: tuple[ast.AST, ...]


def parse(source: str) -> Module:
    """Return a module of its source."""
    return Module(source, tuple(ast.walk(ast.parse(source))))


def names_in(module: Module) -> Iterator[str]:
    """Yield the names that a module gives: of classes, functions, arguments, variables and attributes."""
    for node in module.nodes:
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case (
                ast.Name(id=name, ctx=ast.Store())
                | ast.Attribute(attr=name, ctx=ast.Store())
                | ast.arg(arg=name)
            ):
                yield name
            case ast.alias(asname=str(name)):
                yield name


def is_dialect(name: str) -> bool:
    """Return whether a stranger would not guess what a name means."""
    if name in STORED:
        return False
    return bool(words_of(name) & BANNED) or (name in MEANINGLESS and name not in COUNTED)


def prose_of(module: Module) -> Iterator[str]:
    """Yield the docstrings and comments of a module."""
    for node in module.nodes:
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            yield node.value.value
    for token in tokenize.generate_tokens(io.StringIO(module.source).readline):
        if token.type == tokenize.COMMENT:
            yield token.string


def dialect_in(text: str) -> list[str]:
    """Return the banned words of a text, without names of code."""
    prose = re.sub(r"`[^`]*`", "", text).lower()
    return [word for word in re.findall(r"[a-z_]+", prose) if word in BANNED - PLAIN]


def sentences_of(page: str) -> Iterator[str]:
    """Yield the sentences of a page in Markdown, without its headings, tables and code."""
    text = re.sub(r"```.*?```|<!--.*?-->", "", page, flags=re.DOTALL)
    lines = ["" if line.startswith(("#", "|")) else line for line in text.splitlines()]
    paragraphs = re.split(r"\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) )", "\n".join(lines))
    for paragraph in paragraphs:
        joined = re.sub(r"\]\([^)]*\)", "]", " ".join(paragraph.split()))
        yield from re.split(r"(?<=[.!?:;])\s+(?=\S)", joined)


def length_of(sentence: str) -> int:
    """Return the number of words."""
    return len(re.findall(r"[\w`'./-]*\w[\w`'./-]*", sentence))
