"""The second pair of eyes: what is wrong with the sentences that were made of a pair of raw records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from . import coverage, deadlines, outcomes, results, sites
from .claims import check_sentence
from .pairs import Complaint, Pair
from .text import occurs

Change = dict[str, Any]
LATE_RESULTS = {"results_overdue", "results_late"}
SPONSORS = "protocolSection.sponsorCollaboratorsModule"
TITLES = "protocolSection.identificationModule"


def check_pair(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    changes: Iterable[Mapping[str, Any]],
    *,
    on: str = "",
    headline: str = "",
) -> list[Complaint]:
    """Return every complaint of the changes that were made of two raw records.

    Args:
        before, after: records as the registry served them; empty for none.
        changes: mappings with `path`, `kind`, `sentence`, `before`, `after` and `detail`, as the database and
            the command line give them; `shown`, if there, is all the text that a reader sees of the change.
        on: the day of the later version's data, as "2026-03-16"; empty where it is not known.
        headline: of the update; empty for none.
    """
    pair = Pair(before, after, on)
    listed = [dict(change) for change in changes]
    result = list(complaints(pair, listed))
    if headline and listed and listed[0]["kind"] not in LATE_RESULTS:
        news = without_title(pair, headline)
        result += check_sentence(pair, str(listed[0]["kind"]), str(listed[0]["path"]), news)
    return list(dict.fromkeys(result))


def shortfall(pair: Pair, changes: list[Change]) -> Iterator[Complaint]:
    """Yield a complaint of a shortfall of a trial that was withdrawn: nobody was to be enrolled any more."""
    if pair.after.at("protocolSection.statusModule.overallStatus") != "WITHDRAWN":
        return
    for change in changes:
        if change["kind"] == "enrollment" and re.search(r"fewer|shortfall|100%", str(change["sentence"])):
            yield Complaint("withdrawn-shortfall", "", str(change["sentence"]), str(change["path"]))


def without_title(pair: Pair, headline: str) -> str:
    """Return a headline without the trial's title at its end."""
    names = pair.before.scope(TITLES).text + pair.after.scope(TITLES).text
    sponsors = pair.before.scope(SPONSORS).text + pair.after.scope(SPONSORS).text
    for match in re.finditer(": ", headline):
        rest = headline[match.end() :]
        splits = [
            (rest[: m.start()], rest[m.end() :]) for m in re.finditer(", ", rest)
        ]  # a title and its sponsor
        if occurs(rest, names) or any(occurs(t, names) and occurs(s, sponsors) for t, s in splits):
            return headline[: match.start()]
    return headline


def complaints(pair: Pair, changes: list[Change]) -> Iterator[Complaint]:
    """Yield the complaints of each sentence, then those of what is missing."""
    for change in changes:
        if change["kind"] in LATE_RESULTS:
            yield from deadlines.check(pair, change)
            continue
        yield from check_sentence(pair, str(change["kind"]), str(change["path"]), str(change["sentence"]))
        if change["kind"] in outcomes.KINDS:
            yield from outcomes.check(pair, change)
        if str(change["path"]).startswith(results.SECTION):
            yield from results.check(pair, change)
    yield from missing(pair, changes)


def missing(pair: Pair, changes: list[Change]) -> Iterator[Complaint]:
    """Yield complaints of what no sentence says, and of what one says twice."""
    sentences = [str(change["sentence"]) for change in changes]
    yield from outcomes.unsaid(pair, sentences)
    yield from results.unsaid(pair, changes)
    yield from results.deaths_first(pair, changes)
    yield from shortfall(pair, changes)
    yield from sites.check(pair, sentences)
    yield from coverage.check(pair, changes)
    yield from coverage.said_twice(changes)
