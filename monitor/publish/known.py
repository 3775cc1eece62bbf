"""What lists show of each trial, read again only where anything that is stored of it differs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeVar, overload

import msgspec

from monitor.model import ListedTrial, Struct
from monitor.model.claim import ClaimDefinition, ClaimedTrial
from monitor.publish.inputs import PublishSource
from monitor.publish.manifest import key_of
from monitor.publish.pieces import PieceKeeper

T = TypeVar("T")
NAME: Final = "known"
"""Under which it is kept among the pieces."""
AT_ONCE: Final = 500
"""Trials that are read together where all are."""
FEW: Final = 50
"""Trials that are read together where one is asked for."""


class KnownForLists(Struct, frozen=True, array_like=True):
    """A trial as the list of all trials and the pages of claims show it; None where they do not."""

    listed: ListedTrial | None = None
    claimed: ClaimedTrial | None = None


class TrialKeys(Mapping[str, str]):
    """Keys of trials by ID, as bytes: there are tens of thousands, from the beginning of a publish to its end."""

    def __init__(
        self, keys: Iterable[tuple[str, str]], *, behind: str = "", digits: int | None = None
    ) -> None:
        self._keys = {nct_id: bytes.fromhex(key) for nct_id, key in keys}
        self._behind, self._digits = behind, digits

    def with_claims(self, claims: Sequence[ClaimDefinition], common: str) -> TrialKeys:
        """Return keys of all that decides what lists show of each trial, where these are those of its page."""
        changed = TrialKeys((), behind=key_of(common, tuple(claims))[:16], digits=32)
        changed._keys = self._keys
        return changed

    def __getitem__(self, nct_id: str) -> str:
        return self._keys[nct_id].hex()[: self._digits] + self._behind

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, nct_id: object) -> bool:
        return nct_id in self._keys


class TrialSequence(Sequence[T]):
    """What lists show of some trials, read when it is asked for: never is all of it in memory."""

    def __init__(self, nct_ids: Sequence[str], read: Callable[[Sequence[str]], Iterable[T]]) -> None:
        self.nct_ids = nct_ids
        self._read = read
        self._latest: tuple[int, list[T]] = (0, [])
        """What was read last, and the place at which it begins: the next that is asked for is mostly among it."""

    def pick(self, places: Iterable[int]) -> TrialSequence[T]:
        """Return those at some places, in that order."""
        return TrialSequence([self.nct_ids[place] for place in places], self._read)

    def __len__(self) -> int:
        return len(self.nct_ids)

    def __iter__(self) -> Iterator[T]:
        for start in range(0, len(self.nct_ids), AT_ONCE):
            yield from self._read(self.nct_ids[start : start + AT_ONCE])

    @overload
    def __getitem__(self, place: int) -> T: ...

    @overload
    def __getitem__(self, place: slice) -> TrialSequence[T]: ...

    def __getitem__(self, place: int | slice) -> T | TrialSequence[T]:
        if isinstance(place, slice):
            return TrialSequence(self.nct_ids[place], self._read)
        index = range(len(self))[place]
        start, latest = self._latest
        if not start <= index < start + len(latest):
            start = index - index % FEW
            latest = list(self._read(self.nct_ids[start : start + FEW]))
            self._latest = start, latest
        return latest[index - start]


class KnownTrials:
    """What lists show of the trials that `keys` names, by ID; what is kept with its key is not read.

    It is read again, some hundred trials at a time, whenever it is asked for.
    """

    def __init__(self, source: PublishSource, keys: Mapping[str, str], keeper: PieceKeeper | None) -> None:
        self._source = source
        self._keys = keys
        self._keeper = keeper
        if keeper:  # of trials that have no page any more, all that is kept is removed
            keeper.forget([nct_id for nct_id in keeper.owners(NAME) if nct_id not in keys])

    def __iter__(self) -> Iterator[tuple[str, KnownForLists]]:
        return iter(TrialSequence(list(self._keys), self.read))

    def read(self, nct_ids: Sequence[str]) -> Iterator[tuple[str, KnownForLists]]:
        """Yield what lists show of these trials, in their order."""
        known = dict(self._kept(nct_ids))
        missing = [nct_id for nct_id in nct_ids if nct_id not in known]
        for start in range(0, len(missing), AT_ONCE):
            for nct_id, fresh in _read(self._source, missing[start : start + AT_ONCE]):
                known[nct_id] = fresh
                if self._keeper:
                    _keep(self._keeper, nct_id, self._keys[nct_id], fresh)
        return ((nct_id, known[nct_id]) for nct_id in nct_ids)

    def listed(self, nct_ids: Sequence[str]) -> TrialSequence[ListedTrial]:
        """Return these trials as the list of all trials shows them; those alone that it shows may be asked for."""

        def read(asked: Sequence[str]) -> Iterator[ListedTrial]:
            return (known.listed for _, known in self.read(asked) if known.listed)

        return TrialSequence(nct_ids, read)

    def _kept(self, nct_ids: Sequence[str]) -> Iterator[tuple[str, KnownForLists]]:
        if self._keeper:
            for nct_id, key, content in self._keeper.several(nct_ids, NAME):
                if self._keys[nct_id] == key:
                    yield nct_id, _DECODER.decode(content)


_DECODER = msgspec.msgpack.Decoder(KnownForLists)


def _keep(keeper: PieceKeeper, nct_id: str, key: str, known: KnownForLists) -> None:
    try:
        content = msgspec.msgpack.encode(known)
    except UnicodeEncodeError:  # a lone surrogate, which no file can have
        return
    keeper.keep(nct_id, NAME, key, content)


def _read(source: PublishSource, nct_ids: Collection[str]) -> Iterator[tuple[str, KnownForLists]]:
    listed = {trial.nct_id: trial for trial in source.listed_trials(nct_ids)}
    claimed = source.claimed_trials(nct_ids)
    for nct_id in nct_ids:
        yield nct_id, KnownForLists(listed.get(nct_id), claimed.get(nct_id))
