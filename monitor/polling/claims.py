"""Under which claims a trial is listed, before and after, as changes for their readers. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from monitor.changes.detectors.claims import claim_joined, claim_left, claim_results
from monitor.changes.rules import Rules
from monitor.model import Change, Struct
from monitor.model.claim import Claim
from monitor.model.label import Label

Listed = Mapping[str, tuple[Label, ...]]
"""Slug of a claim → the labels that list a trial under it."""


class ClaimSides(Struct, frozen=True, kw_only=True):
    """Under which claims a trial is listed; both sides are judged by the configuration of today.

    Attributes:
        new: the trial was not followed before. results: results are posted now and were not before.
    """

    before: Listed
    after: Listed
    new: bool = False
    results: bool = False

    @property
    def readers(self) -> tuple[str, ...]:
        """The claims whose readers learn of a change of the trial, those too that it leaves."""
        return tuple(dict.fromkeys((*self.after, *self.before)))


def listed_under(claims: Sequence[Claim], labels: Sequence[Label], watches: Sequence[str]) -> Listed:
    """Return the claims of a trial with the labels that list it there."""
    reasons = ((claim.slug, claim.reasons(labels, watches)) for claim in claims)
    return {slug: met for slug, met in reasons if met is not None}


def claim_changes(sides: ClaimSides, claims: Sequence[Claim], rules: Rules) -> Iterator[Change]:
    """Yield that a trial is listed under claims from now on, no longer, or with results."""
    joined = [claim for claim in claims if claim.slug in sides.after and claim.slug not in sides.before]
    left = [claim for claim in claims if claim.slug in sides.before and claim.slug not in sides.after]
    if joined:
        reasons = [label for claim in joined for label in sides.after[claim.slug]]
        yield claim_joined(joined, reasons, new=sides.new, rules=rules)
    if left:
        yield claim_left(left, rules=rules)
    if sides.results and (now := [claim for claim in claims if claim.slug in sides.after]):
        yield claim_results(now, rules=rules)
