"""What names an element of a list, what identifies it, and by which text it is similar to another.

Lists that are not named here are aligned by whatever looks like a title in their elements.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from types import MappingProxyType

from monitor.diff import places
from monitor.diff.align import THRESHOLD, Alignment, align, encode
from monitor.model import JsonValue, Struct
from monitor.model.study import STUDY, StudyPath
from monitor.model.wording import plain, shorten

_TITLES = ("title", "label", "measure", "name", "term", "facility", "citation", "id", "url", "type")
LABEL_LENGTH = 60
"""Characters of a label in a path."""

_KEY_LENGTH = 400


class ListSpec(Struct, frozen=True, kw_only=True):
    """What distinguishes the elements of a list.

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


_PROTOCOL, _RESULTS = STUDY.protocol_section, STUDY.results_section
_OUTCOMES, _POSTED = _PROTOCOL.outcomes_module, _RESULTS.outcome_measures_module.outcome_measures
_ARMS, _REFERENCES = _PROTOCOL.arms_interventions_module, _PROTOCOL.references_module
_PEOPLE, _IDS = _PROTOCOL.contacts_locations_module, _PROTOCOL.identification_module
_EVENTS, _NOTES = _RESULTS.adverse_events_module, STUDY.annotation_section.annotation_module
_DOCUMENTS = STUDY.document_section.large_document_module.large_docs
_DESIGN = _PROTOCOL.design_module
LOCATIONS = _PEOPLE.locations.key

_EXACT = 101  # no similarity reaches it


def _keys(part: StudyPath, *attributes: str) -> tuple[str, ...]:
    return tuple(getattr(part, attribute).key for attribute in attributes)


def _outcome(part: StudyPath) -> ListSpec:
    measure, time_frame = _keys(part, "measure", "time_frame")
    return ListSpec(
        label=(measure,), identities=((measure, time_frame), (measure,)), key=(measure, time_frame)
    )


def _event(part: StudyPath) -> ListSpec:
    term, system = _keys(part, "term", "organ_system")
    return ListSpec(label=(term,), identities=((term, system), (term,)), threshold=_EXACT)


def _spec(
    part: StudyPath,
    *identities: tuple[str, ...],
    label: tuple[str, ...] = (),
    key: tuple[str, ...] = (),
    threshold: float = _EXACT,
) -> ListSpec:
    return ListSpec(
        label=_keys(part, *label) or _TITLES,
        identities=tuple(_keys(part, *identity) for identity in identities),
        key=_keys(part, *key),
        threshold=threshold,
    )


