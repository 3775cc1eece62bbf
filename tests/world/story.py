"""The whole timeline, in the order in which releases show it."""

from __future__ import annotations

from world import story_design, story_results, story_status
from world.events import Event

EVENTS: tuple[Event, ...] = tuple(
    sorted(
        (*story_status.EVENTS, *story_design.EVENTS, *story_results.EVENTS),
        key=lambda event: (event.visible_on, event.nct_id, event.on),
    )
)

OVERDUE: tuple[tuple[str, str, str], ...] = (
    ("NCT99000015", "2026-04-25", "results are overdue: who_12_months and fdaaa_801"),
    ("NCT99000034", "2026-05-15", "results are overdue: who_12_months and fdaaa_801"),
    ("NCT99000038", "2026-07-01", "results are overdue: who_12_months"),
    (
        "NCT99000064",
        "2026-07-09",
        "results are overdue: who_12_months; the other rule is stopped by the certification",
    ),
)
"""Trial, first day on which results are overdue, and by which rule: nothing in the record changes that day."""
