"""Details of what is due, of results that came, and of what changed in them."""

from __future__ import annotations

from monitor.model.base import Struct
from monitor.model.details.base import Detail, TextChange
from monitor.model.details.posted import OutcomeResult, ResultsSummary


class DueRule(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One rule that asked for results.

    Attributes:
        due_on: the last day on which they were in time. overdue_from: the day after.
        basis: from which dates of the record it follows.
        caveats: reasons, from the record, for which the rule may not apply.
    """

    rule: str
    due_on: str
    overdue_from: str
    basis: str
    caveats: tuple[str, ...] = ()


class DeadlineDetail(Detail, frozen=True, kw_only=True, tag="deadline"):
    """A day that passed without results, or results that came after it.

    Attributes:
        state: `overdue` or `resolved`.
        rules: those that named the day; of several that name different ones, all.
        caveats: of all rules, each once.
        raised_on: day of the data release by which it had passed.
        posted_on, submitted_on: as the record says; None where it does not.
        months_late, days_late: by posting, or by submission under the US law where it is alone.
    """

    state: str
    rules: tuple[DueRule, ...]
    caveats: tuple[str, ...] = ()
    raised_on: str | None = None
    posted_on: str | None = None
    submitted_on: str | None = None
    months_late: int = 0
    days_late: int = 0


class FigureChange(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One number or name in posted results; None on the side where it is not posted.

    Attributes:
        what: heading in words. row: class, category, term or analysis. arm: its title.
    """

    what: str
    row: str | None = None
    arm: str | None = None
    before: str | None = None
    after: str | None = None


class NamedOutcome(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A posted outcome by its role (`primary`, `secondary`, `other` or `post_hoc`) and title."""

    role: str
    title: str


class ResultsChangedDetail(Detail, frozen=True, kw_only=True, tag="results_changed"):
    """What differs in one part of posted results.

    Attributes:
        topic: the table, or `outcomes`, `arms`, `limitations`, `wording`.
        about: `deaths`, `serious` or `primary` where its most important difference is of that, else `other`.
        outcome, role: of one outcome. outcomes: of several that differ in the same way.
        added, dropped: outcomes whose results came or went.
        results: what was posted for those that came, as tables; `results_not_shown` more of them have some.
        figures: numbers and names that differ, most important first; of `figures_total`.
        texts: texts that differ, in full.
        parts: what else differs, by name.
    """

    topic: str
    about: str = "other"
    outcome: str | None = None
    role: str | None = None
    outcomes: tuple[NamedOutcome, ...] = ()
    added: tuple[NamedOutcome, ...] = ()
    dropped: tuple[NamedOutcome, ...] = ()
    results: tuple[OutcomeResult, ...] = ()
    results_not_shown: int = 0
    figures: tuple[FigureChange, ...] = ()
    figures_total: int = 0
    texts: tuple[TextChange, ...] = ()
    parts: tuple[str, ...] = ()


class ResultsPostedDetail(Detail, frozen=True, kw_only=True, tag="results_posted"):
    """Results that were posted, or shown again, as tables.

    Attributes:
        results: None where the record shows none. posted_on: None where the record names no day.
        months_after_primary_completion: None where either day is not known.
        primary_completion: its date as the record has it.
    """

    results: ResultsSummary | None = None
    posted_on: str | None = None
    months_after_primary_completion: int | None = None
    primary_completion: str | None = None