_SPECS: tuple[tuple[StudyPath, ListSpec], ...] = (
    (_OUTCOMES.primary_outcomes, _outcome(_OUTCOMES.primary_outcomes)),
    (_OUTCOMES.secondary_outcomes, _outcome(_OUTCOMES.secondary_outcomes)),
    (_OUTCOMES.other_outcomes, _outcome(_OUTCOMES.other_outcomes)),
    (
        _ARMS.arm_groups,
        _spec(
            _ARMS.arm_groups, ("label",), label=("label",), key=("label", "description"), threshold=THRESHOLD
        ),
    ),
    (
        _ARMS.interventions,
        _spec(
            _ARMS.interventions,
            ("type", "name"),
            ("name",),
            label=("name",),
            key=("name", "other_names", "description"),
            threshold=THRESHOLD,
        ),
    ),
    (
        _REFERENCES.references,
        _spec(
            _REFERENCES.references,
            ("pmid",),
            ("citation",),
            label=("citation",),
            key=("citation",),
            threshold=80,
        ),
    ),
    (
        _REFERENCES.references.retractions,
        _spec(_REFERENCES.references.retractions, ("pmid",), label=("pmid",)),
    ),
    (_REFERENCES.see_also_links, _spec(_REFERENCES.see_also_links, ("url",), ("label",))),
    (
        _REFERENCES.avail_ipds,
        _spec(
            _REFERENCES.avail_ipds,
            ("type", "id"),
            ("url", "type"),
            label=("type", "id"),
            key=("type", "id", "url"),
            threshold=THRESHOLD,
        ),
    ),
    (_DOCUMENTS, _spec(_DOCUMENTS, ("filename",), ("type_abbrev",), label=("label",))),
    (
        _PEOPLE.overall_officials,
        _spec(_PEOPLE.overall_officials, ("name",), label=("name",), key=("name",), threshold=80),
    ),
    (_PEOPLE.central_contacts, _spec(_PEOPLE.central_contacts, ("name",), ("email",), label=("role",))),
    (
        _PROTOCOL.sponsor_collaborators_module.collaborators,
        _spec(
            _PROTOCOL.sponsor_collaborators_module.collaborators,
            ("name",),
            label=("name",),
            key=("name",),
            threshold=80,
        ),
    ),
    (_IDS.secondary_id_infos, _spec(_IDS.secondary_id_infos, ("id",), label=("id",))),
    (_IDS.nct_id_aliases, ListSpec(threshold=_EXACT)),
    (_PROTOCOL.conditions_module.conditions, ListSpec(threshold=85)),
    (_PROTOCOL.conditions_module.keywords, ListSpec(threshold=_EXACT)),
    (_DESIGN.phases, ListSpec(threshold=_EXACT)),
    (_DESIGN.design_info.masking_info.who_masked, ListSpec(threshold=_EXACT)),
    (_PROTOCOL.eligibility_module.std_ages, ListSpec(threshold=_EXACT)),
    (_PROTOCOL.ipd_sharing_statement_module.info_types, ListSpec(threshold=_EXACT)),
    (
        _NOTES.unposted_annotation.unposted_events,
        _spec(_NOTES.unposted_annotation.unposted_events, label=("type", "date")),
    ),
    (
        _NOTES.violation_annotation.violation_events,
        _spec(
            _NOTES.violation_annotation.violation_events,
            ("type", "issued_date", "creation_date"),
            label=("type", "issued_date"),
        ),
    ),
    (
        _POSTED,
        _spec(
            _POSTED,
            ("type", "title", "time_frame"),
            ("title",),
            label=("title",),
            key=("title", "time_frame"),
            threshold=THRESHOLD,
        ),
    ),
    (_EVENTS.serious_events, _event(_EVENTS.serious_events)),
    (_EVENTS.other_events, _event(_EVENTS.other_events)),
)
SPECS: Mapping[str, ListSpec] = MappingProxyType({path.key: spec for path, spec in _SPECS})
"""By the key of the list."""

_DEFAULT = ListSpec(identities=(("id", "title"), ("title",), ("label",), ("name",)))


def label(name: str, element: JsonValue) -> str:
    """Return what a person calls an element of the list `name`; never empty, not necessarily unique."""
    text = full_label(name, element)
    return text if name == LOCATIONS else shorten(text, LABEL_LENGTH)


def full_label(name: str, element: JsonValue) -> str:
    """Return the name of an element of the list `name` at its full length."""
    if name == LOCATIONS:
        return places.named(element)
    if not isinstance(element, dict):
        return plain(element) or "element"
    fields = SPECS.get(name, _DEFAULT).label
    parts = [str(element[field]) for field in fields if isinstance(element.get(field), str | int)]
    text = " ".join(parts) if fields is not _TITLES else "".join(parts[:1])
    return plain(text) or "element"


def align_list(name: str, before: Sequence[JsonValue], after: Sequence[JsonValue]) -> Alignment[JsonValue]:
    """Return the alignment of the list under the key `name`."""
    if name == LOCATIONS:
        return places.align_sites(before, after)
    spec = SPECS.get(name, _DEFAULT)
    return align(
        before,
        after,
        key=lambda element: _text(spec, element),
        threshold=spec.threshold,
        identities=[_identity(fields) for fields in spec.identities],
    )


def _identity(fields: tuple[str, ...]) -> Callable[[JsonValue], Hashable]:
    def identity(element: JsonValue) -> Hashable:
        if not isinstance(element, dict) or all(element.get(field) is None for field in fields):
            return None
        return encode([_folded(element.get(field)) for field in fields])

    return identity


def _folded(value: JsonValue) -> JsonValue:
    return value.casefold() if isinstance(value, str) else value


def _text(spec: ListSpec, element: JsonValue) -> str:
    if not isinstance(element, dict):
        return str(element)
    fields = spec.key or sorted(element)
    return " ".join(str(element[field]) for field in fields if isinstance(element.get(field), str))[
        :_KEY_LENGTH
    ]
