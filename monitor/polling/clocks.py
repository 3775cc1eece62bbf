"""Whether our clock can be right, by what the registry says of its own time. Pure.

A poll with a wrong clock dates all that it finds wrong, and those dates outlive it: news of 2099 are above
everything that is found later. So nothing is compared where the two clocks are hours apart.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from monitor.errors import ClocksDiffer
from monitor.model import Poll, PollStatus

TOLERANCE = timedelta(hours=6)
"""Between our clock and the registry's: more than a machine drifts, less than the day that a reader would see."""

NEWEST_RELEASE = timedelta(days=2)
"""A release may be dated so far ahead of us both: the registry dates it by its own plan."""

AHEAD_WITHOUT_DATE, BEHIND_WITHOUT_DATE = timedelta(days=60), timedelta(days=365)
"""Between us and the newest release where the registry does not say its time: a release can be old, not so old."""

_OURS = "our clock says"
"""How the error of a poll begins that found our clock wrong."""


def check_clocks(ours: datetime, *, registry: datetime | None, release: datetime | None) -> None:
    """Compare our clock with the registry's.

    Args:
        ours: our clock, in UTC.
        registry: the registry's, from its last answer; None where it did not say.
        release: date of its newest data release; None where it gave none.

    Raises:
        ClocksDiffer: they are further apart than can be.
    """
    if registry is not None and abs(ours - registry) > TOLERANCE:
        raise _differ(ours, registry, "the registry's answer is of")
    if release is None:
        return
    ahead = AHEAD_WITHOUT_DATE if registry is None else NEWEST_RELEASE
    if release - ours > ahead or (registry is None and ours - release > BEHIND_WITHOUT_DATE):
        raise _differ(ours, release, "the registry's newest data are of")


def refuse_contradicted(now: datetime, *, last: Poll | None, release: datetime | None) -> None:
    """Refuse to date anything by a clock that the last poll found wrong, or that the stored data make impossible.

    Args:
        now: our clock, in UTC.
        last: the newest poll, however it ended.
        release: date of the newest release that was compared.

    Raises:
        ClocksDiffer: our clock is one of these.
    """
    if last is not None and last.status is PollStatus.FAILED and (last.error or "").startswith(_OURS):
        raise ClocksDiffer(f"the last poll failed: {last.error}", earlier=min(now, last.finished_at or now))
    check_clocks(now, registry=None, release=release)


def _differ(ours: datetime, theirs: datetime, what: str) -> ClocksDiffer:
    return ClocksDiffer(
        f"{_OURS} {_instant(ours)}, but {what} {_instant(theirs)}: nothing was compared, since everything would be dated"
        " wrong; set this machine's clock, or say `trial-monitor accept` if it is right",
        earlier=min(ours, theirs),
    )


def _instant(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
