"""Trials that are listed on a claim of the configuration from now on, or no longer, or with results."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.changes.rules import Rules
from monitor.model import Change, Kind, Severity
from monitor.model.claim import Claim
from monitor.model.details import ClaimsDetail
from monitor.model.label import Label
from monitor.model.wording import listed, quote, sentence, shorten

KINDS = (Kind.CLAIM_JOINED, Kind.CLAIM_LEFT, Kind.CLAIM_RESULTS)
_MOST = 3
_WORDING = 60


def claim_joined(claims: Sequence[Claim], reasons: Sequence[Label], *, new: bool, rules: Rules) -> Change:
    """Return the change of a trial that is listed on claims from now on.

    Args:
        claims: those on which it was not listed before.
        reasons: the labels that list it there.
        new: the trial itself is new to its readers, which an own change says.
        rules: severities fixed by the configuration.
    """
    text = f"this trial is listed from now on under the {_named(claims)}"
    severity = Severity.LOW if new else Severity.MEDIUM
    because = tuple(dict.fromkeys(map(_because, reasons)))
    return _change(Kind.CLAIM_JOINED, severity, claims, text, f"Now on {_short(claims)}", rules, because)


def claim_left(claims: Sequence[Claim], *, rules: Rules) -> Change:
    """Return the change of a trial that is no longer listed on claims."""
    text = f"this trial is no longer listed under the {_named(claims)}"
    return _change(Kind.CLAIM_LEFT, Severity.MEDIUM, claims, text, f"No longer on {_short(claims)}", rules)


def claim_results(claims: Sequence[Claim], *, rules: Rules) -> Change:
    """Return the change of a trial on claims for which results were posted."""
    text = f"this trial now has posted results and is listed under the {_named(claims)}"
    return _change(Kind.CLAIM_RESULTS, Severity.HIGH, claims, text, f"Results on {_short(claims)}", rules)


def _change(  # noqa: PLR0917 - the parts of a change, in their order
    kind: Kind,
    severity: Severity,
    claims: Sequence[Claim],
    text: str,
    short: str,
    rules: Rules,
    because: tuple[str, ...] = (),
) -> Change:
    slugs = tuple(claim.slug for claim in claims)
    return Change(
        kind=kind,
        severity=rules.severity(kind, severity),
        path=f"claim/{'+'.join(sorted(slugs))}",
        sentence=sentence(text),
        detail=ClaimsDetail(short=short, claims=slugs, because=because),
    )


def _named(claims: Sequence[Claim]) -> str:
    names = [quote(claim.wording, _WORDING) for claim in claims]
    return f"claim{'s' if len(names) > 1 else ''} {listed(names, _MOST)}"


def _short(claims: Sequence[Claim]) -> str:
    if len(claims) > 1:
        return f"{len(claims)} claims"
    return f"the claim {quote(claims[0].wording, 40)}"


def _because(label: Label) -> str:
    place = f" ({label.place})" if label.place else ""
    words = f": {quote(shorten(label.evidence.text, 120), 120)}" if label.evidence else ""
    return f"{label.slug}{place}{words}"
