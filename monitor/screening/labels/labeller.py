"""Labels a record by the terms of a configuration; docs/claims.md defines the labels."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.model import Watch
from monitor.model.label import Label, LabelSettings
from monitor.model.study import Study
from monitor.screening.labels.arms import label_arms
from monitor.screening.labels.comparators import ComparatorRule
from monitor.screening.labels.measures import MeasureRule
from monitor.screening.labels.role import RoleRule, prose, titles
from monitor.screening.labels.terms import LabelIndex


class Labeller:
    """The labels of a configuration, compiled. What cells are is what the watches say.

    Raises:
        ConfigError: a term is not well written; the message names the label.
    """

    def __init__(
        self,
        watches: Sequence[Watch],
        settings: LabelSettings,
    ) -> None:
        self._index = LabelIndex()
        scopes = [watch.scope for watch in watches]
        wanted = [term for scope in scopes for term in (*scope.cells, *scope.products, *scope.aspirates)]
        hidden = [term for scope in scopes for term in scope.not_cells]
        cells = self._index.add(wanted, [*hidden, *NOT_GIVEN])
        self._measures = MeasureRule(settings.measure, self._index)
        classes = self._index.add_labels(settings.comparator, "comparator")
        self._comparators = ComparatorRule(classes, cells, self._index)
        self._role = RoleRule(self._index.add_labels(settings.role, "role"), cells, self._index)

    def labels(self, study: Study) -> tuple[Label, ...]:
        """Return the labels of a record: its role, its comparators, its measures."""
        protocol = study.protocol_section
        arms = label_arms(protocol)
        experimental = self._comparators.experimental(arms)
        graft = self._role.graft(protocol, experimental or arms) is not None
        record = (*titles(protocol), *prose(protocol))
        # Where samples are taken and nothing is given, nothing is compared with cells.
        given = () if self._role.collects(protocol) is not None else arms
        compared = tuple(self._comparators.labels(given, record, graft=graft))
        role = self._role.label(protocol, arms, experimental, compared)
        return (role, *compared, *self._measures.labels(protocol))


NOT_GIVEN = (
    "without|no|not NEAR/4 cell|cells|stem|marrow|concentrate|progenitor|BMAC|BMC|SVF|MSC|wharton|jelly|exosome",
    "no active cell",
    "endogenous NEAR/5 cell|stem",
    "endogenous NEAR/5 MSC",
)
"""Words of an arm that says that it has no cells."""
