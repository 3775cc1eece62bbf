"""When in the life of a trial something happened, in words."""

from __future__ import annotations

from monitor.model.milestones import Stage, When
from monitor.model.wording import count, day, months_in_words


def when(stage: Stage) -> str:
    """Return when it happened, as a phrase: "7 months after primary completion"; empty where unknown."""
    if stage.when is When.UNKNOWN:
        return ""
    if stage.when is When.BEFORE_START:
        start = f" ({day(stage.milestone)})" if stage.milestone else ""
        return f"before the {'planned ' if stage.estimated else ''}start{start}"
    phrase = f"{_length(stage)} after {_milestone(stage)}"
    if stage.when is When.WHILE_RECRUITING:
        return f"while recruiting, {phrase}"
    return f"{phrase}, as results were posted" if stage.with_results else phrase


def _milestone(stage: Stage) -> str:
    if stage.when is When.AFTER_RESULTS:
        return "results were posted"
    if stage.when is When.AFTER_PRIMARY_COMPLETION:
        return "the estimated primary completion date" if stage.estimated else "primary completion"
    return "the estimated start" if stage.estimated else "the start"


def _length(stage: Stage) -> str:
    return months_in_words(stage.months) if stage.months else count(stage.days or 0, "day")
