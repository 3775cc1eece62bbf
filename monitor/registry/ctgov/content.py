"""An answer's content, read from the wire in bounded steps.

The limit counts what comes out of a decoder and not what goes into it: 264 bytes can mean four
gigabytes. So gzip is the only coding that is asked for and the only one that is decoded, one layer of it, and
never more than a step at a time.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable
from contextlib import suppress

from monitor.errors import Malformed
from monitor.registry.ctgov.responses import TooLarge, readable_body

ACCEPTED = "gzip"
"""The value of `Accept-Encoding`."""

MOST_OF_AN_ERROR = 2**16
"""Bytes of an answer that is an error, at most; what it says is quoted in one line."""

_GZIP = frozenset({"gzip", "x-gzip"})
_PLAIN = frozenset({"", "identity"})
_STEP = 64 * 2**10
_GZIP_FORMAT = 16 + zlib.MAX_WBITS


class Content:
    """Collects the content of one answer, piece by piece.

    Args:
        coding: the value of `Content-Encoding`.
        limit: bytes of decoded content, at most.

    Raises:
        Malformed: a coding that was not asked for, or several of them.
    """

    def __init__(self, coding: str, limit: int) -> None:
        coding = coding.strip().lower()
        if coding not in _GZIP | _PLAIN:
            raise Malformed(
                f"the registry answers in the coding `{readable_body(coding.encode(), 40)}`, where gzip was asked for;"
                " try again later"
            )
        self._decoder = zlib.decompressobj(_GZIP_FORMAT) if coding in _GZIP else None
        self._limit = limit
        # Unlike a bytearray, it gives its content away without a copy of it.
        self._content = io.BytesIO()
        self._begun = False

    def add(self, piece: bytes) -> None:
        """Decode one piece as it came over the wire.

        Raises:
            TooLarge: the content is longer than the limit.
            Malformed: it is not in the coding that it says.
        """
        if self._decoder is None:
            self._keep(piece)
            return
        self._begun |= bool(piece)
        try:
            more = True
            while more:
                decoded = self._decoder.decompress(piece, _STEP)
                self._keep(decoded)
                piece = self._decoder.unconsumed_tail
                # A full step without input left over: the decoder may still have some of it inside.
                more = not self._decoder.eof and (bool(piece) or len(decoded) == _STEP)
        except zlib.error as error:
            raise _undecodable(str(error)) from error
        if self._decoder.unused_data:
            raise _undecodable("more follows after its end")

    def _keep(self, decoded: bytes) -> None:
        if self._content.tell() + len(decoded) > self._limit:
            raise TooLarge(f"an answer of more than {self._limit} bytes, not read further; try again later")
        self._content.write(decoded)

    def whole(self) -> bytes:
        """Return the content, once its last piece has come.

        Raises:
            Malformed: its end is missing.
        """
        if self._decoder is not None and self._begun and not self._decoder.eof:
            raise _undecodable("its end is missing")
        return self._content.getvalue()

    def beginning(self) -> bytes:
        """Return what was decoded so far."""
        return self._content.getvalue()


def _undecodable(why: str) -> Malformed:
    return Malformed(f"the registry's gzip content can't be read ({why}); try again later")


def read_content(pieces: Iterable[bytes], *, coding: str, limit: int) -> bytes:
    """Return the decoded content of an answer; raises as `Content` does."""
    content = Content(coding, limit)
    for piece in pieces:
        content.add(piece)
    return content.whole()


def read_reason(pieces: Iterable[bytes], *, coding: str) -> bytes:
    """Return the beginning of what an error says; nothing where it is in a coding that was not asked for.

    An answer that is an error by its status stays one, however its content is coded and however long it is.
    """
    with suppress(Malformed):
        content = Content(coding, MOST_OF_AN_ERROR)
        with suppress(Malformed):
            for piece in pieces:
                content.add(piece)
        return content.beginning()
    return b""
