"""One data release, put in order: which studies a call means, in which sequence, on which page."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterable, Mapping

import msgspec

from monitor.demo.emulator.comparing import Key, sort_key
from monitor.demo.emulator.essie import QueryError
from monitor.demo.emulator.exchange import Refusal
from monitor.demo.emulator.index import Index
from monitor.demo.emulator.parameters import SortKey, StudiesRequest, unreadable
from monitor.demo.emulator.pieces import Path, by_name, select
from monitor.demo.world import Snapshot, Study, decoded
from monitor.model import Json, Struct

_NCT_ID_ALONE = (("protocolSection", "identificationModule", "nctId"),)
_STATUS = by_name()["OverallStatus"].path
_STEP = 7919  # a prime: without `sort`, each first page starts somewhere else


class Token(Struct, frozen=True, kw_only=True):
    """A place in a sequence. It names no query: used with another one it gives that one's rows."""

    offset: int
    turn: int

    def encode(self) -> str:
        """The token as clients see it."""
        text = f"{self.offset}.{self.turn}".encode()
        return base64.urlsafe_b64encode(b"%08x." % zlib.crc32(text) + text).decode().rstrip("=")


def read_token(text: str) -> Token:
    """A token that we gave.

    Raises:
        Refusal: we did not.
    """
    refusal = Refusal(400, "Parameter `pageToken` has incorrect format")  # our words: none are recorded
    try:
        checksum, _, plain = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_").partition(b".")
        match = re.fullmatch(rb"(\d+)\.(\d+)", plain)
        if match is None or checksum != b"%08x" % zlib.crc32(plain):
            raise refusal
    except (binascii.Error, ValueError) as error:
        raise refusal from error
    return Token(offset=int(match[1]), turn=int(match[2]))


class Shelf:
    """The studies of one release, numbered in an index that outlives the release."""

    def __init__(self, snapshot: Snapshot, index: Index) -> None:
        self.snapshot = snapshot
        self._index = index
        self._numbers = {nct_id: index.number(study) for nct_id, study in snapshot.studies.items()}

    def canonical(self, nct_id: str) -> str | None:
        """The ID under which the study is here, after aliases; None where there is none."""
        name = self.snapshot.aliases.get(nct_id, nct_id)
        return name if name in self._numbers else None

    def find(self, asked: StudiesRequest, turn: int) -> list[str]:
        """The IDs that a call means, in its order; `turn` decides where there is no other order.

        Raises:
            Refusal: a query can't be carried out.
        """
        if asked.alone is not None:
            return self._ordered(self._known(asked.alone), asked.sort, turn)
        named = self._named(asked)
        names = {self._numbers[name]: name for name in named}
        for query in asked.queries:
            try:
                numbers = self._index.search(query.node, query.area, names)
            except QueryError as error:
                raise unreadable(query.area, error) from error
            names = {number: name for number, name in names.items() if number in numbers}
        if asked.statuses is not None:
            statuses = asked.statuses
            names = {
                n: name for n, name in names.items() if statuses.intersection(self._index.values(n, _STATUS))
            }
        return self._ordered(list(names.values()), asked.sort, turn)

    def _named(self, asked: StudiesRequest) -> Iterable[str]:
        return self._numbers if asked.ids is None else self._known(asked.ids)

    def _known(self, nct_ids: Iterable[str]) -> list[str]:
        names = (self.canonical(nct_id) for nct_id in nct_ids)
        return list(dict.fromkeys(name for name in names if name is not None))

    def _ordered(self, names: list[str], keys: tuple[SortKey, ...], turn: int) -> list[str]:
        names.sort()
        pieces = [key for key in keys if key.piece is not None]
        if not pieces:
            start = turn * _STEP % len(names) if names else 0
            return names[start:] + names[:start]
        for key in reversed(pieces):
            names = self._sorted_by(names, key)
        return names

    def _sorted_by(self, names: list[str], key: SortKey) -> list[str]:
        values = {name: self._value(name, key) for name in names}
        present = [name for name in names if values[name] is not None]
        present.sort(key=lambda name: values[name] or (), reverse=key.descending)
        return present + [name for name in names if values[name] is None]

    def _value(self, name: str, key: SortKey) -> Key | None:
        piece = key.piece
        if piece is None:
            return None
        values = self._index.values(self._numbers[name], piece.path)
        return sort_key(piece.sort, values[0]) if values else None

    def serve(self, nct_id: str, fields: tuple[Path, ...] | None) -> bytes:
        """One record as the API sends it: of this release's date, whole or the fields asked for."""
        if fields == _NCT_ID_ALONE:
            return msgspec.json.encode({"protocolSection": {"identificationModule": {"nctId": nct_id}}})
        study = self.snapshot.studies[nct_id]
        if fields is None:
            return msgspec.json.encode(_dated(_opened(study), self.snapshot.date))
        return msgspec.json.encode(select(_dated(decoded(study), self.snapshot.date), fields))


def _opened(study: Study) -> Mapping[str, Json]:
    """The top level of a record; of bytes, only the section that will be changed is decoded."""
    if not isinstance(study, bytes):
        return study
    sections: dict[str, Json] = msgspec.json.decode(study, type=dict[str, msgspec.Raw])
    if "derivedSection" in sections:
        sections["derivedSection"] = msgspec.json.decode(sections["derivedSection"])
    return sections


def _dated(study: Mapping[str, Json], date: str) -> dict[str, Json]:
    derived = study.get("derivedSection") or {}
    misc = {**(derived.get("miscInfoModule") or {}), "versionHolder": date}
    return {**study, "derivedSection": {**derived, "miscInfoModule": misc}}
