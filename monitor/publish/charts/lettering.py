"""How much room a text takes, and texts made to fit.

The browser chooses the font. The widths are those of a wide one (DejaVu Sans), so that a text fits in any.
"""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Iterator
from functools import cache

from monitor.model import wording

SIZE = 12.5
"""Size of all letters, in units of the view box: above 11 pixels where the window is 360 pixels wide."""
LINE = 16
"""From one baseline to the next."""
ASCENT, DESCENT = 11.5, 3.5
"""Room above and below a baseline."""

_BOLD = 1.12
_SHARES = (
    (frozenset(" .,:;'|!ijlI`"), 0.34),
    (frozenset('()[]{}ftr-/"°*'), 0.44),
    (frozenset("mwMWQ%@—…→&+<>=~"), 1.0),
    (frozenset(string.ascii_uppercase), 0.71),
    (frozenset(string.printable), 0.636),
)
"""Widths of characters as shares of the size; a character has the first that names it."""


@cache
def _advance(character: str) -> float:
    """Return the width of one character, as a share of the size of the letters."""
    for characters, share in _SHARES:
        if character in characters:
            return share
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF" or ord(character) > 0xFFFF:
        return 1.3
    return 0.85


def width(text: str, *, bold: bool = False) -> float:
    """Return the room that a text takes, in units of the view box; rather too much than too little."""
    return sum(map(_advance, text)) * SIZE * (_BOLD if bold else 1)


def fitted(text: str, room: float, *, bold: bool = False) -> str:
    """Return a text in one line that takes no more than `room`, with an ellipsis where it was cut."""
    line = wording.plain(text)
    # What is cut is cut early: a text of a million letters takes no longer than a short one.
    head = line[: int(room) + 1]
    if len(head) == len(line) and width(line, bold=bold) <= room:
        return line
    while head and width(head + "…", bold=bold) > room:
        head = head[:-1]
    return head.rstrip(" ,;:(") + "…"


def wrapped(text: str, room: float, lines: int, *, bold: bool = False) -> tuple[str, ...]:
    """Return a text in at most `lines` lines, broken between words, with an ellipsis where it was cut."""
    head = wording.plain(text)[: int(room) * lines + 1]
    words = [piece for word in head.split(" ") for piece in _pieces(word, room, bold=bold)]
    broken: list[str] = []
    while words and len(broken) < lines - 1:
        count = _fit(words, room, bold=bold)
        broken.append(" ".join(words[:count]))
        words = words[count:]
    if words:
        broken.append(fitted(" ".join(words), room, bold=bold))
    return tuple(line for line in broken if line)


def _pieces(word: str, room: float, *, bold: bool) -> Iterator[str]:
    """Return a word, in pieces that fit where it does not."""
    piece = ""
    for character in word:
        if piece and width(piece + character, bold=bold) > room:
            yield piece
            piece = ""
        piece += character
    yield piece


def _fit(words: list[str], room: float, *, bold: bool) -> int:
    """Return how many of the words fit in a line; at least one."""
    count = 1
    while count < len(words) and width(" ".join(words[: count + 1]), bold=bold) <= room:
        count += 1
    return count
