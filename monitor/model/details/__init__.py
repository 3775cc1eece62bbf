"""What a change says to machines: one struct for each family of changes; the key `family` distinguishes them.

A family's struct is changed only together with `DETAIL_VERSION`, which every stored change has beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, cast, get_args

import msgspec

from monitor.model.base import JsonValue
from monitor.model.details.base import Detail, PlainDetail, TextChange, UntypedDetail
from monitor.model.details.outcomes import (
    NamedTimeFrame,
    OutcomeDetail,
    OutcomeFacts,
    OutcomeOrigin,
    OutcomesDetail,
    TimeFrameSides,
)
from monitor.model.details.record import (
    MOST_MOVES_SAID,
    Citation,
    ClaimsDetail,
    CriterionChange,
    DateDetail,
    ElementChange,
    ElementsDetail,
    EligibilityDetail,
    EnrollmentDetail,
    EventsDetail,
    MembershipDetail,
    PublicationsDetail,
    SitesDetail,
    StatusDetail,
    StatusMove,
    WithheldDetail,
)
from monitor.model.details.results import (
    DeadlineDetail,
    DueRule,
    FigureChange,
    NamedOutcome,
    ResultsChangedDetail,
    ResultsPostedDetail,
)

__all__ = [
    "DETAIL_VERSION",
    "FAMILIES",
    "MOST_MOVES_SAID",
    "UNTYPED_VERSION",
    "ChangeDetail",
    "Citation",
    "ClaimsDetail",
    "CriterionChange",
    "DateDetail",
    "DeadlineDetail",
    "Detail",
    "DueRule",
    "ElementChange",
    "ElementsDetail",
    "EligibilityDetail",
    "EnrollmentDetail",
    "EventsDetail",
    "FigureChange",
    "MembershipDetail",
    "NamedOutcome",
    "NamedTimeFrame",
    "OutcomeDetail",
    "OutcomeFacts",
    "OutcomeOrigin",
    "OutcomesDetail",
    "PlainDetail",
    "PublicationsDetail",
    "ResultsChangedDetail",
    "ResultsPostedDetail",
    "SitesDetail",
    "StatusDetail",
    "StatusMove",
    "TextChange",
    "TimeFrameSides",
    "UntypedDetail",
    "WithheldDetail",
    "detail_version",
    "facts",
    "read_detail",
    "stored_form",
]

UNTYPED_VERSION: Final = 1
"""Of details that were stored before families had types."""

DETAIL_VERSION: Final = 2
"""Of the structs below."""

ChangeDetail = (
    PlainDetail
    | UntypedDetail
    | StatusDetail
    | WithheldDetail
    | DateDetail
    | EnrollmentDetail
    | ElementsDetail
    | SitesDetail
    | PublicationsDetail
    | EligibilityDetail
    | EventsDetail
    | MembershipDetail
    | ClaimsDetail
    | OutcomeDetail
    | OutcomesDetail
    | DeadlineDetail
    | ResultsChangedDetail
    | ResultsPostedDetail
)


FAMILIES: Final[Mapping[str, type[Detail]]] = MappingProxyType(
    {str(struct.__struct_config__.tag): struct for struct in get_args(ChangeDetail)}
)
"""By the value of `family`."""

_OF_ALL = frozenset({"family", *Detail.__struct_fields__})


def stored_form(detail: ChangeDetail) -> Mapping[str, JsonValue]:
    """Return a detail as its row has it: the fields of its struct, with the family."""
    form: dict[str, JsonValue] = msgspec.to_builtins(detail)
    if isinstance(detail, UntypedDetail):
        return {**{key: form[key] for key in ("short",) if key in form}, **detail.facts}
    return form


def detail_version(detail: ChangeDetail) -> int:
    """Return the version that a detail's row has beside it."""
    return UNTYPED_VERSION if isinstance(detail, UntypedDetail) else DETAIL_VERSION


def read_detail(form: Mapping[str, object], version: int) -> ChangeDetail:
    """Return the detail of a row.

    Raises:
        msgspec.ValidationError: the row has a family or a field that this version does not know.
    """
    if version <= UNTYPED_VERSION:
        short, others = (
            str(form.get("short") or ""),
            {key: value for key, value in form.items() if key != "short"},
        )
        values = cast("Mapping[str, JsonValue]", others)
        return UntypedDetail(short=short, facts=values) if others else PlainDetail(short=short)
    detail: ChangeDetail = msgspec.convert(form, ChangeDetail)
    return detail


def facts(detail: ChangeDetail) -> Mapping[str, JsonValue]:
    """Return the fields of a detail's own family that are filled."""
    return {key: value for key, value in stored_form(detail).items() if key not in _OF_ALL}
