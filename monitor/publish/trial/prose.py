"""Long texts of a record as paragraphs and lists.

The registry keeps CommonMark with line breaks. Its authors use little of it: blank lines between paragraphs, and
lists by bullets or numbers. Only these are read; every word and every number stays.
"""

from __future__ import annotations

import re

from monitor.model import Struct
from monitor.model.text import LINE_ENDS, plain

DEEPEST = 3
"""Levels of lists that are kept apart; what is deeper joins the last."""
LONG = 1_200
"""Characters beyond which a text fills more than the screen of a phone."""

_ITEM = re.compile(
    r"(?P<indent>[ \t]*)(?P<marker>[*•·▪‣◦●\uf0b7\uf0a7\u2013-]|\\[*-]|\(?(?:\d{1,3}|[A-Za-z]|[ivx]{1,4})\\?[.)])[ \t]+(?P<text>\S.*)",
    re.DOTALL,
)
_BULLETS = frozenset("*•·▪‣◦●\uf0b7\uf0a7\u2013-")


class TextItem(Struct, frozen=True, kw_only=True):
    """An item of a list; `marker` is its number as the text has it, empty for a bullet."""

    text: str
    marker: str = ""
    below: tuple[TextItem, ...] = ()


class TextBlock(Struct, frozen=True, kw_only=True):
    """A paragraph, or a list: one of the two is empty."""

    text: str = ""
    items: tuple[TextItem, ...] = ()


Prose = tuple[TextBlock, ...]


class _Line:
    """A paragraph or an item while its further lines are read; `depth` is None for a paragraph."""

    def __init__(self, words: str, depth: int | None = None, marker: str = "") -> None:
        self.words, self.depth, self.marker = [words], depth, marker

    @property
    def text(self) -> str:
        return plain(" ".join(self.words))


def read_prose(text: str | None) -> Prose:
    """Return a long text as paragraphs and lists; empty where there is no text."""
    return _blocks([line for line in _lines(text or "") if line.text])


def length(prose: Prose) -> int:
    """Return how many characters a text has."""
    return sum(len(block.text) + sum(map(_length, block.items)) for block in prose)


def split_prose(prose: Prose, most: int = LONG) -> tuple[Prose, Prose]:
    """Return what a page shows of a text at once, and the rest: nothing of a text that fits a screen."""
    room, shown = most, 0
    if length(prose) <= most:
        return prose, ()
    for block in prose:
        if length((block,)) > room:
            break
        room -= length((block,))
        shown += 1
    first, rest = _split(prose[shown], room)
    return (*prose[:shown], *first), (*rest, *prose[shown + 1 :])


def _split(block: TextBlock, room: int) -> tuple[Prose, Prose]:
    """Return the items of a list that fit, and the others; a paragraph is not cut."""
    fitting = 0
    for item in block.items:
        if (room := room - _length(item)) < 0:
            break
        fitting += 1
    if not fitting:
        return (), (block,)
    return (TextBlock(items=block.items[:fitting]),), (TextBlock(items=block.items[fitting:]),)


def _length(item: TextItem) -> int:
    return len(item.text) + sum(map(_length, item.below))


def _lines(text: str) -> list[_Line]:
    """Return paragraphs and items in their order, each with its further lines."""
    lines: list[_Line] = []
    indents: list[int] = []
    is_open = False
    for raw in LINE_ENDS.sub("\n", text).split("\n"):
        if not raw.strip():
            is_open = False
        elif match := _ITEM.fullmatch(raw):
            depth = _depth(indents, len(match["indent"].expandtabs(4)))
            marker = match["marker"].lstrip("\\")
            lines.append(_Line(match["text"], depth, "" if marker in _BULLETS else plain(marker)))
            is_open = True
        elif lines and (is_open or (raw[0].isspace() and indents)):
            lines[-1].words.append(raw)
            is_open = True
        else:
            lines.append(_Line(raw))
            indents.clear()
            is_open = True
    return lines


def _depth(indents: list[int], indent: int) -> int:
    """Return the level of an item, and keep the indents of the levels above it."""
    while indents and indents[-1] >= indent:
        indents.pop()
    indents.append(indent)
    return min(len(indents), DEEPEST) - 1


def _blocks(lines: list[_Line]) -> Prose:
    blocks: list[TextBlock] = []
    start = 0
    while start < len(lines):
        end = start + 1
        if lines[start].depth is None:
            blocks.append(TextBlock(text=lines[start].text))
        else:
            while end < len(lines) and lines[end].depth is not None:
                end += 1
            blocks.append(TextBlock(items=_items(lines[start:end], 0)))
        start = end
    return tuple(blocks)


def _items(lines: list[_Line], depth: int) -> tuple[TextItem, ...]:
    """Return the items of a level, each with those below it."""
    starts = [place for place, line in enumerate(lines) if line.depth == depth or not place]
    ends = [*starts[1:], len(lines)]
    return tuple(
        TextItem(
            text=lines[start].text,
            marker=lines[start].marker,
            below=_items(lines[start + 1 : end], depth + 1) if end > start + 1 else (),
        )
        for start, end in zip(starts, ends, strict=True)
    )
