"""Posted results as small tables: the shapes that a feed item, the digest and the database show.

Everything a number could be lost in is text exactly as posted ("NA", ">100", "<0.001", "12.0"); what the
record does not give is None, never 0. Arms are in the registry's order of their IDs and are never pooled;
arms with the same title are kept apart by a number behind it. Whatever a table leaves out for its size is
counted in a field that ends in `_not_shown`.
"""

from __future__ import annotations

import msgspec

from monitor.model.base import JsonValue, Struct


class Limits(Struct, frozen=True, kw_only=True):
    """How much of the posted results is shown; the rest is counted. `text` is in characters."""

    outcomes: int = 10
    rows: int = 24
    arms: int = 12
    analyses: int = 12
    periods: int = 8
    reasons: int = 8
    terms: int = 5
    listed: int = 10
    text: int = 400


class Reason(Struct, frozen=True, kw_only=True):
    """Why participants of one arm did not complete a period; reasons posted with 0 are left out."""

    reason: str
    participants: str


class ArmFlow(Struct, frozen=True, kw_only=True):
    """Participants of one arm in one period; units such as eyes, where the flow counts them too."""

    arm: str
    started: str | None = None
    completed: str | None = None
    not_completed: str | None = None
    units_started: str | None = None
    units_completed: str | None = None
    reasons: tuple[Reason, ...] = ()
    reasons_not_shown: int = 0


class Period(Struct, frozen=True, kw_only=True):
    """One period of the participant flow; arms that the period does not mention are left out."""

    title: str | None = None
    arms: tuple[ArmFlow, ...] = ()
    arms_not_shown: int = 0


class Cell(Struct, frozen=True, kw_only=True):
    """What was measured in one arm; `spread`, or `lower` and `upper`, are of the outcome's `dispersion`."""

    value: str | None = None
    spread: str | None = None
    lower: str | None = None
    upper: str | None = None
    comment: str | None = None


class Analysed(Struct, frozen=True, kw_only=True):
    """How many were analysed in each arm, in one unit ("Participants", "Eyes")."""

    units: str | None = None
    counts: tuple[str | None, ...] = ()


class ResultRow(Struct, frozen=True, kw_only=True):
    """One class and category of an outcome.

    Attributes:
        cells: one for each of the outcome's arms; None where nothing is posted for the arm.
        analysed: number analysed in each arm, where the class has its own; in `analysed_units`.
        analysed_more: the same in further units.
    """

    title: str | None = None
    category: str | None = None
    cells: tuple[Cell | None, ...] = ()
    analysed: tuple[str | None, ...] = ()
    analysed_units: str | None = None
    analysed_more: tuple[Analysed, ...] = ()


class ResultAnalysis(Struct, frozen=True, kw_only=True):
    """One statistical analysis as posted.

    Attributes:
        arms: those that were compared. hypothesis: such as "superiority" or "non-inferiority".
        effect: the kind of estimate, such as "Mean Difference (Net)"; `value` is its value.
        margin: what the record says of the non-inferiority margin.
        confidence: in percent, as posted; `sides` is 1 or 2 as the record says.
        description: what was tested, in the sponsor's words.
    """

    arms: tuple[str, ...] = ()
    method: str | None = None
    hypothesis: str | None = None
    margin: str | None = None
    effect: str | None = None
    value: str | None = None
    confidence: str | None = None
    sides: int | None = None
    lower: str | None = None
    upper: str | None = None
    lower_comment: str | None = None
    upper_comment: str | None = None
    dispersion: str | None = None
    spread: str | None = None
    p_value: str | None = None
    p_comment: str | None = None
    comment: str | None = None
    estimate_comment: str | None = None
    description: str | None = None


