"""What the author of the cast says of one trial; `builder` writes the whole record from it."""

from __future__ import annotations

from monitor.model import Struct

MARK = "(synthetic)"
"""Is in every title and after every sponsor's name, so that no reader takes a trial for a real one."""


def nct(number: int) -> str:
    """An NCT ID of the range NCT99000001 upward, which the registry has not assigned."""
    return f"NCT99{number:06d}"


class Plan(Struct, frozen=True, kw_only=True):
    """One trial of the cast.

    Attributes:
        number: becomes the NCT ID.
        title, official: without the mark. `official` is written from the design where it is empty.
        sponsor, collaborators: keys of `words_places.SPONSORS`.
        condition: key of `words_conditions.CONDITIONS`. named: replaces the conditions' names.
        cells: key of `words_cells.CELLS`; empty for a trial without cells.
        doses: one experimental arm each, such as `10 million cells in 1 mL of saline`.
        route: how it is given, such as `injection into the disc under fluoroscopy`.
        against: keys of `words_arms.COMPARATORS`, one arm each.
        masking: how many roles do not know the arm, 0 to 4.
        registered, start, primary_end, end, updated: ISO dates; registered and updated are submission
            dates. Dates after `updated` are estimates.
        planned: the enrollment when the trial was registered, where it differs; planned_end: the primary
            completion then expected; first_primary: the primary outcomes then registered.
        primary, secondary, other: keys of `words_outcomes.OUTCOMES`, with a time frame after `@`.
        sites: country and number of sites.
        about: one sentence of its own for the summary. why: the reason given for a stop.
        fda: the record says that a US-regulated drug or biological product is studied.
        results: key of `results_posted.RESULTS` where results are there from the beginning, with the day they
            were first submitted.
    """

    number: int
    title: str
    sponsor: str
    condition: str
    cells: str
    status: str
    registered: str
    start: str
    primary_end: str
    end: str
    updated: str
    people: int
    primary: tuple[str, ...]
    sites: tuple[tuple[str, int], ...]
    about: str
    secondary: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    doses: tuple[str, ...] = ()
    route: str = ""
    against: tuple[str, ...] = ()
    phases: tuple[str, ...] = ("PHASE1",)
    masking: int = 0
    allocation: str = ""
    official: str = ""
    acronym: str = ""
    collaborators: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    planned: int = 0
    planned_end: str = ""
    first_primary: tuple[str, ...] = ()
    study_type: str = "INTERVENTIONAL"
    intervention: str = ""
    ages: tuple[int, int] = (18, 70)
    why: str = ""
    fda: bool = False
    results: str = ""
    results_submitted: str = ""
    detail: str = ""
    inclusion: tuple[str, ...] = ()
    last_known: str = ""
    papers: tuple[tuple[str, str], ...] = ()

    @property
    def nct_id(self) -> str:
        """The trial's NCT ID."""
        return nct(self.number)
