"""Addresses. Every `href` that we publish is built here, from parts that were checked, and is https or our own."""

from __future__ import annotations

import re

from monitor.model import PublishedUpdate, Source

REGISTRY = "https://clinicaltrials.gov"
NCT_ID = re.compile(r"NCT\d{8}")
NOT_IN_ANCHORS = re.compile(r"[^A-Za-z0-9.-]")


def checked(nct_id: str) -> str:
    """The ID itself, once it is known to be one: it becomes part of addresses and file names.

    Raises:
        ValueError: it is none.
    """
    if not NCT_ID.fullmatch(nct_id):
        raise ValueError(f"{nct_id!r} is not an NCT number")
    return nct_id


def record(nct_id: str) -> str:
    """The registry's page of a record."""
    return f"{REGISTRY}/study/{checked(nct_id)}"


def comparison(found: PublishedUpdate) -> str | None:
    """The registry's own comparison of exactly the two versions, where it is known how it counts them.

    The record history counts from 0, the comparison page from 1. What the registry changed without a version
    of its own has no such page.
    """
    first = found.before.registry_version if found.before else None
    second = found.after.registry_version
    if first is None or second is None or first == second:
        return None
    return f"{record(found.update.nct_id)}?tab=history&a={first + 1}&b={second + 1}#version-content-panel"


def anchor(update_id: str) -> str:
    """The `id` of an update on its trial's page: `NCT01234567:1-2` → `u-1-2`."""
    return "u-" + NOT_IN_ANCHORS.sub("-", update_id.partition(":")[2] or update_id)


def trial_page(nct_id: str) -> str:
    """Path of our page of a trial, relative to the published directory."""
    return f"trials/{checked(nct_id)}.html"


def update_page(found: PublishedUpdate) -> str:
    """Path of our account of an update, relative to the published directory."""
    return f"{trial_page(found.update.nct_id)}#{anchor(found.update.id)}"


def digest_page(week: str) -> str:
    """Path of a digest, relative to the published directory."""
    return f"digests/{week}.html"


def absolute(base_url: str | None, path: str) -> str | None:
    """An address of ours, where we know our own."""
    return f"{base_url.rstrip('/')}/{path}" if base_url else None


def in_history(found: PublishedUpdate) -> bool:
    """Whether an update was read from the registry's record history: it is told, but it is no news."""
    return found.update.source is Source.HISTORY
