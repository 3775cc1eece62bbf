"""Pieces of pages that many trials share: rendered again only where what decides their text differs."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import pairwise
from types import MappingProxyType
from typing import Final, Protocol

from markupsafe import Markup

from monitor.publish.manifest import key_of

BLOCK: Final = 32
"""Trials in a block, about: a page of thousands is joined of hundreds of blocks, and a change falls into few of them."""


class RenderedPiece(Markup):
    """HTML that was rendered, and cleaned, before: a page takes it as it is."""

    __slots__ = ()


class PieceKeeper(Protocol):
    """Where pieces are kept from one publish to the next; each has an owner and a name, and one key at a time."""

    def owners(self, name: str, /) -> Iterator[str]:
        """Yield the owners of all pieces of a name."""
        ...

    def several(self, owners: Sequence[str], name: str, /) -> Iterator[tuple[str, str, bytes]]:
        """Yield owner, key and content of the pieces of a name that some owners have."""
        ...

    def get(self, owner: str, name: str, key: str, /) -> bytes | None:
        """Return a piece that was kept with this very key."""
        ...

    def keep(self, owner: str, name: str, key: str, content: bytes, /) -> None:
        """Keep a piece in the place of the one of the same owner and name."""
        ...

    def forget(self, owners: Iterable[str], /) -> None:
        """Remove all pieces of some owners."""
        ...


class Pieces:
    """Returns pieces as HTML: the kept ones where their key is the same, else rendered ones, which are kept.

    Attributes:
        common: key of what decides the text of every piece: the settings and the renderer.
        trials: key of what decides the pieces of each trial; what a trial without one is shown by is not kept.
    """

    def __init__(
        self,
        keeper: PieceKeeper | None = None,
        *,
        common: str = "",
        trials: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._keeper = keeper
        self._common = common
        self._trials = trials

    def of_trials(
        self,
        page: str,
        name: str,
        nct_ids: Sequence[str],
        render: Callable[[int], str],
        *,
        also: object = "",
    ) -> Iterator[RenderedPiece]:
        """Yield pieces of one name, many at a time, each decided by the state of its trial and `also`.

        `render` is given the place of a trial among `nct_ids`. Pieces are kept one by one and in blocks.
        """

        def piece(place: int) -> str:
            key = self._trials.get(nct_ids[place])
            return self._text(nct_ids[place], name, key and f"{key} {also}", lambda: render(place))

        def block(places: range) -> str:
            first = nct_ids[places[0]]
            keys = [self._trials.get(nct_ids[place], "") for place in places]
            # What begins a list differs from time to time: its name would be of no use the next time.
            key = _digest(*keys, f"{also}") if _begins(first) and all(keys) else None
            return self._text(page, f"{name} {first}", key, lambda: "".join(map(piece, places)))

        return (RenderedPiece(block(places)) for places in _blocks(nct_ids))

    def of_page(self, page: str, name: str, decisive: object, render: Callable[[], str]) -> RenderedPiece:
        """Return a piece of one page, and what decides its text."""
        return RenderedPiece(self._text(page, name, key_of(self._common, decisive), render))

    def _text(self, owner: str, name: str, key: str | None, render: Callable[[], str]) -> str:
        if self._keeper is None or key is None:
            return render()
        kept = self._keeper.get(owner, name, key)
        if kept is not None:
            return kept.decode()
        text = render()
        with suppress(UnicodeEncodeError):  # a lone surrogate, which no file can have
            self._keeper.keep(owner, name, key, text.encode())
        return text


def _blocks(nct_ids: Sequence[str]) -> Iterator[range]:
    """Yield places that belong together: where a block begins its first trial decides, so that others keep theirs."""
    starts = [place for place, nct_id in enumerate(nct_ids) if place and _begins(nct_id)]
    for start, end in pairwise([0, *starts, len(nct_ids)]):
        if start < end:
            yield range(start, end)


def _begins(nct_id: str) -> bool:
    return zlib.crc32(nct_id.encode()) % BLOCK == 0


def _digest(*keys: str) -> str:
    return hashlib.sha256(" ".join(keys).encode()).hexdigest()
