"""What may be read by those who ask in SQL, export and explore: everything else is refused, whatever comes to be.

Named one by one, beside the schema and not from its description: a table that nobody thought about is refused. A test
compares both sets with a fresh file: together they are all tables and views, and none that refers to a subscriber or has an
address is among the readable.
"""

from __future__ import annotations

PERSONAL = frozenset({"subscribers", "subscriber_states", "deliveries", "hooks", "hook_deliveries"})
"""Tables with personal data, or with what concerns the operator alone.

No query, export or exploration reads them, and no copy that is shown has them.
"""

INDEXES = ("trial_search", "change_search")
"""The full-text indexes."""

TABLES = frozenset(
    {
        "adverse_event_counts", "adverse_event_groups", "adverse_event_terms", "arm_interventions", "arms",
        "baseline_counts", "change_texts", "changes", "claim_labels", "claims", "conditions", "contradictions", "deadlines", "designs", "dictionaries",
        "followed_questions", "interventions", "keywords", "locations", "meta", "outcomes", "participant_flow", "polls",
        "primary_outcome_history", "publications", "quarantined", "question_answers", "rejected", "result_analyses", "result_denominators",
        "result_groups", "result_measurements", "result_outcomes", "results", "schedule", "screening",
        "sponsors", "topics", "trial_dates", "trial_descriptions", "trial_labels", "trial_topics", "trial_watches", "trials",
        "unreadable", "update_claims", "update_topics", "update_watches", "updates", "version_facts", "versions", "watches",
    }
)  # fmt: skip
VIEWS = frozenset(
    {
        "adverse_events", "claim_evidence", "digest_week", "enrollment_planned_vs_actual", "evidence_by_question", "held",
        "outcome_switches", "posted_values", "recent_changes", "recruiting_now", "results_overdue", "results_posted",
        "status_history", "trial_history", "trial_texts", "trials_by_topic",
    }
)  # fmt: skip
_SHADOWS = frozenset(f"{index}_{part}" for index in INDEXES for part in ("config", "data", "docsize", "idx"))
"""Tables inside the full-text indexes, which SQLite itself reads for a search."""

READABLE = TABLES | VIEWS | _SHADOWS | frozenset(INDEXES)
"""All that may be read."""
