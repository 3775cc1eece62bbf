"""What a change of our own configuration did, in one sentence for all trials together. Pure, from stored polls."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.model import Poll, PollStatus
from monitor.model.wording import count


def our_changes(polls: Iterable[Poll]) -> tuple[Poll, ...]:
    """Return the polls of one watch in which our configuration took trials in or put some out."""
    return tuple(
        poll for poll in polls if poll.status is not PollStatus.RUNNING and (poll.taken_in or poll.put_out)
    )


def sentence(polls: Iterable[Poll]) -> str:
    """Return how many trials are followed by our own change, and how many no longer; empty where it did nothing."""
    polls = tuple(polls)
    taken, put = sum(poll.taken_in for poll in polls), sum(poll.put_out for poll in polls)
    parts = [f"{count(taken, 'trial')} {_are(taken)} followed from now on"] if taken else []
    parts += [f"{count(put, 'trial')} {_are(put)} no longer followed"] if put else []
    return f"By that, {' and '.join(parts)}." if parts else ""


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
