"""The digest of a week as a page: which weeks there are, and what each page is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, tzinfo

from monitor.digest.compose import Digest, DigestInputs, WatchComparison, compose
from monitor.model import Poll, PublishedUpdate, Struct, WatchState
from monitor.model.text import line
from monitor.model.week import Week
from monitor.publish import links
from monitor.publish.charts import small
from monitor.publish.charts.marks import Picture
from monitor.publish.inputs import PublishSettings, PublishSource
from monitor.publish.items import ItemRenderer
from monitor.publish.pages.layout import Structured, render_page

FRIDAY = 4
"""Place of the last release of a week among its weekdays."""


class DigestPage(Struct, frozen=True, kw_only=True):
    """All that a digest's template is given.

    Attributes:
        to_date: the week is not over, or not all its releases have been compared.
        earlier, later: the neighbouring digests, where there are such.
    """

    week: Week
    digest: Digest
    to_date: bool
    earlier: Week | None = None
    later: Week | None = None


def digest_inputs(
    week: Week,
    *,
    updates: Sequence[PublishedUpdate],
    polls: Sequence[Poll],
    states: Sequence[WatchState],
    zone: tzinfo,
) -> DigestInputs:
    """Return what the digest of a week is composed of.

    Args:
        week: the week.
        updates: of that week, newest first.
        polls: all, oldest first.
        states: of the watches, in the order of the configuration.
        zone: the time zone in which the week begins and ends.
    """
    since, until = week.bounds(zone)
    return DigestInputs(
        since=since, until=until, updates=tuple(updates), polls=tuple(polls), states=tuple(states)
    )


def digest_page(week: Week, inputs: DigestInputs, span: tuple[Week, Week]) -> DigestPage:
    """Return the page of a week; `span` is the first and the newest week that have a digest."""
    digest = compose(inputs)
    return DigestPage(
        week=week,
        digest=digest,
        to_date=week == span[1] and not is_over(week, digest.comparisons),
        earlier=week.previous() if week > span[0] else None,
        later=week.next() if week < span[1] else None,
    )


def is_over(week: Week, comparisons: Sequence[WatchComparison]) -> bool:
    """Return whether the last release of a week, on its Friday, has been compared for every watch."""
    friday = week.weekdays[FRIDAY]
    return bool(comparisons) and all(friday in comparison.releases for comparison in comparisons)


def render(page: DigestPage, renderer: ItemRenderer) -> bytes:
    """Return the page as HTML."""
    return render_page(
        renderer,
        "digest.html",
        path=links.digest_page(page.week.name),
        section="digests/index.html",
        data_date=page.digest.data_date,
        og_type="article",
        structured=_structured(page, renderer),
        page=page,
        digest=page.digest,
        small_picture=small_picture,
    )


def small_picture(published: PublishedUpdate) -> Picture | None:
    """Return the small picture of a trial as an update has it; None where its record gives no dates."""
    facts, after = published.facts, published.after
    if not (facts.start_date or facts.completion_date):
        return None
    return small.picture(
        small.SmallTrial(
            status=facts.overall_status or "",
            start=facts.start_date,
            completion=facts.completion_date,
            results_posted=facts.results_first_posted,
            today=(after.data_timestamp or after.observed_at).date(),
        )
    )


def _structured(page: DigestPage, renderer: ItemRenderer) -> Structured | None:
    base = renderer.settings.base_url
    if not base or page.digest.through is None:
        return None
    return {
        "@type": "Report",
        "name": f"{line(renderer.settings.title)}: week {page.week.number} of {page.week.year}",
        "url": links.absolute(base, links.digest_page(page.week.name)),
        "temporalCoverage": f"{page.week.monday.isoformat()}/{page.week.sunday.isoformat()}",
        "dateModified": page.digest.through.isoformat(),
        "author": {"@type": "Organization", "name": "trial-monitor", "url": links.absolute(base, "")},
        "isBasedOn": f"{links.REGISTRY}/",
    }


def span_of(states: Iterable[WatchState], zone: tzinfo) -> tuple[Week, Week] | None:
    """Return the first and the newest week that have a digest; None before the first complete poll."""
    known = tuple(states)
    first = [state.baseline.started_at for state in known if state.baseline]
    polls = [poll for state in known for poll in (state.last_complete, *state.failures) if poll]
    if not first:
        return None
    last = max(*first, *(poll.started_at for poll in polls), first[0])
    return Week.at(min(first), zone), Week.at(last, zone)


def read_digest(source: PublishSource, settings: PublishSettings, week: Week) -> DigestPage:
    """Return the page of one week, read from the source."""
    since, until = week.bounds(settings.time_zone)
    states = source.watch_states(settings.watches)
    inputs = digest_inputs(
        week,
        updates=source.updates(since=since, until=until),
        polls=tuple(reversed(source.polls())),
        states=states,
        zone=settings.time_zone,
    )
    return digest_page(week, inputs, span_of(states, settings.time_zone) or (week, week))


def newest_release(states: Iterable[WatchState]) -> date | None:
    """Return the day of the newest release that any watch has compared."""
    polls = [state.last_complete for state in states if state.last_complete]
    return max((poll.data_timestamp.date() for poll in polls if poll.data_timestamp), default=None)
