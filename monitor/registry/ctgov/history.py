"""Which of the registry's own versions is which of ours.

The record history counts its versions from 0 and dates each by the day on which it was submitted, which a
record has as `lastUpdateSubmitDate`. A version that changed without a new date (the registry's own act)
has no number of its own: both of ours then have the same one, and no comparison page exists for the pair.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitor.model import Rejected
from monitor.registry.base import HistoryEntry
from monitor.registry.ctgov.parse import read_stored


def registry_numbers(history: Sequence[HistoryEntry], records: Mapping[int, bytes]) -> dict[int, int]:
    """Return our version number → the registry's, for those whose submission date its history has.

    Args:
        history: the registry's versions in any order.
        records: our version number → the record's bytes.
    """
    by_date: dict[str, int] = {}
    for entry in sorted(history, key=lambda entry: entry.version):
        by_date[entry.date] = entry.version  # the last version of a day
    numbers = {}
    for version, raw in records.items():
        trial = read_stored(raw)
        if isinstance(trial, Rejected) or trial.facts.last_update_submitted is None:
            continue
        number = by_date.get(trial.facts.last_update_submitted)
        if number is not None:
            numbers[version] = number
    return numbers
