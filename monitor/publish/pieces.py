"""Pieces of pages that many trials share: rendered again only where what decides their text differs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Protocol

from markupsafe import Markup

from monitor.publish.manifest import key_of


class PieceKeeper(Protocol):
    """Where pieces are kept from one publish to the next; each has an owner and a name, and one key at a time."""

    def of_name(self, name: str, /) -> Iterator[tuple[str, str, str]]:
        """Yield owner, key and content of all pieces of a name."""
        ...

    def get(self, owner: str, name: str, key: str, /) -> str | None:
        """Return a piece that was kept with this very key."""
        ...

    def keep(self, owner: str, name: str, key: str, content: str, /) -> None:
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

    def of_trial(self, nct_id: str, name: str, render: Callable[[], str], *, also: object = "") -> Markup:
        """Return a piece that the state of one trial decides, and `also`."""
        key = self._trials.get(nct_id)
        if self._keeper is None or key is None:
            return Markup(render())  # noqa: S704 -- rendered with autoescape
        return self._piece(self._keeper, nct_id, name, f"{key} {also}", render)

    def of_page(self, page: str, name: str, decisive: object, render: Callable[[], str]) -> Markup:
        """Return a piece of one page, and what decides its text."""
        if self._keeper is None:
            return Markup(render())  # noqa: S704 -- rendered with autoescape
        return self._piece(self._keeper, page, name, key_of(self._common, decisive), render)

    @staticmethod
    def _piece(keeper: PieceKeeper, owner: str, name: str, key: str, render: Callable[[], str]) -> Markup:
        kept = keeper.get(owner, name, key)
        if kept is None:
            kept = str(render())
            keeper.keep(owner, name, key, kept)
        return Markup(kept)  # noqa: S704 -- rendered with autoescape, and kept with its checksum
