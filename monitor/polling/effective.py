"""A trial as it is judged: what cannot be read in it is as the version before had it.

A date in another format is no news of that date. So it takes no trial out of a watch or a topic and moves no
deadline. What is stored and compared is the record as it came; the comparison quotes what cannot be read.
"""

from __future__ import annotations

from collections.abc import Iterator

from monitor.diff.carry import MISSING, carry_forward
from monitor.model import Trial
from monitor.model.study import read_study
from monitor.registry.base import RecordReader


def effective_trial(trial: Trial, earlier: Iterator[Trial], reader: RecordReader) -> Trial:
    """Return a trial without what cannot be read in it.

    Args:
        trial: as read.
        reader: reads the registry's records.
        earlier: its versions before that, as read, newest first; taken only as far as they are needed.
    """
    versions = [trial]
    while versions[-1].unreadable and (before := next(earlier, None)) is not None:
        versions.append(before)
    filled = _filled(versions.pop(), None, reader)
    while versions:
        filled = _filled(versions.pop(), filled, reader)
    return filled


def _filled(trial: Trial, before: Trial | None, reader: RecordReader) -> Trial:
    if not trial.unreadable:
        return trial
    # Positions in lists are those of the canonical form, which sorts them.
    paths = [field.left_out for field in read_study(trial.canonical).unreadable]
    canonical = carry_forward(before.canonical if before else MISSING, trial.canonical, paths)
    return reader.with_canonical(trial, canonical)
