"""When polls fail so often, or for so long, that silence would mislead. Pure, from the stored polls alone.

One failed poll is silence: the next one finds what it would have found. So many in a row, or a last good
poll of such an age, is said: in `status`, in the feeds as one item, and as one more when it is over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from monitor.model import Poll, PollStatus, Struct

GOOD = (PollStatus.COMPLETE, PollStatus.NOT_MODIFIED)


class AlarmSettings(Struct, frozen=True, kw_only=True):
    """So many polls without success one after another, or so old a last good poll, are said aloud."""

    failures_in_a_row: int = 3
    oldest_good_poll: timedelta = timedelta(hours=96)


class Alarm(Struct, frozen=True, kw_only=True):
    """A time in which no poll of a watch was good.

    Attributes:
        since: end of the last good poll; where there never was one, the begin of the first poll.
        raised_at: when it was to be said.
        last_good: None where no poll was good yet.
        failures: polls without success, oldest first, up to `raised_at`.
        ended: the good poll with which it was over; None while it lasts.
    """

    watch: str
    since: datetime
    raised_at: datetime
    last_good: Poll | None = None
    failures: tuple[Poll, ...] = ()
    ended: Poll | None = None

    @property
    def id(self) -> str:
        """Distinguishes it from all others of its watch, and never changes."""
        return f"no-good-poll-since-{self.since:%Y%m%dT%H%M%SZ}"


def alarms_of(polls: Iterable[Poll], settings: AlarmSettings) -> tuple[Alarm, ...]:
    """All alarms of one watch that a poll without success raised, oldest first.

    Made of stored polls alone, so that making them again gives the same.

    Args:
        polls: of one watch, oldest first.
        settings: what is said aloud.
    """
    return tuple(_alarms(polls, settings))


def _alarms(polls: Iterable[Poll], settings: AlarmSettings) -> Iterator[Alarm]:
    last_good: Poll | None = None
    failures: list[Poll] = []
    for poll in polls:
        if poll.status is PollStatus.RUNNING:
            continue
        if poll.status not in GOOD:
            failures.append(poll)
            continue
        raised = _raised(last_good, failures, settings, ended=poll)
        if raised:
            yield raised
        last_good, failures = poll, []
    raised = _raised(last_good, failures, settings, ended=None)
    if raised:
        yield raised


def _raised(
    last_good: Poll | None, failures: Sequence[Poll], settings: AlarmSettings, *, ended: Poll | None
) -> Alarm | None:
    if not failures:
        return None
    since = _end(last_good) if last_good else failures[0].started_at
    for number, poll in enumerate(failures, 1):
        if number >= settings.failures_in_a_row or _end(poll) - since >= settings.oldest_good_poll:
            return Alarm(
                watch=poll.watch,
                since=since,
                raised_at=_end(poll),
                last_good=last_good,
                failures=tuple(failures[:number]),
                ended=ended,
            )
    return None


def alarm_of(polls: Sequence[Poll], *, now: datetime, settings: AlarmSettings) -> Alarm | None:
    """The alarm of one watch that lasts now; also where no poll was even tried for too long.

    Args:
        polls: of one watch, oldest first.
        now: our clock.
        settings: what is said aloud.
    """
    alarms = alarms_of(polls, settings)
    if alarms and alarms[-1].ended is None:
        return alarms[-1]
    good = [poll for poll in polls if poll.status in GOOD]
    if good and now - _end(good[-1]) >= settings.oldest_good_poll:
        since = _end(good[-1])
        raised_at = since + settings.oldest_good_poll
        return Alarm(watch=good[-1].watch, since=since, raised_at=raised_at, last_good=good[-1])
    return None


def describe_alarm(alarm: Alarm) -> str:
    """The alarm in one line, for a person."""
    since = f"{alarm.since:%Y-%m-%d %H:%M} UTC"
    number = len(alarm.failures)
    if not number:
        return f"no good poll since {since}, and none was tried; is the worker running?"
    last = alarm.failures[-1].error or "no reason given"
    times = "1 poll" if number == 1 else f"{number} polls"
    return f"no good poll since {since}: {times} without success, the last one because: {last}"


def _end(poll: Poll) -> datetime:
    return poll.finished_at or poll.started_at
