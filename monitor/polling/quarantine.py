"""What is too much at once to be believed at first sight. Pure: what a pass found in, a verdict out.

    marks of a pass ─┬─ accepted by the operator ───────────────→ apply
                     ├─ as quarantined (nine in ten, or more) ──→ apply: a second poll agrees
                     ├─ a large share of a watch ───────────────→ quarantine: nothing is applied
                     └─ otherwise ──────────────────────────────→ apply; what was quarantined was a fault

Only what would be reported, and what has gone, counts. New trials don't: each is screened by its own record.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from monitor.changes.detectors.membership import is_of_configuration
from monitor.model import (
    Absent,
    DeadlinePassed,
    Finding,
    Poll,
    Quarantine,
    QuarantinedTrial,
    ReviewChanged,
    Severity,
    Spool,
    Struct,
)

ABSENT = "absent"
"""What is said of a trial that the registry, asked by ID, does not have."""

REVIEW_ENDED = "review ended"
"""What is said of a trial whose submitted results were returned or cancelled."""

AGREEMENT = 0.9
"""This share of what is in quarantine must show again, the very same, for a second poll to agree."""

FEWEST_OF_A_FORMAT = 3
"""Of fewer records with an unreadable field each is its own mistake, also where a watch follows no others."""


class QuarantineSettings(Struct, frozen=True, kw_only=True):
    """Beyond which part of a watch a poll is quarantined: at least so many trials and this share of those followed."""

    share: float = 0.3
    at_least: int = 10

    def is_mass(self, number: int, of: int) -> bool:
        """Whether that many of so many are too many at once."""
        return number >= self.at_least and number >= self.share * of

    def is_another_format(self, number: int, of: int) -> bool:
        """Whether fields that cannot be read in so many of so many records show that the format has changed."""
        return number >= FEWEST_OF_A_FORMAT and self.is_most(number, of)

    def is_most(self, number: int, of: int) -> bool:
        """Whether that many of so many are too many at once, or all."""
        return number == of or self.is_mass(number, of)


class QuarantineVerdict(Struct, frozen=True, kw_only=True):
    """What to do with a pass.

    Attributes:
        reason: why it is quarantined; None where it is to be applied.
        quarantined: trials that are quarantined from now on.
        note: what became of what was in quarantine before, for the log.
    """

    reason: str | None = None
    quarantined: tuple[QuarantinedTrial, ...] = ()
    note: str | None = None


def mark_of(item: Spool, before: Collection[str]) -> QuarantinedTrial | None:
    """What one item says of a followed trial that would be reported; None where there is nothing of the kind.

    Args:
        item: what a pass found.
        before: slugs of the watches that followed the trial.
    """
    if not before or not isinstance(item, Finding | Absent | DeadlinePassed | ReviewChanged):
        return None
    result, gone = "", False
    match item:
        case Finding():
            gone = not (set(before) <= set(item.watches) or _is_put_out_by_us(item))
            result = (
                (item.record.sha256 if item.record else item.fingerprint) if gone or _is_news(item) else ""
            )
        case Absent() if item.merged_into or not item.removed:
            # The second poll in a row that misses it has been agreed upon.
            result, gone = item.merged_into or ABSENT, True
        case DeadlinePassed():
            result = item.rule if _is_news(item) else ""
        case ReviewChanged():
            result = item.under_review_since or REVIEW_ENDED if _is_news(item) else ""
    return (
        QuarantinedTrial(nct_id=item.nct_id, what=result, gone=gone, watches=tuple(before))
        if result
        else None
    )


def _is_put_out_by_us(item: Finding) -> bool:
    """Return whether our own configuration put a trial out: no fault of the registry, unlike what changed in it."""
    return any(is_of_configuration(change) for update in item.updates for change in update.changes)


def _is_news(item: Finding | DeadlinePassed | ReviewChanged) -> bool:
    return any(update.severity is not Severity.SILENT for update in item.updates)


def judge(
    marks: Mapping[str, QuarantinedTrial],
    *,
    followed: Mapping[str, int],
    before: Quarantine | None,
    accepted: bool,
    settings: QuarantineSettings,
) -> QuarantineVerdict:
    """Whether a pass is to be applied.

    Args:
        marks: of the trials of watches after their baseline, by ID.
        followed: trials followed before the pass, by watch.
        before: what the last passes left in quarantine.
        accepted: the operator said that the next poll is to be taken as it is.
        settings: what is too much.
    """
    if accepted:
        return QuarantineVerdict(note="accepted by the operator")
    if before is not None and agrees(before.trials, marks):
        return QuarantineVerdict(note=f"a second poll agrees: {len(before.trials)} trials leave quarantine")
    masses = [mass for watch, of in followed.items() if (mass := _mass(watch, of, marks, settings))]
    if masses:
        return QuarantineVerdict(
            reason=_reason(masses), quarantined=tuple(marks[nct_id] for nct_id in sorted(marks))
        )
    return QuarantineVerdict(
        note="what was in quarantine did not show again: it was a fault" if before else None
    )


def agrees(quarantined: Sequence[QuarantinedTrial], marks: Mapping[str, QuarantinedTrial]) -> bool:
    """Whether nine in ten of what is in quarantine, or more, show the very same again."""
    same = sum(trial.nct_id in marks and marks[trial.nct_id].what == trial.what for trial in quarantined)
    return bool(quarantined) and same >= AGREEMENT * len(quarantined)


def _mass(
    watch: str, of: int, marks: Mapping[str, QuarantinedTrial], settings: QuarantineSettings
) -> str | None:
    mine = [mark for mark in marks.values() if watch in mark.watches]
    if not settings.is_mass(len(mine), of):
        return None
    gone = sum(mark.gone for mark in mine)
    settled = [
        f"{gone} have gone" if gone else "",
        f"{len(mine) - gone} have changed" if gone < len(mine) else "",
    ]
    return f"of {of} trials of {watch} {' and '.join(filter(None, settled))} at once"


def _reason(masses: Sequence[str]) -> str:
    return (
        f"quarantined as the registry's fault: {'; '.join(masses)}; nothing was applied, and it will be when the next "
        "poll finds the same, or whatever it finds after `trial-monitor accept`"
    )


# --- passes that cannot be called complete ----------------------------------------------------------


def unread(rejected: int, fetched: int, settings: QuarantineSettings) -> str | None:
    """Return why a pass compared too little: so many records could not be read; None where it did not."""
    if rejected and settings.is_most(rejected, fetched):
        return f"{rejected} of {fetched} records could not be read"
    return None


def shrunk(
    watch: str, found: int, *, complete: Poll | None, latest: Poll | None, settings: QuarantineSettings
) -> str | None:
    """Said where a watch's searches find far less than they found, and no poll before agrees.

    Args:
        watch: its slug.
        found: by this pass.
        complete: the watch's last complete poll.
        latest: its last poll that received records.
        settings: what is too much.
    """
    if complete is None or not settings.is_mass(complete.found - found, complete.found):
        return None
    if latest is not None and latest.run != complete.run and _near(found, latest.found):
        return None
    return f"the searches of {watch} find {found} records where they found {complete.found}"


def _near(number: int, other: int) -> bool:
    return min(number, other) >= AGREEMENT * max(number, other)
