"""What the registry computes itself, as far as we read it.

The section is rewritten from release to release and is no part of what is compared. One fact is nowhere
else at first: that results were submitted and wait for the registry's review.
"""

from __future__ import annotations

from monitor.model.study.part import Count, Day, Flag, Part, Text


class SubmissionInfo(Part, frozen=True):
    """One submission of results, and its return (reset) or cancellation (unrelease)."""

    release_date: Day = None
    unrelease_date: Day = None
    unrelease_date_unknown: Flag = None
    reset_date: Day = None
    mcp_release_n: Count = None


class SubmissionTracking(Part, frozen=True):
    """Submissions of results that were not posted yet."""

    estimated_results_first_submit_date: Day = None
    submission_infos: tuple[SubmissionInfo, ...] | None = None


class MiscInfoModule(Part, frozen=True):
    """The date of the snapshot, and submissions of results."""

    version_holder: Text = None
    submission_tracking: SubmissionTracking | None = None


class DerivedSection(Part, frozen=True):
    """The registry's own computation."""

    misc_info_module: MiscInfoModule | None = None
