"""The arms of a trial with all that the record says of each."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from monitor.model.study.protocol import ArmGroup, Intervention, ProtocolSection
from monitor.screening.arms import COMPARATORS, Arms
from monitor.screening.labels.terms import LabelText, label_texts


class LabelArm(msgspec.Struct, frozen=True, kw_only=True):
    """One arm.

    Attributes:
        position: in the record, from 0. names: its label and the names of what is given in it.
        own: the names, then its description. texts: these, then the descriptions of what is given.
    """

    position: int
    type: str
    names: tuple[LabelText, ...]
    own: tuple[LabelText, ...]
    texts: tuple[LabelText, ...]

    @property
    def registered(self) -> tuple[LabelText, ...]:
        """The label and the description of the arm, without the names of what is given."""
        return tuple(piece for piece in self.own if piece.field != "intervention")

    @property
    def compared(self) -> bool:
        """Whether the arm is registered as one to compare with."""
        return self.type in COMPARATORS


def label_arms(protocol: ProtocolSection) -> tuple[LabelArm, ...]:
    """Return the arms; a record without arms has one, made of all that is given."""
    arms = Arms(protocol)
    if not arms.groups:
        return (_arm(0, ArmGroup(), arms.interventions),) if arms.interventions else ()
    return tuple(_arm(at, group, tuple(_given(arms, at))) for at, group in enumerate(arms.groups))


def _given(arms: Arms, at: int) -> Iterator[Intervention]:
    """Yield what is given in the arm at a position."""
    return (item for item in arms.interventions if at in arms.of(item))


def _arm(at: int, group: ArmGroup, given: tuple[Intervention, ...]) -> LabelArm:
    named = (name for item in given for name in (item.name, *(item.other_names or ())))
    label = tuple(label_texts("arm label", group.label))
    names = (*label, *label_texts("intervention", *named))
    own = (*names, *label_texts("arm description", group.description))
    described = label_texts("intervention description", *(item.description for item in given))
    return LabelArm(position=at, type=group.type or "", names=names, own=own, texts=(*own, *described))


def interventions(protocol: ProtocolSection) -> Iterator[LabelText]:
    """Yield the descriptions of all interventions, those too that the record connects with no arm."""
    descriptions = (item.description for item in Arms(protocol).interventions)
    return label_texts("intervention description", *descriptions)
