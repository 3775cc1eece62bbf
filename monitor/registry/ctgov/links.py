"""Addresses at ClinicalTrials.gov, for readers. Imports no network library."""

from __future__ import annotations

import re
from typing import Final

SITE: Final = "https://clinicaltrials.gov"
NCT_ID: Final = re.compile(r"NCT[0-9]{8}")


def is_trial_id(text: str | None) -> bool:
    """Return whether this has the form of a registry number, exactly."""
    return text is not None and NCT_ID.fullmatch(text) is not None


def trial(trial_id: str) -> str:
    """Return the address of a record."""
    return f"{SITE}/study/{trial_id}"


def comparison(trial_id: str, before: int, after: int) -> str:
    """Return the address of the registry's own comparison of two versions.

    Args:
        trial_id: an NCT number.
        before: number of the earlier version, as the record history counts, from 0.
        after: number of the later one. The comparison page counts from 1.
    """
    return f"{trial(trial_id)}?tab=history&a={before + 1}&b={after + 1}#version-content-panel"
