"""The pages of claims: each claim as quoted, and beside it what the registry lists; no verdict and no score."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Final, NamedTuple

from monitor.model import Struct
from monitor.model.claim import ClaimNeed, ClaimTrial, ListedClaim
from monitor.model.study import STUDY
from monitor.model.tables import read_table
from monitor.publish.charts import strip
from monitor.publish.feeds import claim_feeds
from monitor.publish.files import Streamed
from monitor.publish.items import ItemRenderer
from monitor.publish.known import TrialSequence
from monitor.publish.links import trial_page
from monitor.publish.overview import MOST_MARKS
from monitor.publish.pages.layout import render_page, stream_page
from monitor.publish.pieces import RenderedPiece

PATH: Final = "claims/index.html"
STOPPED: Final = frozenset({"TERMINATED", "WITHDRAWN", "SUSPENDED"})
LINKS: Final = 500
"""Links to trials that are rendered together."""
PRIMARY: Final = "measured as a primary outcome"
FAMILIES: Final = MappingProxyType(
    {"topic": "about", "role": "with cells as", "comparator": "compared with", "measure": "measuring"}
)
ARTICLES: Final = MappingProxyType(
    {"analgesic": "an ", "biologic": "a ", "local-anaesthetic": "a ", "placebo": "a ", "steroid": "a "}
)
"""Comparators that are counted, with their articles."""


class ClaimCounts(Struct, frozen=True, kw_only=True):
    """How many trials bear on a claim, and how many of them are designed in which way."""

    trials: int
    as_primary_outcome: int
    randomised: int
    masked: int
    stopped: int
    with_results: int


class CountedTrials(Struct, frozen=True, kw_only=True):
    """The trials behind a number of the page; `slug` is the place on the page that lists them."""

    slug: str
    words: str
    trials: Sequence[ClaimTrial]


class QuestionToAsk(Struct, frozen=True, kw_only=True):
    """A question that a patient can ask, and the registry's fields that answer it; empty where none does."""

    text: str
    fields: tuple[str, ...]
    answer: str


class ClaimPage(Struct, frozen=True, kw_only=True):
    """All that the page of a claim shows.

    Attributes:
        measures: whether the claim asks what is measured, not only what is compared.
        counted: the trials behind each number.
        strip: all of them, for a picture; None where they are too many for a mark each.
        values: trials with posted primary outcomes, where the claim is about these. harms: trials with posted adverse
            events. payments: trials whose prose says who pays.
    """

    claim: ListedClaim
    counts: ClaimCounts
    trials: Sequence[ClaimTrial]
    absent: tuple[str, ...]
    measures: bool
    counted: tuple[CountedTrials, ...]
    strip: strip.Strip | None
    values: Sequence[ClaimTrial]
    harms: Sequence[ClaimTrial]
    payments: Sequence[ClaimTrial]


