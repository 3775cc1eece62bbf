"""Search areas: the parts of a record that each query parameter looks at.

The registry lists its own at https://clinicaltrials.gov/data-api/about-api/search-areas ; these are the
same in what they are for and smaller in what they contain.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from monitor.demo.emulator.pieces import Path, Piece, Sort, by_name, strings, values
from monitor.model import Json, Struct

_TITLES = ("BriefTitle", "OfficialTitle")
_CONDITION = (
    "NCTId", "Condition", "Keyword", *_TITLES, "ConditionMeshTerm", "ConditionAncestorTerm",
)  # fmt: skip
_INTERVENTION = (
    "InterventionName", "InterventionOtherName", "InterventionType", "InterventionDescription",
    "ArmGroupLabel", "ArmGroupDescription", "ArmGroupType", *_TITLES, "Keyword",
    "InterventionMeshTerm", "InterventionAncestorTerm",
)  # fmt: skip
_OUTCOME = tuple(
    f"{rank}Outcome{part}"
    for rank in ("Primary", "Secondary", "Other")
    for part in ("Measure", "Description", "TimeFrame")
)
_IDS = ("NCTId", "NCTIdAlias", "OrgStudyId", "SecondaryId", "Acronym")
_PLACES = ("LocationFacility", "LocationCity", "LocationState", "LocationCountry", "LocationZip")


class Area(Struct, frozen=True, kw_only=True):
    """One search area.

    Attributes:
        param: the query parameter that searches it; empty for an area of one piece.
        label: the registry's words for the parameter, which are in its error messages.
    """

    name: str
    param: str = ""
    label: str = ""
    pieces: tuple[Piece, ...]

    @property
    def paths(self) -> tuple[Path, ...]:
        """Where the area's text is in a record."""
        return tuple(piece.path for piece in self.pieces)

    @property
    def sort(self) -> Sort:
        """How a term is compared: by words, or by value for an area of one piece that is no text."""
        return self.pieces[0].sort if len(self.pieces) == 1 else Sort.TEXT

    def texts(self, study: Json) -> Iterator[str]:
        """The texts of the record in this area, each value by itself."""
        for path in self.paths:
            for value in values(study, path):
                if isinstance(value, bool):
                    yield str(value).lower()
                elif isinstance(value, int | float):
                    yield str(value)
                else:
                    yield from strings(value)


def _area(name: str, param: str, label: str, pieces: tuple[str, ...]) -> Area:
    known = by_name()
    return Area(name=name, param=param, label=label, pieces=tuple(known[piece] for piece in pieces))


PARAMETERS: Mapping[str, Area] = MappingProxyType(
    {
        area.param: area
        for area in (
            _area("ConditionSearch", "query.cond", "Conditions or disease", _CONDITION),
            _area("InterventionSearch", "query.intr", "Intervention / treatment", _INTERVENTION),
            _area(
                "BasicSearch",
                "query.term",
                "Other terms",
                ("ProtocolSection", "ConditionBrowseModule", "InterventionBrowseModule"),
            ),
            _area("TitleSearch", "query.titles", "Title / acronym", ("Acronym", *_TITLES)),
            _area("OutcomeSearch", "query.outc", "Outcome measure", _OUTCOME),
            _area(
                "SponsorSearch",
                "query.spons",
                "Sponsor / collaborator",
                ("LeadSponsorName", "CollaboratorName", "OrgFullName"),
            ),
            _area("LeadSponsorName", "query.lead", "Lead sponsor", ("LeadSponsorName",)),
            _area("IdSearch", "query.id", "Study IDs", _IDS),
            _area("LocationSearch", "query.locn", "Location terms", _PLACES),
            _area(
                "PatientSearch",
                "query.patient",
                "Patient",
                (*_CONDITION, *_INTERVENTION, "BriefSummary", "DetailedDescription", "EligibilityCriteria"),
            ),
        )
    }
)
"""Search areas by query parameter."""

ADVANCED = _area("BasicSearch", "filter.advanced", "advanced filter", ("ProtocolSection",))
"""`filter.advanced` searches like `query.term`, and says another name in its errors."""

_BY_NAME: Mapping[str, Area] = MappingProxyType({area.name: area for area in PARAMETERS.values()})


def find(name: str) -> Area | None:
    """The area, or the piece as an area of its own, which `AREA[name]` means; None where there is none."""
    if area := _BY_NAME.get(name):
        return area
    piece = by_name().get(name)
    return None if piece is None else Area(name=piece.name, pieces=(piece,))
