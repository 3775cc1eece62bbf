"""Hostile text made safe to show: the one place that decides about characters.

Everything that leaves through a feed or a page passes through `clean`: the templates by Jinja's `finalize`,
the feeds when an item is made. Text of the registry is CommonMark; `plain` gives the plain text that its authors
meant. Nothing here is HTML.
"""

from __future__ import annotations

import html
import re
import unicodedata

from monitor.model.base import JsonValue

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
"""Embeddings, overrides and isolates: they could show a sentence in an order other than it was written."""

OBEYED = re.compile(f"{ILLEGAL.pattern}|{BIDIRECTIONAL.pattern}|[\u2028\u2029]")

UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufdd0-\ufdef\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
"""What no text for a terminal has: controls but line feed and tab, other ends of lines, characters that change the
direction of writing or show nothing (of Unicode's `Default_Ignorable_Code_Point` all but letters and variation
selectors), surrogates, noncharacters."""

ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
"""A backslash escape of CommonMark."""

INVISIBLE = frozenset(("Cc", "Cf", "Cs", "Cn"))
"""Categories of characters that nobody sees: controls, formats, surrogates, unassigned."""

SYMBOLS = str.maketrans(
    dict(zip("\uf0b1\uf0b3\uf0a3\uf0b4\uf0b0\uf06d\uf061\uf062\uf0b7", "±≥≤\u00d7°µαβ•", strict=True))
)
"""Characters of the Symbol font as a word processor pastes them: without them `23.7±2.6` would read 23.72.6."""

PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
"""Characters for private use, which mean nothing to a reader and still part what is on their sides."""

JOINERS = frozenset("\u200c\u200d")
"""Formats that are kept, since some scripts are misspelt without them."""

LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")


def clean(text: str) -> str:
    """Return text without characters that break XML or HTML, or that reorder the text around them."""
    # What is printable has none of these. Most texts are; a macro of a page is, but for its line ends.
    if text.isprintable() or text.replace("\n", "").isprintable():
        return text
    return BIDIRECTIONAL.sub("", ILLEGAL.sub("", LINE_ENDS.sub("\n", text)))


def disarmed(text: str) -> str:
    """Return text without what a terminal could obey; line feeds and tabs stay."""
    return text if text.isascii() and text.isprintable() else UNSAFE.sub("", text)


def escape_in_json(document: str) -> str:
    """Return a JSON document with the characters that `clean` removes as escapes, which say the same to a program.

    A file of data keeps what the registry says to the letter, and a terminal that shows the file obeys none of it.
    """
    return document if document.isprintable() else OBEYED.sub(_json_escape, document)


def _json_escape(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def plain(text: JsonValue) -> str:
    r"""Return a text of the registry on one line: escapes and entities resolved, as `1\)` → `1)`, nothing invisible."""
    result = str(text)
    if _is_plain(result):
        return result
    if "&" in result:
        result = html.unescape(result)
    if "\\" in result:
        result = ESCAPE.sub(r"\1", result)
    if not result.isprintable():  # white space other than the space is not printable either
        result = PRIVATE.sub("\ufffd", result.translate(SYMBOLS))
        result = "".join(
            char
            for char in result
            if char.isspace() or char in JOINERS or unicodedata.category(char) not in INVISIBLE
        )
    result = " ".join(result.split())
    return result if result.isascii() else unicodedata.normalize("NFC", result)


def _is_plain(text: str) -> bool:
    """Return whether a text is as `plain` would make it; of ASCII characters only the space is printable white space."""
    return (
        text.isascii()
        and text.isprintable()
        and "  " not in text
        and "\\" not in text
        and "&" not in text
        and text[:1] != " "
        and text[-1:] != " "
    )


def cut(text: str, limit: int) -> str:
    """Return text of at most `limit` characters, cut between words and marked with an ellipsis where it was longer."""
    if len(text) <= limit:
        return text
    head, space, _ = text[:limit].rpartition(" ")
    kept = head if space and len(head) >= limit // 2 else text[: limit - 1]
    return kept.rstrip(" ,;:.-\u2013\u2014(") + "…"


def shorten(text: JsonValue, limit: int) -> str:
    """Return a text of the registry as plain text of at most `limit` characters; see `plain` and `cut`."""
    return cut(plain(text), limit)


def quote(text: JsonValue, limit: int = 100) -> str:
    """Return the record's own words in quotation marks, shortened to about `limit` characters."""
    return f"“{shorten(text, limit)}”"


def line(text: str) -> str:
    """Return text on one line: all white space, line ends too, becomes single spaces."""
    return " ".join(clean(text).split())
