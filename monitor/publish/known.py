"""What lists show of each trial, read again only where anything that is stored of it differs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from monitor.model import ListedTrial, Struct
from monitor.model.claim import ClaimDefinition, ClaimedTrial
from monitor.publish.inputs import PublishSource
from monitor.publish.manifest import key_of
from monitor.publish.pieces import PieceKeeper

NAME: Final = "known"
"""Under which it is kept among the pieces."""
AT_ONCE: Final = 500
"""Trials that are read together."""


class KnownForLists(Struct, frozen=True, array_like=True):
    """A trial as the list of all trials and the pages of claims show it; None where they do not."""

    listed: ListedTrial | None = None
    claimed: ClaimedTrial | None = None


def keys_with_claims(
    keys: Mapping[str, str], claims: Sequence[ClaimDefinition], common: str
) -> Mapping[str, str]:
    """Return keys of all that decides what lists show of each trial, given those of its page."""
    shared = key_of(common, tuple(claims))[:16]
    return {nct_id: f"{key[:32]}{shared}" for nct_id, key in keys.items()}


def read_known(
    source: PublishSource, keys: Mapping[str, str], keeper: PieceKeeper | None
) -> dict[str, KnownForLists]:
    """Return what lists show of the trials that `keys` names, by ID; what is kept with its key is not read."""
    kept = dict(_kept(keys, keeper)) if keeper else {}
    missing = [nct_id for nct_id in keys if nct_id not in kept]
    for start in range(0, len(missing), AT_ONCE):
        for nct_id, known in _read(source, missing[start : start + AT_ONCE]):
            kept[nct_id] = known
            if keeper:
                _keep(keeper, nct_id, keys[nct_id], known)
    return {nct_id: kept[nct_id] for nct_id in keys}


def _kept(keys: Mapping[str, str], keeper: PieceKeeper) -> Iterator[tuple[str, KnownForLists]]:
    """Yield what was kept; all that is kept of trials that have no page any more is removed."""
    decoder = msgspec.msgpack.Decoder(KnownForLists)
    gone = []
    for nct_id, key, content in keeper.of_name(NAME):
        if nct_id not in keys:
            gone.append(nct_id)
        elif keys[nct_id] == key:
            yield nct_id, decoder.decode(content)
    keeper.forget(gone)


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
