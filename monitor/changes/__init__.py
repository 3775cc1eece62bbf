"""The pure core: what changed, and what it means.

Canonical records in, changes in plain sentences out; nothing here reads a clock, a file or a network.
"""

from __future__ import annotations

from monitor.changes.compare import compare, explain
from monitor.changes.deadlines import deadlines_of
from monitor.changes.detectors.claims import claim_joined, claim_left, claim_results
from monitor.changes.detectors.membership import (
    Cause,
    entered,
    is_of_configuration,
    left,
    merged,
    reappeared,
    registered,
    removed,
)
from monitor.changes.overdue import overdue_changes, results_came_change
from monitor.changes.rules import Rules
from monitor.changes.update import compose, update_id
from monitor.diff.diff import apply, diff

__all__ = [
    "Cause",
    "Rules",
    "apply",
    "claim_joined",
    "claim_left",
    "claim_results",
    "compare",
    "compose",
    "deadlines_of",
    "diff",
    "entered",
    "explain",
    "is_of_configuration",
    "left",
    "merged",
    "overdue_changes",
    "reappeared",
    "registered",
    "removed",
    "results_came_change",
    "update_id",
]
