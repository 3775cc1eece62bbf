"""The recruitment status, and what the word means."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from monitor.model import Struct
from monitor.model.study.registration import ExpandedAccessInfo, StatusModule
from monitor.publish.trial.values import flag, text

MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        "NOT_YET_RECRUITING": "No participants are being recruited yet.",
        "RECRUITING": "Participants are being recruited now, at one site or more.",
        "ENROLLING_BY_INVITATION": "Participants are chosen and invited by the investigators; nobody else can apply.",
        "ACTIVE_NOT_RECRUITING": "The trial goes on: participants are treated or examined, and no new ones are recruited.",
        "SUSPENDED": "The trial was stopped for a time and may go on.",
        "TERMINATED": "The trial was stopped early and will not go on; participants are no longer treated or examined.",
        "COMPLETED": "The trial ended as planned; participants are no longer treated or examined.",
        "WITHDRAWN": "The trial was stopped before it enrolled its first participant.",
        "UNKNOWN": "The sponsor has not confirmed the status for two years, and the trial had not ended by the last word.",
        "AVAILABLE": "The treatment is available to patients outside a trial.",
        "NO_LONGER_AVAILABLE": "The treatment was available to patients outside a trial and no longer is.",
        "TEMPORARILY_NOT_AVAILABLE": "The treatment is not available to patients now and may be again.",
        "APPROVED_FOR_MARKETING": "The treatment has been approved for the market.",
        "WITHHELD": "The record is withheld from the public until the treatment is approved or cleared.",
    }
)
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
