"""Arms and interventions, which name each other.

When an arm is renamed, each of its interventions changes too, in nothing but that name; this is said once, where
the name belongs. What an arm or an intervention gives (dose, number and source of cells, route, schedule) is
quoted on both sides wherever it differs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from monitor.changes.build import make_changes, named
from monitor.changes.detection import Clause, DetectedChange, Pair
from monitor.changes.detectors.arm_edits import (
    NOUNS,
    Edit,
    Element,
    Renames,
    edits,
    elements,
    gained_and_lost,
    renames,
    text_changes,
)
from monitor.changes.detectors.arm_joins import Join, join_text, join_texts, joins, with_all_links
from monitor.model import FieldChange, Kind, Severity, Struct
from monitor.model.details import ElementChange, ElementsDetail
from monitor.model.study import STUDY
from monitor.model.wording import words

_MODULE = STUDY.protocol_section.arms_interventions_module
_ARMS, _INTERVENTIONS = _MODULE.arm_groups, _MODULE.interventions
PATHS = (_ARMS, _INTERVENTIONS)
KINDS = (Kind.ARMS, Kind.INTERVENTIONS)
_KIND_OF: Mapping[str, Kind] = {_ARMS.key: Kind.ARMS, _INTERVENTIONS.key: Kind.INTERVENTIONS}


class _Paired(Struct, frozen=True, kw_only=True):
    """One element on both sides, typed; None where it is absent."""

    field: FieldChange
    kind: Kind
    old: Element | None
    new: Element | None

    @property
    def name(self) -> str:
        """What it is called now, or was called last: "Biological: Disc cells"."""
        return _name(self.new or self.old, self.kind)


def detect(fields: Sequence[FieldChange], pair: Pair) -> list[DetectedChange]:
    """Return the changes of the arms and those of the interventions.

    Which intervention an arm gets is said of the interventions, and of the arms only where these do not say it.
    """
    arms = [_paired(field, Kind.ARMS) for field in fields if _kind(field) is Kind.ARMS]
    interventions = [
        _paired(field, Kind.INTERVENTIONS) for field in fields if _kind(field) is Kind.INTERVENTIONS
    ]
    of_arms = _renames(arms, Kind.ARMS)
    of_interventions = _renames(interventions, Kind.INTERVENTIONS)
    if any(_has_links(item, of_arms) for item in interventions):
        of_interventions = msgspec.structs.replace(of_interventions, links_are_said=True)
    own_arms, interventions_too = _parted(arms, lambda item: _is_own(item, of_interventions))
    own_interventions, arms_too = _parted(interventions, lambda item: _is_own(item, of_arms))
    if not own_arms and not own_interventions:
        own_arms, own_interventions, arms_too, interventions_too = arms, interventions, [], []
    if not own_arms or not own_interventions:  # what follows goes with the only list that has news
        arms_too = interventions_too = [*arms_too, *interventions_too]
    return [
        *_changes(Kind.ARMS, own_arms, arms_too, pair, of_interventions),
        *_changes(Kind.INTERVENTIONS, own_interventions, interventions_too, pair, of_arms),
    ]


def _sides(items: Sequence[_Paired]) -> list[tuple[Element | None, Element | None]]:
    return [(item.old, item.new) for item in items]


def _renames(items: Sequence[_Paired], kind: Kind) -> Renames:
    """What became of the elements of a list; those that were joined or divided came and went."""
    made = renames(_sides(items), kind)
    for join in joins(_sides(items)):
        members = renames([(part, None) for part in join.parts], kind).dropped
        whole = renames([(join.whole, None)], kind).dropped
        came, went = (members, whole) if join.is_split else (whole, members)
        made = msgspec.structs.replace(made, added=made.added | came, dropped=made.dropped | went)
    return made


def _parted(
    items: Sequence[_Paired], is_own: Callable[[_Paired], bool]
) -> tuple[list[_Paired], list[_Paired]]:
    """Return the elements that have news of their own, and the others."""
    own: list[_Paired] = []
    others: list[_Paired] = []
    for item in items:
        (own if is_own(item) else others).append(item)
    return own, others


def _kind(field: FieldChange) -> Kind:
    return _KIND_OF[field.path[len(_MODULE)]]


def _is_own(item: _Paired, others: Renames) -> bool:
    """Whether an element has news of its own, beside the names of elements of the other list."""
    link = _ARMS.intervention_names.key if item.kind is Kind.ARMS else _INTERVENTIONS.arm_group_labels.key
    return _differing(item.field) != (link,) or _has_links(item, others)


def _has_links(item: _Paired, others: Renames) -> bool:
    """Whether an element gained or lost elements of the other list that were there before and still are."""
    return bool(item.old and item.new and any(gained_and_lost(item.old, item.new, others)))


def _changes(
    kind: Kind,
    main: Sequence[_Paired],
    too: Sequence[_Paired],
    pair: Pair,
    others: Renames,
) -> list[DetectedChange]:
    """The changes of one list; `too` are elements that differ in nothing but what follows from them."""
    if not main:
        return []
    joined = joins(_sides(main))
    gone = {id(part) for join in joined for part in (*join.parts, join.whole)}
    lone = [item for item in main if not gone & {id(item.old), id(item.new)} or (item.old and item.new)]
    clauses = [
        *_joined(main, joined, NOUNS[kind]),
        *_came_and_went(lone, NOUNS[kind]),
        *_edited(main, NOUNS[kind], others, joined),
    ]
    fields = [item.field for item in (*main, *too)]
    return make_changes(pair, kind, clauses, fields, lambda own: _detail(kind, own))


def _paired(field: FieldChange, kind: Kind) -> _Paired:
    old, new = elements(field, kind)
    return _Paired(field=field, kind=kind, old=old, new=new)


def _joined(paired: Sequence[_Paired], joined: Sequence[Join], noun: str) -> Iterator[Clause]:
    """A clause for the elements that became one, and for one that became several."""
    for join in joined:
        ids = {id(element) for element in (*join.parts, join.whole)}
        fields = tuple(item.field for item in paired if ids & {id(item.old), id(item.new)})
        short = f"{noun.capitalize()} divided" if join.is_split else f"{noun.capitalize()}s joined"
        for place, text in enumerate((join_text(join, noun), *join_texts(join, noun))):
            own = () if place else fields
            yield Clause(text=text, severity=Severity.MEDIUM, short=short, fields=own)


def _came_and_went(paired: Sequence[_Paired], noun: str) -> Iterator[Clause]:
    for verb, group in (
        ("added", [item for item in paired if item.old is None]),
        ("dropped", [item for item in paired if item.new is None]),
    ):
        if group:
            amount = noun.capitalize() if len(group) == 1 else f"{len(group):,} {noun}s"
            yield Clause(
                text=f"{named([item.name for item in group], noun)} {verb}",
                severity=Severity.MEDIUM,
                short=f"{amount} {verb}",
                fields=tuple(item.field for item in group),
            )


def _edited(
    paired: Sequence[_Paired], noun: str, others: Renames, joined: Sequence[Join]
) -> Iterator[Clause]:
    """A clause for each thing that changed; elements that were edited in one way share it.

    The names, types and texts of elements that were joined or divided are said already.
    """
    groups: dict[tuple[str, str, Severity], list[tuple[Edit, FieldChange]]] = {}
    for item in paired:
        if item.old is not None and item.new is not None:
            old, new, is_joined = with_all_links(item.old, item.new, joined)
            for edit in edits(old, new, item.kind, others, is_joined=is_joined):
                groups.setdefault((edit.lead, edit.predicate, edit.severity), []).append((edit, item.field))
    said: set[int] = set()
    for members in sorted(groups.values(), key=lambda members: members[0][0].severity.rank):
        own = tuple(field for _, field in members if id(field) not in said)
        said.update(map(id, own))  # an element in which two things changed belongs to the first clause
        first = members[0][0]
        subject = named([edit.name for edit, _ in members], noun) if first.name else ""
        text = " ".join(part for part in (first.lead, subject, first.predicate) if part)
        text += first.amount if len(members) == 1 else ""
        yield Clause(text=text, severity=first.severity, short=first.short, fields=own)


def _detail(kind: Kind, fields: Sequence[FieldChange]) -> ElementsDetail:
    paired = [_paired(field, kind) for field in fields if _kind(field) is kind]
    both = [item for item in paired if item.old is not None and item.new is not None]
    return ElementsDetail(
        added=tuple(item.name for item in paired if item.old is None),
        dropped=tuple(item.name for item in paired if item.new is None),
        changed=tuple(
            ElementChange(before=_name(item.old, kind), after=item.name, fields=_differing(item.field))
            for item in both
        ),
        texts=tuple(text for item in paired for text in text_changes(item.old, item.new, kind)),
    )


def _name(element: Element | None, kind: Kind) -> str:
    if element is None:
        return ""
    kinded = kind is Kind.INTERVENTIONS and element.type
    return f"{words(element.type)}: {element.label}" if kinded else element.label


def _differing(field: FieldChange) -> tuple[str, ...]:
    if not isinstance(field.before, Mapping) or not isinstance(field.after, Mapping):
        return ()
    keys = sorted({**field.before, **field.after})
    return tuple(key for key in keys if field.before.get(key) != field.after.get(key))
