"""The recruitment status, and what the word means."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from monitor.model import Struct
from monitor.model.study.registration import ExpandedAccessInfo, StatusModule
from monitor.model.tables import read_table
from monitor.publish.trial.values import flag, text

MEANINGS: Mapping[str, str] = MappingProxyType(read_table(__package__, "statuses.toml", dict[str, str]))
"""By the registry's spelling, after the registry's own glossary."""


class ExpandedAccess(Struct, frozen=True, kw_only=True):
    """Whether the treatment is available outside the trial, and the record of that."""

    available: bool | None = None
    nct_id: str | None = None
    status: str | None = None


class TrialStatus(Struct, frozen=True, kw_only=True):
    """The status in the registry's spelling; `meaning` is a sentence, None for a word that we do not know."""

    status: str | None = None
    meaning: str | None = None
    last_known: str | None = None
    why_stopped: str | None = None
    verified: str | None = None
    expanded_access: ExpandedAccess | None = None


def read_status(module: StatusModule) -> TrialStatus:
    """Return the status with its meaning."""
    return TrialStatus(
        status=text(module.overall_status),
        meaning=MEANINGS.get(module.overall_status or ""),
        last_known=text(module.last_known_status),
        why_stopped=text(module.why_stopped),
        verified=text(module.status_verified_date),
        expanded_access=_expanded(module.expanded_access_info) if module.expanded_access_info else None,
    )


def _expanded(info: ExpandedAccessInfo) -> ExpandedAccess:
    return ExpandedAccess(
        available=flag(info.has_expanded_access),
        nct_id=text(info.nct_id),
        status=text(info.status_for_nct_id),
    )
