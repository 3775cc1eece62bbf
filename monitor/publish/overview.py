"""The trials of a watch as the pictures of them all: pure, from the rows of the list of trials."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final
from urllib.parse import urlencode

from monitor.changes.deadlines import NAMES, WHO
from monitor.model import ListedTrial, Struct, VersionState
from monitor.model.partial_date import add_months, parse_partial_date
from monitor.model.text import shorten
from monitor.publish.charts import countries, people, phases, posting, starts, swimlane
from monitor.publish.charts.marks import Picture
from monitor.publish.links import trial_page
from monitor.publish.trial.pictures import status_spans

MOST_MARKS: Final = 600
"""Trials with a mark each beyond which a picture is a stain; bars count any number."""
MOST_COUNTRIES: Final = 25
MOST_LANES: Final = 40
LIST: Final = "trials/index.html"
_ACTUAL: Final = "ACTUAL"
_NO_RESULTS_EXPECTED: Final = frozenset({"WITHDRAWN", "WITHHELD"})


class WatchPictures(Struct, frozen=True, kw_only=True):
    """The pictures of a watch; a picture with a mark for each trial is None where there are too many.

    Attributes:
        more_countries: how many are left out of the picture of countries.
    """

    slug: str
    title: str
    trials: int
    phases: Picture
    status: Picture
    starts: Picture
    people: Picture | None
    countries: Picture
    posting: Picture | None
    more_countries: int = 0


def watch_pictures(
    slug: str,
    title: str,
    trials: Sequence[ListedTrial],
    today: date,
    histories: Mapping[str, Sequence[VersionState]] = MappingProxyType({}),
) -> WatchPictures:
    """Return the pictures of the trials of a watch; links are relative to the published directory.

    `histories` is what the versions say of those that `latest_changed` names.
    """
    sites = sorted(_countries(slug, trials), key=lambda country: (-country.sites, country.country))
    few = len(trials) <= MOST_MARKS
    return WatchPictures(
        slug=slug,
        title=title,
        trials=len(trials),
        phases=phases.picture(phases.Matrix(cells=tuple(_cells(slug, trials)))),
        status=swimlane.picture(swimlane.Lanes(trials=tuple(_lanes(trials, histories)), today=today)),
        starts=starts.picture(_starts(trials)),
        people=people.picture(people.People(trials=tuple(map(_people, trials)))) if few else None,
        countries=countries.picture(countries.Countries(countries=tuple(sites[:MOST_COUNTRIES]))),
        posting=posting.picture(posting.Postings(rule=NAMES[WHO], trials=tuple(_postings(trials, today))))
        if few
        else None,
        more_countries=max(0, len(sites) - MOST_COUNTRIES),
    )


def _listed(**choice: str) -> str:
    """Return the address of the list of trials with a choice made."""
    return f"{LIST}?{urlencode(choice, errors='replace')}"


def _cells(slug: str, trials: Iterable[ListedTrial]) -> Iterator[phases.StatusPhase]:
    counted = Counter((trial.overall_status, trial.phases) for trial in trials)
    for (status, given), count in counted.items():
        phase = {"phase": given[0]} if len(given) == 1 else {}
        yield phases.StatusPhase(
            status=status, phases=given, trials=count, href=_listed(watch=slug, status=status, **phase)
        )


def latest_changed(trials: Iterable[ListedTrial]) -> tuple[str, ...]:
    """Return the trials whose status is shown over time: those of which readers saw a change last."""
    changed = [(trial.changed_at, trial.nct_id) for trial in trials if trial.changed_at]
    return tuple(nct_id for _, nct_id in sorted(changed, reverse=True)[:MOST_LANES])


def _lanes(
    trials: Iterable[ListedTrial], histories: Mapping[str, Sequence[VersionState]]
) -> Iterator[swimlane.Lane]:
    titles = {trial.nct_id: trial.title for trial in trials}
    for nct_id, states in histories.items():
        spans = tuple(status_spans(states)) if nct_id in titles else ()
        if len(spans) > 1:
            yield swimlane.Lane(
                nct_id=nct_id, title=shorten(titles[nct_id], 90), spans=spans, href=trial_page(nct_id)
            )


def _starts(trials: Iterable[ListedTrial]) -> starts.Starts:
    actual, planned = Counter[int](), Counter[int]()
    without = 0
    for trial in trials:
        start = parse_partial_date(trial.start_date)
        if start is None:
            without += 1
        else:
            (planned if trial.start_date_type == "ESTIMATED" else actual)[start.year] += 1
    years = tuple(
        starts.StartYear(year=year, actual=actual[year], planned=planned[year])
        for year in sorted(actual.keys() | planned.keys())
    )
    return starts.Starts(years=years, without=without)


def _people(trial: ListedTrial) -> people.TrialPeople:
    return people.TrialPeople(
        nct_id=trial.nct_id,
        registered=trial.first_planned,
        enrolled=trial.enrollment if trial.enrollment_type == _ACTUAL else None,
        status=trial.overall_status,
        href=trial_page(trial.nct_id),
    )


def _countries(slug: str, trials: Iterable[ListedTrial]) -> Iterator[countries.CountrySites]:
    sites, listing = Counter[str](), Counter[str]()
    for trial in trials:
        for country, count in zip(trial.countries, trial.sites, strict=True):
            sites[country] += count
            listing[country] += 1
    for country, count in sites.items():
        yield countries.CountrySites(
            country=country,
            sites=count,
            trials=listing[country],
            href=_listed(watch=slug, country=country),
        )


def _postings(trials: Iterable[ListedTrial], today: date) -> Iterator[posting.Posting]:
    """Return the trials whose results were due by today, the earliest first."""
    for day, trial in sorted(
        ((day, trial) for trial in trials if (day := last_day_in_time(trial))),
        key=lambda pair: (pair[0], pair[1].nct_id),
    ):
        posted = parse_partial_date(trial.results_first_posted)
        if posted is None and (trial.has_results or day >= today):
            continue
        yield posting.Posting(
            nct_id=trial.nct_id,
            due=day.isoformat(),
            days=((posted.first_day if posted else today) - day).days,
            posted=posted is not None,
            href=trial_page(trial.nct_id),
        )


def last_day_in_time(trial: ListedTrial) -> date | None:
    """Return the last day on which results are in time under the WHO's rule; None where it asks for none.

    It is that of `monitor.changes.deadlines`, from the columns of a row.
    """
    if trial.study_type != "INTERVENTIONAL" or trial.overall_status in _NO_RESULTS_EXPECTED:
        return None
    completed = parse_partial_date(trial.primary_completion_date) or parse_partial_date(trial.completion_date)
    return add_months(completed.last_day, 12) if completed else None
