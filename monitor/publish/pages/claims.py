"""The pages of claims: each claim as quoted, and beside it what the registry lists; no verdict and no score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final

from monitor.model import Struct
from monitor.model.claim import ClaimNeed, ClaimTrial, ListedClaim
from monitor.publish.feeds import claim_feeds
from monitor.publish.items import ItemRenderer
from monitor.publish.pages.layout import render_page

PATH: Final = "claims/index.html"
STOPPED: Final = frozenset({"TERMINATED", "WITHDRAWN", "SUSPENDED"})
PRIMARY: Final = "measured as a primary outcome"
FAMILIES: Final = MappingProxyType(
    {"topic": "about", "role": "with cells as", "comparator": "compared with", "measure": "measuring"}
)


class ClaimCounts(Struct, frozen=True, kw_only=True):
    """How many trials bear on a claim, and how many of them are designed in which way."""

    trials: int
    as_primary_outcome: int
    randomised: int
    masked: int
    stopped: int
    with_results: int


class QuestionToAsk(Struct, frozen=True, kw_only=True):
    """A question that a patient can ask, and the registry's field that answers it, or that none does."""

    text: str
    answer: str


class ClaimPage(Struct, frozen=True, kw_only=True):
    """All that the page of a claim shows.

    Attributes:
        measures: whether the claim asks what is measured, not only what is compared.
    """

    claim: ListedClaim
    counts: ClaimCounts
    trials: tuple[ClaimTrial, ...]
    absent: tuple[str, ...]
    measures: bool


QUESTIONS: Final = (
    QuestionToAsk(text="Is the treatment that I am offered part of a trial?", answer="The NCT number and the recruitment status of the record."),
    QuestionToAsk(text="Who gets the cells, and who gets something else?", answer="Arms, allocation and masking of the record."),
    QuestionToAsk(text="What exactly is measured, and when?", answer="Outcome measures and their time frames."),
    QuestionToAsk(text="What harms were counted?", answer="Adverse events, where results are posted: affected and at risk in each arm."),
    QuestionToAsk(text="Where are the results?", answer="Posted results and publications of the record; late results are marked on the page of a trial."),
    QuestionToAsk(text="Do participants pay?", answer="Not in the registry: there is no such field."),
)  # fmt: skip


def claim_path(slug: str) -> str:
    """Return the path of a claim's page."""
    return f"claims/{slug}.html"


def count(trials: Iterable[ClaimTrial]) -> ClaimCounts:
    """Return the counts of the trials that bear on a claim."""
    listed = tuple(trials)
    return ClaimCounts(
        trials=len(listed),
        as_primary_outcome=sum(trial.relation == PRIMARY for trial in listed),
        randomised=sum(trial.allocation == "RANDOMIZED" for trial in listed),
        masked=sum(trial.masking not in {None, "NONE"} for trial in listed),
        stopped=sum(trial.overall_status in STOPPED for trial in listed),
        with_results=sum(trial.has_results for trial in listed),
    )


def claim_page(claim: ListedClaim) -> ClaimPage:
    """Return the page of a claim; trials that measure it as a primary outcome come first."""
    trials = sorted(claim.trials, key=lambda trial: (trial.relation != PRIMARY, trial.nct_id))
    return ClaimPage(
        claim=claim,
        counts=count(claim.trials),
        trials=tuple(trials),
        measures=any(need.family == "measure" for need in claim.needs),
        absent=tuple(_absence(need) for need in claim.needs if not need.trials),
    )


def _absence(need: ClaimNeed) -> str:
    return f"No trial in this watch is registered {FAMILIES[need.family]} {need.label.replace('-', ' ')}."


def render_claims(
    claims: Sequence[ListedClaim], renderer: ItemRenderer, data_date: date | None
) -> dict[str, bytes]:
    """Return `claims/index.html`: a matrix of claims and designs."""
    rows = tuple((claim, count(claim.trials)) for claim in claims)
    return {PATH: render_page(renderer, "claims.html", path=PATH, data_date=data_date, rows=rows)}


def render_claim(claim: ListedClaim, renderer: ItemRenderer, data_date: date | None) -> dict[str, bytes]:
    """Return the page of a claim."""
    path = claim_path(claim.slug)
    page = claim_page(claim)
    return {
        path: render_page(
            renderer,
            "claim.html",
            path=path,
            section=PATH,
            data_date=data_date,
            page=page,
            questions=QUESTIONS,
            feeds=claim_feeds(renderer.settings, claim.slug),
        )
    }
