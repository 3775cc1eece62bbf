"""The shapes of the registry's answers around the studies themselves."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from monitor.errors import Malformed
from monitor.model import Release
from monitor.model.study.part import Part
from monitor.registry.base import HistoryEntry
from monitor.registry.ctgov.envelope import Protocol
from monitor.registry.ctgov.responses import RegistryAnswer, content_of, decode

SORT = "LastUpdatePostDate:desc,StudyFirstPostDate:desc"
"""Without it the order is not stable between pages; NCTId can't be sorted by."""

PAGE_SIZE = 1000
"""The most that the service gives; more is clamped silently."""

RECORDS_AT_ONCE = 100
"""Records that one request asks for: its address has 1,500 characters, which every proxy lets pass, and a page of the
largest that are known is within the limits of an answer. Twice as many would not be."""


class VersionAnswer(Part, frozen=True):
    """`/version`."""

    api_version: str
    data_timestamp: str


class IdRow(Part, frozen=True):
    """A study of which only the ID was asked for."""

    protocol_section: Protocol


class IdPage(Part, frozen=True):
    """A page of `/studies?fields=NCTId`; the total is on the first page only."""

    studies: tuple[IdRow, ...]
    next_page_token: str | None = None
    total_count: int | None = None


class HistoryChange(Part, frozen=True):
    """One element of a history's `changes`."""

    version: int
    date: str
    status: str | None = None
    module_labels: tuple[str, ...] | None = None


class HistoryList(Part, frozen=True):
    """A history's list of versions."""

    changes: tuple[HistoryChange, ...]


class HistoryAnswer(Part, frozen=True):
    """`/api/int/studies/{nctId}?history=true`."""

    history: HistoryList


class HistoryStudy(Part, frozen=True):
    """`/api/int/studies/{nctId}/history/{n}`."""

    study: msgspec.Raw
    study_version: int | None = None


def release_of(answer: RegistryAnswer) -> Release:
    """Return the data release that `/version` names; its time is UTC, though it does not say so.

    Raises:
        Malformed: the time is none, or none that there can be.
    """
    version = decode(content_of(answer), VersionAnswer)
    try:
        stamp = datetime.fromisoformat(version.data_timestamp)
        stamp = stamp.replace(tzinfo=UTC) if stamp.tzinfo is None else stamp.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Malformed("the registry's dataTimestamp is no time; try again later") from error
    return Release(
        api_version=version.api_version, data_timestamp=stamp.replace(microsecond=0), etag=answer.etag
    )


def entries_of(answer: HistoryAnswer) -> tuple[HistoryEntry, ...]:
    """Return the versions of a history, oldest first."""
    entries = (
        HistoryEntry(version=it.version, date=it.date, status=it.status, modules=it.module_labels or ())
        for it in answer.history.changes
    )
    return tuple(sorted(entries, key=lambda entry: entry.version))
