"""A folder of real records as a world: what a registry that has them would have released, day by day.

    studies/<NCT>.json  converted/<NCT>.json  corpus.jsonl.gz     records
    history/<NCT>/<YYYY-MM-DD>.json                               successive states of one record

Each part may be absent. The first release has every record, and of each series the first state; then
comes one release for each later date on which any series has a state. Records stay bytes until they are
needed.
"""

from __future__ import annotations

import gzip
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import msgspec

from monitor.demo.world import RecordedVersion, Snapshot, etag_of
from monitor.errors import ConfigError

_TIME_OF_DAY = "T09:00:05"


class _Identification(msgspec.Struct, rename="camel"):
    nct_id: str
    nct_id_aliases: tuple[str, ...] = ()


class _Status(msgspec.Struct, rename="camel"):
    overall_status: str = ""
    last_update_submit_date: str = ""


class _Protocol(msgspec.Struct, rename="camel"):
    identification_module: _Identification
    status_module: _Status = msgspec.field(default_factory=_Status)


class _Misc(msgspec.Struct, rename="camel"):
    version_holder: str = ""


class _Derived(msgspec.Struct, rename="camel"):
    misc_info_module: _Misc = msgspec.field(default_factory=_Misc)


class _Known(msgspec.Struct, rename="camel"):
    """The little that has to be known of a record before anyone asks for it."""

    protocol_section: _Protocol
    derived_section: _Derived = msgspec.field(default_factory=_Derived)


class _State(msgspec.Struct, frozen=True):
    date: str
    study: bytes
    known: _Known


class FolderWorld:
    """The world of a folder; see the module.

    Args:
        only: IDs to which everything is restricted.
        limit: the most records that are read beside the series.

    Raises:
        ConfigError: the folder has no record, or something that is none.
    """

    def __init__(self, path: Path, *, only: Collection[str] | None = None, limit: int | None = None) -> None:
        self._series = dict(_series(path, only))
        self._studies: dict[str, bytes] = {nct_id: states[0].study for nct_id, states in self._series.items()}
        self._aliases: dict[str, str] = {}
        dates = [state.date for states in self._series.values() for state in states]
        for study, known in _records(path, only):
            if limit is not None and len(self._studies) >= limit + len(self._series):
                break
            identification = known.protocol_section.identification_module
            self._aliases.update(dict.fromkeys(identification.nct_id_aliases, identification.nct_id))
            self._studies.setdefault(identification.nct_id, study)
            if not self._series:
                dates.append(known.derived_section.misc_info_module.version_holder)
        if not self._studies:
            raise ConfigError(f"{path} has no records (expected studies/*.json or corpus.jsonl.gz)")
        later = {state.date for states in self._series.values() for state in states[1:]}
        first = min(dates) if self._series else max(dates)
        self.dates: tuple[str, ...] = (first or "2026-01-01", *sorted(later))

    def __len__(self) -> int:
        """The number of releases."""
        return len(self.dates)

    def release(self, index: int) -> Snapshot:
        """The release with that index, from 0."""
        if index < 0:
            raise IndexError(index)
        date = self.dates[index]
        changed = {nct_id: _at(states, date).study for nct_id, states in self._series.items()}
        studies = {**self._studies, **changed}
        return Snapshot(
            data_timestamp=date + _TIME_OF_DAY,
            etag=etag_of(date + _TIME_OF_DAY),
            studies=MappingProxyType(studies),
            aliases={alias: name for alias, name in self._aliases.items() if alias not in studies},
            history=_Histories(self._series, date),
        )


class _Histories(Mapping[str, tuple[RecordedVersion, ...]]):
    """The public history that the series imply: one version for each submission, read when asked for."""

    def __init__(self, series: Mapping[str, tuple[_State, ...]], date: str) -> None:
        self._series = series
        self._date = date

    def __getitem__(self, nct_id: str) -> tuple[RecordedVersion, ...]:
        states = self._series[nct_id]
        submissions: dict[str, _State] = {}
        for state in states[: max(1, _shown(states, self._date))]:
            submissions[state.known.protocol_section.status_module.last_update_submit_date or state.date] = (
                state
            )
        return tuple(
            RecordedVersion(
                version=number,
                date=submitted,
                status=state.known.protocol_section.status_module.overall_status,
                study=state.study,
            )
            for number, (submitted, state) in enumerate(submissions.items())
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self._series)

    def __len__(self) -> int:
        return len(self._series)


def _shown(states: tuple[_State, ...], date: str) -> int:
    return bisect_right(states, date, key=lambda state: state.date)


def _at(states: tuple[_State, ...], date: str) -> _State:
    """The newest state not later than that date; before the first, the first."""
    return states[max(_shown(states, date), 1) - 1]


def _series(path: Path, only: Collection[str] | None) -> Iterator[tuple[str, tuple[_State, ...]]]:
    for folder in sorted((path / "history").glob("NCT*/")):
        files = sorted(folder.glob("*.json"))
        if files and (only is None or folder.name in only):
            yield folder.name, tuple(_state(file) for file in files)


def _state(file: Path) -> _State:
    study = msgspec.json.format(file.read_bytes(), indent=-1)
    return _State(date=file.stem, study=study, known=_read(study, str(file)))


def _records(path: Path, only: Collection[str] | None) -> Iterator[tuple[bytes, _Known]]:
    for file in [*sorted((path / "studies").glob("*.json")), *sorted((path / "converted").glob("*.json"))]:
        if only is None or file.stem in only:
            study = msgspec.json.format(file.read_bytes(), indent=-1)
            yield study, _read(study, str(file))
    corpus = path / "corpus.jsonl.gz"
    if corpus.is_file():
        with gzip.open(corpus) as lines:
            for number, line in enumerate(lines, start=1):
                known = _read(line, f"{corpus}, line {number}")
                if only is None or known.protocol_section.identification_module.nct_id in only:
                    yield line.rstrip(b"\n"), known


def _read(study: bytes, where: str) -> _Known:
    try:
        return msgspec.json.decode(study, type=_Known)
    except msgspec.MsgspecError as error:
        raise ConfigError(f"{where} is no study record: {error}") from error
