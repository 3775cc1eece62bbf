"""What names an element of a list, what identifies it, and by which text it is similar to another.

Lists that are not named here are aligned by whatever looks like a title in their elements.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from monitor.diff import places
from monitor.diff.align import THRESHOLD, Alignment, align, encode
from monitor.model import Json, Struct
from monitor.model.wording import shorten

_TITLES = ("title", "label", "measure", "name", "term", "facility", "citation", "id", "url", "type")
_LABEL_LENGTH = 60
_KEY_LENGTH = 400


class ListSpec(Struct, frozen=True, kw_only=True):
    """How the elements of one list are told apart.

    Attributes:
        label: fields whose values name an element for a person.
        identities: tuples of fields; elements that agree in one are the same, strictest first. An element
            that has none of the fields of an identity does not take part in it.
        key: fields whose text is compared for similarity.
        threshold: similarity from which elements are paired.
    """

    label: tuple[str, ...] = _TITLES
    identities: tuple[tuple[str, ...], ...] = ()
    key: tuple[str, ...] = ()
    threshold: float = THRESHOLD


_OUTCOME = ListSpec(
    label=("measure",), identities=(("measure", "timeFrame"), ("measure",)), key=("measure", "timeFrame")
)

SPECS = {
    "primaryOutcomes": _OUTCOME,
    "secondaryOutcomes": _OUTCOME,
    "otherOutcomes": _OUTCOME,
    "armGroups": ListSpec(label=("label",), identities=(("label",),), key=("label", "description")),
    "interventions": ListSpec(
        label=("name",), identities=(("type", "name"), ("name",)), key=("name", "otherNames", "description")
    ),
    "references": ListSpec(
        label=("citation",), identities=(("pmid",), ("citation",)), key=("citation",), threshold=80
    ),
    "retractions": ListSpec(label=("pmid",), identities=(("pmid",),), threshold=101),
    "seeAlsoLinks": ListSpec(identities=(("url",), ("label",)), threshold=101),
    "availIpds": ListSpec(
        label=("type", "id"), identities=(("type", "id"), ("url", "type")), key=("type", "id", "url")
    ),
    "largeDocs": ListSpec(label=("label",), identities=(("filename",), ("typeAbbrev",)), threshold=101),
    "overallOfficials": ListSpec(label=("name",), identities=(("name",),), key=("name",), threshold=80),
    "centralContacts": ListSpec(label=("role",), identities=(("name",), ("email",)), threshold=101),
    "collaborators": ListSpec(label=("name",), identities=(("name",),), key=("name",), threshold=80),
    "secondaryIdInfos": ListSpec(label=("id",), identities=(("id",),), threshold=101),
    "nctIdAliases": ListSpec(threshold=101),
    "conditions": ListSpec(threshold=85),
    "keywords": ListSpec(threshold=101),
    "phases": ListSpec(threshold=101),
    "stdAges": ListSpec(threshold=101),
    "whoMasked": ListSpec(threshold=101),
    "infoTypes": ListSpec(threshold=101),
    "unpostedEvents": ListSpec(label=("type", "date"), threshold=101),
    "violationEvents": ListSpec(
        label=("type", "issuedDate"), identities=(("type", "issuedDate", "creationDate"),), threshold=101
    ),
    "outcomeMeasures": ListSpec(
        label=("title",), identities=(("type", "title", "timeFrame"), ("title",)), key=("title", "timeFrame")
    ),
    "seriousEvents": ListSpec(
        label=("term",), identities=(("term", "organSystem"), ("term",)), threshold=101
    ),
    "otherEvents": ListSpec(label=("term",), identities=(("term", "organSystem"), ("term",)), threshold=101),
}
_DEFAULT = ListSpec(identities=(("id", "title"), ("title",), ("label",), ("name",)))


def label(name: str, element: Json) -> str:
    """What a person calls an element of the list `name`; never empty, not necessarily unique."""
    if name == "locations":
        return places.named(element)
    if not isinstance(element, dict):
        return shorten(element, _LABEL_LENGTH) or "element"
    fields = SPECS.get(name, _DEFAULT).label
    parts = [str(element[field]) for field in fields if isinstance(element.get(field), str | int)]
    text = " ".join(parts) if fields is not _TITLES else "".join(parts[:1])
    return shorten(text, _LABEL_LENGTH) or "element"


def align_list(name: str, before: Sequence[Json], after: Sequence[Json]) -> Alignment[Json]:
    """Align the list that stands under the key `name`."""
    if name == "locations":
        return places.align_sites(before, after)
    spec = SPECS.get(name, _DEFAULT)
    return align(
        before,
        after,
        key=lambda element: _text(spec, element),
        threshold=spec.threshold,
        identities=[_identity(fields) for fields in spec.identities],
    )


def _identity(fields: tuple[str, ...]) -> Callable[[Json], Hashable]:
    def identity(element: Json) -> Hashable:
        if not isinstance(element, dict) or all(element.get(field) is None for field in fields):
            return None
        return encode([_folded(element.get(field)) for field in fields])

    return identity


def _folded(value: Json) -> Json:
    return value.casefold() if isinstance(value, str) else value


def _text(spec: ListSpec, element: Json) -> str:
    if not isinstance(element, dict):
        return str(element)
    fields = spec.key or sorted(element)
    return " ".join(str(element[field]) for field in fields if isinstance(element.get(field), str))[
        :_KEY_LENGTH
    ]
