"""The running text of a record, written from its plan: titles, summary, description, eligibility."""

from __future__ import annotations

from world.plan import MARK, Plan
from world.words_arms import COMPARATORS
from world.words_cells import CELLS, Cells
from world.words_conditions import (
    CONDITIONS,
    EVERYWHERE_EXCLUDED,
    EVERYWHERE_INCLUDED,
    Condition,
)

NO_CELLS = Cells(name="", phrase="", made="", keywords=())
NO_CONDITION = Condition(names=(), phrase="", mesh=(), include=())
PHASE_WORDS = {
    "EARLY_PHASE1": "Early Phase 1",
    "PHASE1": "Phase 1",
    "PHASE2": "Phase 2",
    "PHASE3": "Phase 3",
    "PHASE4": "Phase 4",
}
BLINDNESS = ("Open-label", "Single-blind", "Double-blind", "Triple-blind", "Double-blind")


def marked(title: str) -> str:
    """The title with the mark that says that nothing of it is real."""
    return f"{title} {MARK}"


def cells_of(plan: Plan) -> Cells:
    """The cell product of a plan; one without words for a trial without cells."""
    return CELLS.get(plan.cells, NO_CELLS)


def condition_of(plan: Plan) -> Condition:
    """The condition of a plan; one without words where the plan names its own."""
    return CONDITIONS.get(plan.condition, NO_CONDITION)


def official_title(plan: Plan) -> str:
    """The plan's own, or one that states phase, blinding, allocation, cells, condition and control."""
    if plan.official:
        return plan.official
    phase = "/".join(PHASE_WORDS[phase] for phase in plan.phases if phase in PHASE_WORDS)
    design = ", ".join(part for part in (phase, BLINDNESS[plan.masking], _allocation(plan), "Study") if part)
    controls = " or ".join(COMPARATORS[key].phrase for key in plan.against)
    subject = cells_of(plan).phrase or plan.intervention
    text = (
        f"{design.replace(', Study', ' Study')} of {subject} in {condition_of(plan).phrase or plan.named[0]}"
    )
    return f"{text}, compared with {controls}" if controls else text


def _allocation(plan: Plan) -> str:
    if plan.allocation == "NON_RANDOMIZED":
        return "Controlled"
    return "Randomized" if plan.against else "Single-arm"


def brief_summary(plan: Plan) -> str:
    """What is given to whom, compared with what, and the plan's own sentence."""
    cells, condition = cells_of(plan), condition_of(plan)
    what = cells.phrase or plan.intervention
    who = condition.phrase or plan.named[0]
    controls = " and with ".join(COMPARATORS[key].phrase for key in plan.against)
    aim = f"This study examines {what} in people with {who}"
    aim += f", compared with {controls}." if controls else "."
    return f"{aim} {plan.about}"


def detailed_description(plan: Plan) -> str:
    """How the cells are made and given, and when participants are seen."""
    cells = cells_of(plan)
    given = "; ".join(plan.doses)
    parts = [
        cells.made,
        f"Participants receive {given} by {plan.route}." if given and plan.route else "",
        plan.detail,
        "Visits take place as listed under outcome measures. An independent physician reviews adverse events."
        if plan.study_type == "INTERVENTIONAL"
        else "Treatment is decided by the treating physician; the study observes.",
    ]
    return "\n\n".join(part for part in parts if part)


def eligibility(plan: Plan) -> str:
    """The criteria as CommonMark lists with the registry's own escapes."""
    condition = condition_of(plan)
    include = (*condition.include, *plan.inclusion, *EVERYWHERE_INCLUDED)
    exclude = (*condition.exclude, *EVERYWHERE_EXCLUDED)
    return f"Inclusion Criteria:\n\n{_bullets(include)}\n\nExclusion Criteria:\n\n{_bullets(exclude)}"


def _bullets(lines: tuple[str, ...]) -> str:
    return "\n".join(f"* {line}" for line in lines)