class OutcomeResult(Struct, frozen=True, kw_only=True):
    """One outcome with posted results.

    Attributes:
        role: `primary`, `secondary`, `other` or `post_hoc`.
        measure: what the values are, such as "mean" or "count of participants"; `unit` is their unit.
        unit_analysed: what was analysed where it is not participants, such as "Eyes".
        dispersion: what `spread`, or `lower` and `upper`, are.
    """

    role: str
    title: str
    time_frame: str | None = None
    population: str | None = None
    measure: str | None = None
    unit: str | None = None
    unit_analysed: str | None = None
    dispersion: str | None = None
    arms: tuple[str, ...] = ()
    analysed: tuple[Analysed, ...] = ()
    rows: tuple[ResultRow, ...] = ()
    analyses: tuple[ResultAnalysis, ...] = ()
    arms_not_shown: int = 0
    rows_not_shown: int = 0
    analyses_not_shown: int = 0


class NotPosted(Struct, frozen=True, kw_only=True):
    """An outcome whose results the record announces for later."""

    role: str
    title: str
    anticipated: str | None = None


class Affected(Struct, frozen=True, kw_only=True):
    """Participants affected, of those at risk, as posted."""

    affected: int | None = None
    at_risk: int | None = None

    @property
    def text(self) -> str:
        """`3/40`, with "?" for a number that is not posted."""
        return "/".join("?" if number is None else str(number) for number in (self.affected, self.at_risk))

    @property
    def in_words(self) -> str:
        """`3/40`, with words for a number that is not posted: "3 (number at risk not stated)"."""
        if self.affected is None:
            return f"not stated ({self.at_risk} at risk)"
        return f"{self.affected} (number at risk not stated)" if self.at_risk is None else self.text


class ArmEvents(Struct, frozen=True, kw_only=True):
    """Adverse events of one arm; None where the record gives neither number."""

    arm: str
    deaths: Affected | None = None
    serious: Affected | None = None
    other: Affected | None = None


class SeriousTerm(Struct, frozen=True, kw_only=True):
    """One serious adverse event term; `arms` follow the arms of `AdverseEvents`, None where not posted."""

    term: str
    organ_system: str | None = None
    arms: tuple[Affected | None, ...] = ()


class AdverseEvents(Struct, frozen=True, kw_only=True):
    """Adverse events as posted.

    Attributes:
        threshold: percent of an arm above which *other* (not serious) events are listed, as posted.
        serious_terms: the most frequent, by the number affected in any one arm, then by its share.
    """

    time_frame: str | None = None
    threshold: str | None = None
    arms: tuple[ArmEvents, ...] = ()
    serious_terms: tuple[SeriousTerm, ...] = ()
    arms_not_shown: int = 0
    serious_terms_not_shown: int = 0


class ResultsSummary(Struct, frozen=True, kw_only=True):
    """What was posted, number for number.

    Attributes:
        posted_on, submitted_on: registry dates.
        started: participants who started, over all arms; only where the flow has one period and every arm a
            number. arms: number of arms in the flow (of the adverse events, where there is no flow).
        primary_posted, secondary_posted, other_posted, post_hoc_posted: outcomes with posted results.
        flow_units: what the flow counts beside participants, such as "Eyes".
        limitations: limitations and caveats as posted, shortened.
    """

    nct_id: str | None = None
    posted_on: str | None = None
    submitted_on: str | None = None
    started: int | None = None
    arms: int = 0
    flow: tuple[Period, ...] = ()
    flow_units: str | None = None
    primary: tuple[OutcomeResult, ...] = ()
    primary_posted: int = 0
    secondary_posted: int = 0
    other_posted: int = 0
    post_hoc_posted: int = 0
    not_posted: tuple[NotPosted, ...] = ()
    adverse_events: AdverseEvents | None = None
    limitations: str | None = None
    periods_not_shown: int = 0
    primary_not_shown: int = 0
    not_posted_not_shown: int = 0


def to_json(summary: Struct) -> dict[str, JsonValue]:
    """The tables as JSON for `Change.detail`; absent values are null, so that every table has its shape."""
    built: dict[str, JsonValue] = msgspec.to_builtins(summary)
    return built


def from_json(detail: JsonValue) -> ResultsSummary:
    """The tables read back from `Change.detail["results"]`.

    Raises:
        msgspec.ValidationError: the JSON is no such summary; the message names the path.
    """
    return msgspec.convert(detail, ResultsSummary)
