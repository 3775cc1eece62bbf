"""Results that did not come by their day, or came after it, in sentences: one for one fact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from monitor.changes.deadlines import FDAAA, NAMES, WHO, review_caveat
from monitor.changes.rules import Rules
from monitor.model import Change, Deadline, Facts, Kind, Severity
from monitor.model.details import DeadlineDetail, DueRule
from monitor.model.milestones import first_day
from monitor.model.partial_date import months_between
from monitor.model.wording import count, day, listed, months_in_words, sentence

_MOST_WORDS: Final = 30
"""Words of one sentence; reasons that do not fit follow as sentences of their own."""


def overdue_changes(
    deadlines: Iterable[Deadline], *, on: date, rules: Rules, facts: Facts | None = None
) -> tuple[Change, ...]:
    """Return one change for each day that has passed without results, of whichever rules named it.

    Args:
        deadlines: of one trial, those whose day has passed.
        on: day of the data release.
        rules: severities fixed by the configuration.
        facts: of the trial: whether results are under review, and which completion date it has.
    """
    by_day = sorted(deadlines, key=lambda deadline: (deadline.due_on, deadline.rule == FDAAA, deadline.rule))
    return tuple(
        overdue_change(*same_day, on=on, rules=rules, facts=facts)
        for _, same_day in groupby(by_day, key=lambda deadline: deadline.due_on)
    )


def overdue_change(*deadlines: Deadline, on: date, rules: Rules, facts: Facts | None = None) -> Change:
    """Return the change for one day that has passed; of low severity where no rule applies for certain."""
    names = listed([NAMES.get(deadline.rule, deadline.rule) for deadline in deadlines])
    asked = f"no results are posted; {names} asked for them by {day(_last_day(deadlines[0]).isoformat())}"
    review = facts.results_under_review_since if facts else None
    caveats = {deadline.rule: _without_review(deadline.caveats, review) for deadline in deadlines}
    severity = Severity.LOW if all(deadline.caveats for deadline in deadlines) else Severity.MEDIUM
    return _change(
        Kind.RESULTS_OVERDUE,
        deadlines,
        " ".join((_reasoned(asked, caveats), *_notes(facts, review))),
        rules.severity(Kind.RESULTS_OVERDUE, severity),
        DeadlineDetail(
            state="overdue", rules=_rules(deadlines), caveats=_caveats(deadlines), raised_on=on.isoformat()
        ),
    )


def _without_review(caveats: Sequence[str], review: str | None) -> tuple[str, ...]:
    """The caveats but for results under review, which get a sentence of their own."""
    return tuple(caveat for caveat in caveats if review is None or caveat != review_caveat(review))


def _notes(facts: Facts | None, review: str | None) -> Iterable[str]:
    if facts is not None and facts.completion_date and first_day(facts.primary_completion_date) is None:
        yield "The record names no primary completion date, so its study completion counts."
    if review is not None:
        yield f"Results were submitted on {day(review)} and are under review."


def _reasoned(asked: str, caveats: dict[str, tuple[str, ...]]) -> str:
    """The sentence, and for what reasons a rule may not apply; a reason that both rules have is given once."""
    shared = tuple(c for c in next(iter(caveats.values())) if all(c in of for of in caveats.values()))
    sentences = [sentence(asked), *_may_not_apply("They" if len(caveats) > 1 else "It", shared)]
    for rule, reasons in caveats.items():
        own = tuple(reason for reason in reasons if reason not in shared)
        sentences += _may_not_apply("The law" if rule == FDAAA else "The WHO's rule", own)
    return " ".join(sentences)


def _may_not_apply(subject: str, reasons: tuple[str, ...]) -> list[str]:
    if not reasons:
        return []
    together = f"{subject} may not apply: {listed(reasons)}."
    if len(together.split()) <= _MOST_WORDS:
        return [together]
    return [f"{subject} may not apply: {reasons[0]}.", *map(sentence, reasons[1:])]


# --- results that came -------------------------------------------------------------------------------


def results_came_change(
    *deadlines: Deadline,
    posted_on: date | None,
    submitted_on: date | None = None,
    rules: Rules,
) -> Change:
    """Return the change for results that came after their absence was reported.

    The WHO asks for posted results, the law for submitted ones (42 CFR 11.44(a)): what was submitted in time
    and posted later is not late under it.

    Args:
        deadlines: those that were raised, of one trial; one at least.
        posted_on: when results were posted; None where the record does not say.
        submitted_on: when they were submitted; where the record does not say, the day of posting counts.
        rules: severities fixed by the configuration.
    """
    came = {rule: _came(rule, posted_on, submitted_on) for rule in (d.rule for d in deadlines)}
    late = {d.rule: (day_ - _last_day(d)).days for d in deadlines if (day_ := came[d.rule]) is not None}
    is_late = any(days > 0 for days in late.values()) or not late
    kind = Kind.RESULTS_LATE if is_late else Kind.RESULTS_SUBMITTED
    first = min(deadlines, key=lambda deadline: (deadline.rule != WHO, deadline.rule))
    months = months_between(_last_day(first), came[first.rule] or _last_day(first))
    return _change(
        kind,
        deadlines,
        sentence(_arrival(deadlines, posted_on, submitted_on)),
        rules.severity(kind, Severity.MEDIUM),
        DeadlineDetail(
            state="resolved",
            rules=_rules(deadlines),
            caveats=_caveats(deadlines),
            posted_on=posted_on.isoformat() if posted_on else None,
            submitted_on=submitted_on.isoformat() if submitted_on else None,
            months_late=max(0, months),
            days_late=max(0, late.get(first.rule, 0)),
        ),
    )


def _came(rule: str, posted_on: date | None, submitted_on: date | None) -> date | None:
    return (submitted_on or posted_on) if rule == FDAAA else posted_on


def _arrival(deadlines: Sequence[Deadline], posted_on: date | None, submitted_on: date | None) -> str:
    by_rule = {deadline.rule: deadline for deadline in deadlines}
    law, others = by_rule.get(FDAAA), [d for d in deadlines if d.rule != FDAAA]
    if not others and law is not None and submitted_on is not None:
        return f"results were {_submission(law, submitted_on, dated=True)}"
    if law is None or submitted_on is None:
        return _posting(deadlines, posted_on) + _earlier_submission(deadlines, submitted_on)
    same_day = all(deadline.due_on == law.due_on for deadline in others)
    return f"{_posting(others, posted_on)}; {_submission(law, submitted_on, dated=not same_day)}"


def _posting(deadlines: Sequence[Deadline], posted_on: date | None) -> str:
    """How late results came for these rules; days apart where the rules name different ones."""
    parts = []
    ordered = sorted(deadlines, key=lambda deadline: (_last_day(deadline), deadline.rule == FDAAA))
    for last, same_day in groupby(ordered, key=_last_day):
        names = listed([NAMES.get(deadline.rule, deadline.rule) for deadline in same_day])
        due = f"the day they were due under {names} ({day(last.isoformat())})"
        parts.append(f"{_how_late(last, posted_on)} {due}" if posted_on else due)
    if posted_on is None:
        return f"results are posted, the record does not say since when; {listed(parts)} has passed"
    return f"results came {listed(parts)}"


def _submission(law: Deadline, submitted_on: date, *, dated: bool) -> str:
    last = _last_day(law)
    name = NAMES[FDAAA] + (f" ({day(last.isoformat())})" if dated else "")
    if submitted_on <= last:
        return f"submitted on {day(submitted_on.isoformat())}, in time for {name}"
    doubt = ", which may not apply" if law.caveats else ""
    return f"submitted {_length(last, submitted_on)} late under {name}{doubt}"


def _earlier_submission(deadlines: Sequence[Deadline], submitted_on: date | None) -> str:
    if submitted_on is None or submitted_on > min(map(_last_day, deadlines)):
        return ""
    return f"; submitted before, on {day(submitted_on.isoformat())}"


def _last_day(deadline: Deadline) -> date:
    """The last day on which results were in time; `due_on` is the first on which they are overdue."""
    return deadline.due_on - timedelta(days=1)


def _how_late(last: date, posted_on: date) -> str:
    if posted_on == last:
        return "on"
    return f"{_length(last, posted_on)} {'after' if posted_on > last else 'before'}"


def _length(first: date, second: date) -> str:
    earlier, later = sorted((first, second))
    months = months_between(earlier, later)
    return months_in_words(months) if months else count((later - earlier).days, "day")


def _change(
    kind: Kind, deadlines: Sequence[Deadline], text: str, severity: Severity, detail: DeadlineDetail
) -> Change:
    return Change(
        kind=kind,
        severity=severity,
        path="deadline/" + "+".join(sorted(deadline.rule for deadline in deadlines)),
        sentence=text,
        detail=detail,
    )


def _caveats(deadlines: Sequence[Deadline]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(caveat for deadline in deadlines for caveat in deadline.caveats))


def _rules(deadlines: Sequence[Deadline]) -> tuple[DueRule, ...]:
    return tuple(
        DueRule(
            rule=deadline.rule,
            due_on=_last_day(deadline).isoformat(),
            overdue_from=deadline.due_on.isoformat(),
            basis=deadline.basis,
            caveats=deadline.caveats,
        )
        for deadline in deadlines
    )
