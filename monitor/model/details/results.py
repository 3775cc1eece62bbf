"""Details of what is due, of results that came, and of what changed in them."""

from __future__ import annotations

from monitor.model.base import Struct
from monitor.model.details.base import Detail


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
        months_late, days_late: by posting, or by submission under the US law where it stands alone.
    """

    state: str
    rules: tuple[DueRule, ...]
    caveats: tuple[str, ...] = ()
    raised_on: str | None = None
    posted_on: str | None = None
    submitted_on: str | None = None
    months_late: int = 0
    days_late: int = 0
