"""Hostile text made fit to show: the one place where characters are judged.

Everything that leaves through a feed or a page walks through `clean`: the templates by Jinja's `finalize`,
the feeds when an item is made. Text of the registry is CommonMark; `plain` shows it as the plain text that
its authors meant, and never as HTML.
"""

from __future__ import annotations

import re

from monitor.model import wording

ILLEGAL = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f"  # not allowed in XML 1.0
    "\x7f-\x9f"  # allowed there, an error in HTML
    "\ud800-\udfff"  # lone surrogates: no UTF-8 can carry them
    "\ufdd0-\ufdef\ufeff\ufffe\uffff"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
"""Characters that XML 1.0 or HTML forbids (control characters, noncharacters, surrogates, byte order mark)."""

BIDIRECTIONAL = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Embeddings, overrides and isolates: they could show a sentence in another order than it is written."""

LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")


def clean(text: str) -> str:
    """Text without characters that break XML or HTML, or that reorder what stands beside them."""
    if text.isprintable():  # so are most, and what is printable has none of these
        return text
    return BIDIRECTIONAL.sub("", ILLEGAL.sub("", LINE_ENDS.sub("\n", text)))


def plain(text: str) -> str:
    r"""A text of the registry as plain text on one line: escapes and entities resolved, as `1\)` → `1)`."""
    return clean(wording.plain(text))


def line(text: str) -> str:
    """Plain text on one line: all white space, line ends too, becomes single spaces."""
    return " ".join(clean(text).split())


def shortened(text: str, limit: int) -> str:
    """Text of at most `limit` characters, cut at a word and marked with an ellipsis where it was longer."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    cut = head.rfind(" ", limit // 2)
    return (head[:cut] if cut > 0 else head).rstrip(" ,;:") + "…"
