"""The arms of a study: which are there to compare with, and what is given in which."""

from __future__ import annotations

import re
from functools import cached_property

from monitor.model.study.protocol import ArmGroup, ArmsInterventionsModule, Intervention, ProtocolSection

COMPARATORS = frozenset({"ACTIVE_COMPARATOR", "PLACEBO_COMPARATOR", "SHAM_COMPARATOR", "NO_INTERVENTION"})

_CONTROL = re.compile(r"\b(?:control|placebo|sham)\b", re.IGNORECASE)  # the type is often OTHER


def is_comparator(arm: ArmGroup) -> bool:
    """Return whether an arm is registered, or labelled, as an arm to compare with."""
    return arm.type in COMPARATORS or bool(_CONTROL.search(arm.label or ""))


def intervention_name(full: str) -> str:
    """Return the name in an arm's reference to an intervention, which is written "Drug: Saline"."""
    return full.partition(": ")[2] or full


class Arms:
    """Arms and interventions of one study.

    Attributes:
        groups, interventions: as registered.
        compared: positions of the arms to compare with, in a study that has others too. Where all arms are
            active comparators, the record does not say which of them is the treatment.
    """

    def __init__(self, protocol: ProtocolSection) -> None:
        module = protocol.arms_interventions_module or ArmsInterventionsModule()
        self.groups = module.arm_groups or ()
        self.interventions = module.interventions or ()
        compared = frozenset(at for at, arm in enumerate(self.groups) if is_comparator(arm))
        self.compared = compared if len(compared) < len(self.groups) else frozenset()

    @cached_property
    def described(self) -> dict[str | None, str | None]:
        """Name of an intervention → its description."""
        return {item.name: item.description for item in self.interventions}

    @cached_property
    def _positions(self) -> dict[str, set[int]]:
        """Label of an arm, or name of an intervention that it refers to → positions of such arms."""
        positions: dict[str, set[int]] = {}
        for at, arm in enumerate(self.groups):
            for name in (arm.label, *map(intervention_name, arm.intervention_names or ())):
                if name:
                    positions.setdefault(name, set()).add(at)
        return positions

    def of(self, intervention: Intervention) -> frozenset[int]:
        """Return the positions of the arms in which an intervention is given, as far as the record says."""
        names = (intervention.name or "", *(intervention.arm_group_labels or ()))
        return frozenset(at for name in names for at in self._positions.get(name, ()))

    def is_compared_only(self, intervention: Intervention) -> bool:
        """Return whether an intervention is given in comparator arms alone."""
        arms = self.of(intervention)
        return bool(arms) and arms <= self.compared
