"""The whole cast, and who belongs to which watch."""

from __future__ import annotations

from world.cast_back import ACCESS, BACK
from world.cast_cord import CORD
from world.cast_disc import DISC
from world.cast_new import NEW
from world.cast_quiet import QUIET
from world.lookalikes import LOOKALIKES
from world.plan import Plan

SPINE = "stem-cell-spine"
CORD_WATCH = "stem-cell-spinal-cord"
TRIALS: tuple[Plan, ...] = (*DISC, *ACCESS, *BACK, *CORD, *NEW, *QUIET)
PLANS: tuple[Plan, ...] = (*TRIALS, *LOOKALIKES)
BY_ID: dict[str, Plan] = {plan.nct_id: plan for plan in PLANS}
REGISTERED_LATER: frozenset[str] = frozenset(plan.nct_id for plan in NEW)


def watches_of(plan: Plan) -> tuple[str, ...]:
    """The watches that the trial belongs to as its plan describes it; none for a look-alike."""
    if plan.number >= 200 or not plan.condition:
        return ()
    return (CORD_WATCH,) if plan.condition.startswith("sci") else (SPINE,)
