"""The week's news as one page: what changed, grouped by importance; what was compared, and what could not be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, tzinfo

from monitor.changes.kinds_row import KindGroup
from monitor.digest import grouping
from monitor.model import Poll, PollStatus, PublishedUpdate, Severity, Struct, WatchState
from monitor.model.week import Week
from monitor.publish.inputs import PublishSettings, PublishSource
from monitor.publish.items import ItemRenderer
from monitor.publish.render import data_day

FRIDAY = 4


class TrialNews(Struct, frozen=True, kw_only=True):
    """One trial with all its updates of a week, newest first."""

    section: KindGroup
    severity: Severity
    updates: tuple[PublishedUpdate, ...]

    @property
    def newest(self) -> PublishedUpdate:
        """The update whose facts head the entry."""
        return self.updates[0]


class DigestPart(Struct, frozen=True, kw_only=True):
    """One group of a digest."""

    section: KindGroup
    trials: tuple[TrialNews, ...]


class Comparison(Struct, frozen=True, kw_only=True):
    """What was compared for one watch in one week, and what was not.

    Attributes:
        compared: trials in the last complete poll of the week; None without one.
        releases: days of the data releases that were compared. skipped: weekdays up to the last of them
            whose release was not compared by itself.
        failures: polls that did not complete. updates: news of this watch in this week.
    """

    title: str
    compared: int | None
    last_good: Poll | None
    baseline: bool
    releases: tuple[date, ...]
    skipped: tuple[date, ...]
    failures: tuple[Poll, ...]
    updates: int


class DigestInputs(Struct, frozen=True, kw_only=True):
    """A digest before it is set: all that its template is given.

    Attributes:
        to_date: the week is not over, or not all its releases have been compared.
        data_date: the day of the newest data release compared, such as `2026-11-19`.
        earlier, later: the neighbouring digests, where there are such.
    """

    week: Week
    parts: tuple[DigestPart, ...]
    comparisons: tuple[Comparison, ...]
    to_date: bool
    data_date: str | None
    earlier: Week | None = None
    later: Week | None = None


def counted(polls: Iterable[Poll]) -> tuple[Poll, ...]:
    """The polls a digest tells of.

    Not those that found the release unchanged: they compared nothing, and a digest without news keeps its bytes.
    """
    told = (PollStatus.COMPLETE, PollStatus.INCOMPLETE, PollStatus.FAILED, PollStatus.HELD)
    return tuple(poll for poll in polls if poll.status in told)


def compose(
    week: Week,
    *,
    updates: Sequence[PublishedUpdate],
    polls: Sequence[Poll],
    states: Sequence[WatchState],
    span: tuple[Week, Week],
) -> DigestInputs:
    """Puts a digest together.

    Args:
        week: the week.
        updates: of that week, newest first.
        polls: that started in that week, oldest first.
        states: where the watches stand, in the order of the configuration.
        span: the first and the newest week of which there is a digest.
    """
    done = counted(polls)
    comparisons = tuple(_comparison(week, state, done, updates) for state in states)
    days = [day for each in comparisons for day in each.releases]
    return DigestInputs(
        week=week,
        parts=tuple(_parts(updates)),
        comparisons=comparisons,
        to_date=week == span[1] and not _over(week, comparisons),
        data_date=max(days).isoformat() if days else None,
        earlier=Week.of(week.monday - (week.next().monday - week.monday)) if week > span[0] else None,
        later=week.next() if week < span[1] else None,
    )


def _over(week: Week, comparisons: Sequence[Comparison]) -> bool:
    """Whether the last release of a week, on a Friday, has been compared for every watch."""
    friday = week.weekdays[FRIDAY]
    return bool(comparisons) and all(friday in each.releases for each in comparisons)


def _parts(updates: Sequence[PublishedUpdate]) -> Iterable[DigestPart]:
    by_trial: dict[str, list[PublishedUpdate]] = {}
    for found in updates:
        by_trial.setdefault(found.update.nct_id, []).append(found)
    trials = sorted(
        map(_trial_news, by_trial.values()), key=lambda each: (each.severity.rank, each.newest.facts.nct_id)
    )
    for section in grouping.HEADINGS:
        chosen = tuple(trial for trial in trials if trial.section is section)
        if chosen:
            yield DigestPart(section=section, trials=chosen)


def _trial_news(updates: list[PublishedUpdate]) -> TrialNews:
    return TrialNews(
        section=grouping.group_of(found.update for found in updates),
        severity=min((found.update.severity for found in updates), key=lambda severity: severity.rank),
        updates=tuple(updates),
    )


def _comparison(
    week: Week, state: WatchState, polls: Sequence[Poll], updates: Sequence[PublishedUpdate]
) -> Comparison:
    mine = [poll for poll in polls if poll.watch == state.watch]
    good = [poll for poll in mine if poll.status is PollStatus.COMPLETE]
    releases = sorted({poll.data_timestamp.date() for poll in good if poll.data_timestamp})
    first = state.baseline.data_timestamp.date() if state.baseline and state.baseline.data_timestamp else None
    return Comparison(
        title=state.title,
        compared=good[-1].in_scope if good else None,
        last_good=good[-1] if good else None,
        baseline=any(poll.baseline for poll in good),
        releases=tuple(releases),
        skipped=tuple(
            day
            for day in week.weekdays
            if releases and day < releases[-1] and day not in releases and (first is None or day > first)
        ),
        failures=tuple(poll for poll in mine if poll.status is not PollStatus.COMPLETE),
        updates=sum(state.watch in found.update.watches for found in updates),
    )


def render(edition: DigestInputs, typesetter: ItemRenderer) -> bytes:
    """The page."""
    html = typesetter.templates.get_template("digest.html").render(
        edition=edition,
        changes=typesetter.changes,
        topic_titles=typesetter.topic_titles,
        contact=typesetter.settings.contact,
        root="../",
    )
    return html.encode()


def span_of(states: Iterable[WatchState], zone: tzinfo) -> tuple[Week, Week] | None:
    """The first and the newest week of which something can be said; None before the first complete poll."""
    known = tuple(states)
    first = [state.baseline.started_at for state in known if state.baseline]
    polls = [poll for state in known for poll in (state.last_complete, *state.failures) if poll]
    if not first:
        return None
    last = max(*first, *(poll.started_at for poll in polls), first[0])
    return Week.at(min(first), zone), Week.at(last, zone)


def gather(source: PublishSource, settings: PublishSettings, week: Week) -> DigestInputs:
    """Reads one week and puts its digest together."""
    since, until = week.bounds(settings.time_zone)
    states = source.watch_states(settings.watches)
    return compose(
        week,
        updates=source.updates(since=since, until=until),
        polls=started_in(tuple(reversed(source.polls(since=since))), since, until),
        states=states,
        span=span_of(states, settings.time_zone) or (week, week),
    )


def started_in(polls: Iterable[Poll], since: datetime, until: datetime) -> tuple[Poll, ...]:
    """The polls that started in a period, in the order given."""
    return tuple(poll for poll in polls if since <= poll.started_at < until)


def data_date_of(states: Iterable[WatchState]) -> str | None:
    """The day of the newest release that any watch has compared."""
    days = [data_day(state.last_complete.data_timestamp) for state in states if state.last_complete]
    return max((day for day in days if day), default=None)