class _Question(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    text: str
    answer: str
    fields: tuple[str, ...] = ()


def _read_questions() -> Iterator[QuestionToAsk]:
    for row in read_table(__package__, "questions.toml", dict[str, tuple[_Question, ...]])["question"]:
        fields = tuple(STUDY.at(attributes).dotted for attributes in row.fields)
        yield QuestionToAsk(text=row.text, fields=fields, answer=row.answer)


QUESTIONS: Final = tuple(_read_questions())


PARTS: Final[tuple[tuple[str, str, str, Callable[[ClaimTrial, str], bool]], ...]] = (
    (
        "as-primary-outcome",
        "measures it as a primary outcome",
        "measure it as a primary outcome",
        lambda _trial, relation: relation == PRIMARY,
    ),
    ("randomised", "is randomised", "are randomised", lambda trial, _: trial.allocation == "RANDOMIZED"),
    ("masked", "is masked", "are masked", lambda trial, _: trial.masking not in {None, "NONE"}),
    ("stopped", "has stopped", "have stopped", lambda trial, _: trial.overall_status in STOPPED),
    ("with-results", "has posted results", "have posted results", lambda trial, _: trial.has_results),
)
"""The numbers of a page: where they are listed, their words for one trial and for several, and who counts."""


def claim_path(slug: str) -> str:
    """Return the path of a claim's page."""
    return f"claims/{slug}.html"


class Members(NamedTuple):
    """The places of a claim's trials in its list: of all in the order of its page, and of those that have something."""

    ordered: Sequence[int]
    counted: Sequence[Sequence[int]]
    values: Sequence[int]
    harms: Sequence[int]
    payments: Sequence[int]


_PRIMARY, _VALUES, _HARMS, _PAYMENT = 1 << 0, 1 << 8, 1 << 9, 1 << 10
"""What a trial has that a page lists apart; from the first on, a bit for each of `PARTS`. Plain numbers: there are many."""


def flags_of(trial: ClaimTrial, relation: str) -> int:
    """Return what a trial has that the page of a claim counts, given its relation to the claim."""
    flags = sum(has(trial, relation) << place for place, (*_, has) in enumerate(PARTS))
    for has, flag in (
        (trial.values, _VALUES),
        (trial.harms, _HARMS),
        (trial.payment, _PAYMENT),
    ):
        flags += flag if has else 0
    return flags


def members(claim: ListedClaim, flags: Sequence[int]) -> Members:
    """Return the places of a claim's trials; those that measure it as a primary outcome come first.

    `flags` is what `flags_of` returns for each of them.
    """
    later = (not flag & _PRIMARY for flag in flags)
    order = [place for *_, place in sorted(zip(later, ids_of(claim.trials), range(len(flags)), strict=True))]

    def having(flag: int) -> Sequence[int]:
        return [place for place in order if flags[place] & flag == flag]

    shown = _VALUES | _PRIMARY if asks_measure(claim) else _VALUES
    return Members(
        ordered=order,
        counted=[having(1 << place) for place in range(len(PARTS))],
        values=having(shown),
        harms=having(_HARMS),
        payments=having(_PAYMENT),
    )


def _flags(claim: ListedClaim) -> Sequence[int]:
    return [flags_of(trial, trial.relation) for trial in claim.trials]


def ids_of(trials: Sequence[ClaimTrial]) -> Sequence[str]:
    """Return the IDs of trials, without reading those that are read when they are asked for."""
    return trials.nct_ids if isinstance(trials, TrialSequence) else [trial.nct_id for trial in trials]


def count(claim: ListedClaim, flags: Sequence[int] | None = None) -> ClaimCounts:
    """Return the counts of the trials that bear on a claim. `flags` as of `members`."""
    flags = _flags(claim) if flags is None else flags
    parts = {
        slug.replace("-", "_"): sum(flag >> place & 1 for flag in flags)
        for place, (slug, *_) in enumerate(PARTS)
    }
    return ClaimCounts(trials=len(flags), **parts)


def _picked(trials: Sequence[ClaimTrial], places: Sequence[int]) -> Sequence[ClaimTrial]:
    return (
        trials.pick(places) if isinstance(trials, TrialSequence) else tuple(trials[place] for place in places)
    )


def claim_page(claim: ListedClaim, flags: Sequence[int] | None = None) -> ClaimPage:
    """Return the page of a claim; trials that measure it as a primary outcome come first.

    `flags` as of `members`; where they are not known, all trials are read.
    """
    flags = _flags(claim) if flags is None else flags
    places = members(claim, flags)
    measures = asks_measure(claim)
    trials = _picked(claim.trials, places.ordered)
    counted = (
        CountedTrials(
            slug=slug, words=singular if len(having) == 1 else plural, trials=_picked(claim.trials, having)
        )
        for (slug, singular, plural, _), having in zip(PARTS, places.counted, strict=True)
    )
    return ClaimPage(
        claim=claim,
        counts=count(claim, flags),
        trials=trials,
        measures=measures,
        absent=tuple(_absence(need) for need in claim.needs if not need.trials),
        counted=tuple(part for part in counted if measures or part.slug != "as-primary-outcome"),
        strip=strip.Strip(trials=tuple(map(_symbol, trials))) if len(trials) <= MOST_MARKS else None,
        values=_picked(claim.trials, places.values),
        harms=_picked(claim.trials, places.harms),
        payments=_picked(claim.trials, places.payments),
    )


def asks_measure(claim: ListedClaim) -> bool:
    """Return whether a claim is about what is measured, so that a primary outcome can be counted."""
    return any(need.family == "measure" for need in claim.needs)


def _symbol(trial: ClaimTrial) -> strip.StripTrial:
    return strip.StripTrial(
        nct_id=trial.nct_id,
        title=trial.title,
        design=_design(trial),
        people=trial.enrollment,
        results_posted=trial.has_results,
        stopped=trial.overall_status in STOPPED,
        href=f"../{trial_page(trial.nct_id)}",
    )


def _design(trial: ClaimTrial) -> strip.TrialDesign:
    if trial.study_type == "OBSERVATIONAL":
        return strip.TrialDesign.OBSERVATIONAL
    if trial.allocation == "RANDOMIZED":
        return strip.TrialDesign.RANDOMISED
    if trial.intervention_model == "SINGLE_GROUP":
        return strip.TrialDesign.SINGLE_ARM
    return strip.TrialDesign.COMPARED if trial.allocation == "NON_RANDOMIZED" else strip.TrialDesign.OTHER


def _absence(need: ClaimNeed) -> str:
    words = need.label.replace("-", " ")
    article = ARTICLES.get(need.label, "") if need.family == "comparator" else ""
    return f"No trial in this watch is registered {FAMILIES[need.family]} {article}{words}."


def render_claims(
    claims: Sequence[ListedClaim],
    renderer: ItemRenderer,
    data_date: date | None,
    flags: Mapping[str, Sequence[int]] = MappingProxyType({}),
) -> dict[str, bytes]:
    """Return `claims/index.html`: a matrix of claims and designs. `flags` by slug, as of `members`."""
    rows = tuple((claim, count(claim, flags.get(claim.slug))) for claim in claims)
    return {
        PATH: render_page(
            renderer, "claims.html", path=PATH, data_date=data_date, rows=rows, asks_measure=asks_measure
        )
    }


def render_claim(
    claim: ListedClaim, renderer: ItemRenderer, data_date: date | None, flags: Sequence[int] | None = None
) -> dict[str, Streamed]:
    """Return the page of a claim. `flags` as of `members`."""
    path = claim_path(claim.slug)

    def values() -> Mapping[str, object]:
        page = claim_page(claim, flags)
        return {
            "page": page,
            "questions": QUESTIONS,
            "feeds": claim_feeds(renderer.settings, claim.slug),
            "pieces": ClaimPieces(path, page, renderer),
        }

    return {path: stream_page(renderer, "claim.html", values, path=path, section=PATH, data_date=data_date)}


class ClaimPieces:
    """Gives the page of a claim the HTML of one trial, or of many: what was rendered before, where it is kept."""

    def __init__(self, path: str, page: ClaimPage, renderer: ItemRenderer) -> None:
        self._path, self._page, self._renderer = path, page, renderer

    def rows(self, trials: Sequence[ClaimTrial]) -> Iterator[RenderedPiece]:
        """Yield rows of the table of all, many at a time."""
        return self._of_trials(trials, "claim_row", f" {self._page.claim.slug}")

    def values(self, trials: Sequence[ClaimTrial]) -> Iterator[RenderedPiece]:
        """Yield the posted primary outcomes of trials."""
        return self._of_trials(trials, "claim_values")

    def harms(self, trials: Sequence[ClaimTrial]) -> Iterator[RenderedPiece]:
        """Yield the adverse events of trials."""
        return self._of_trials(trials, "claim_harms")

    def payments(self, trials: Sequence[ClaimTrial]) -> Iterator[RenderedPiece]:
        """Yield what trials say of payment."""
        return self._of_trials(trials, "claim_payment")

    def links(self, part: CountedTrials) -> Iterator[RenderedPiece]:
        """Yield links to the trials behind a number, many at a time."""
        total = len(part.trials)
        for start in range(0, max(total, 1), LINKS):
            trials, more = part.trials[start : start + LINKS], start + LINKS < total
            render = partial(self._links, trials, more=more)
            yield self._of_page(f"{part.slug} {start}", (tuple(ids_of(trials)), more), render)

    def _links(self, trials: Sequence[ClaimTrial], *, more: bool) -> str:
        return self._renderer.piece("trial_links", trials) + (", " if more else "")

    def strip(self, trials: strip.Strip) -> RenderedPiece:
        """Return the picture of all trials."""
        return self._of_page("strip", trials, lambda: self._renderer.piece("strip", strip.picture(trials)))

    def _of_trials(
        self, trials: Sequence[ClaimTrial], macro: str, claim: str = ""
    ) -> Iterator[RenderedPiece]:
        ids = ids_of(trials)
        return self._renderer.pieces.of_trials(
            self._path, f"{macro}{claim}", ids, lambda place: self._renderer.piece(macro, trials[place])
        )

    def _of_page(self, name: str, decisive: object, render: Callable[[], str]) -> RenderedPiece:
        return self._renderer.pieces.of_page(self._path, name, decisive, render)
