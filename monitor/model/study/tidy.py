"""White space and Unicode forms that mean nothing, taken out of a text of a record."""

from __future__ import annotations

from unicodedata import is_normalized, normalize

LONG = 2**20
"""Characters from which on a text is split in steps."""


def tidy(text: str) -> str:
    """Return the text in NFC, with single spaces for all runs of white space (and NUL), and none at its ends."""
    if "\0" in text:
        text = text.replace("\0", " ")
    text = " ".join(text.split()) if len(text) < LONG else _single_spaced(text)
    return text if text.isascii() or is_normalized("NFC", text) else normalize("NFC", text)


def _single_spaced(text: str) -> str:
    """As `" ".join(text.split())`, in steps, since a list of all words takes many times the text's memory."""
    pieces: list[str] = []
    spaced = False
    for start in range(0, len(text), LONG):
        block = text[start : start + LONG]
        words = " ".join(block.split())
        if words:
            pieces.append(f" {words}" if pieces and (spaced or block[0].isspace()) else words)
            spaced = block[-1].isspace()
        else:
            spaced = True
    return "".join(pieces)
