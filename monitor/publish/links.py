"""Addresses. Every `href` that we publish is built here, from parts that were checked, and is https or our own."""

from __future__ import annotations

import re

from monitor.model import PublishedUpdate

REGISTRY = "https://clinicaltrials.gov"
OPML_MAIN, OPML_TOPICS = "feeds.opml", "feeds-topics.opml"
NCT_ID = re.compile(r"NCT\d{8}")
NOT_IN_ANCHORS = re.compile(r"[^A-Za-z0-9.-]")


def checked(nct_id: str) -> str:
    """Return an NCT number unchanged: it becomes part of addresses and file names.

    Raises:
        ValueError: it is not an NCT number.
    """
    if not NCT_ID.fullmatch(nct_id):
        raise ValueError(f"{nct_id!r} is not an NCT number")
    return nct_id


def record(nct_id: str) -> str:
    """Return the address of a record at the registry."""
    return f"{REGISTRY}/study/{checked(nct_id)}"


def record_address(nct_id: str) -> str | None:
    """Return the address of a record that another one names; None where that is no NCT number."""
    return record(nct_id) if NCT_ID.fullmatch(nct_id) else None


def comparison(published: PublishedUpdate) -> str | None:
    """Return the registry's own comparison of exactly the two versions; None where their numbers are not known.

    The record history counts from 0, the comparison page from 1. What the registry changed without a version
    of its own has no such page.
    """
    first = published.before.registry_version if published.before else None
    second = published.after.registry_version
    if first is None or second is None or first == second:
        return None
    return f"{record(published.update.nct_id)}?tab=history&a={first + 1}&b={second + 1}#version-content-panel"


def anchor(update_id: str) -> str:
    """Return the `id` of an update on its trial's page: `NCT01234567:1-2` → `u-1-2`."""
    return "u-" + NOT_IN_ANCHORS.sub("-", update_id.partition(":")[2] or update_id)


def trial_page(nct_id: str) -> str:
    """Return the path of a trial's page, relative to the published directory."""
    return f"trials/{checked(nct_id)}.html"


def trial_json(nct_id: str) -> str:
    """Return the path of a trial's page as JSON, relative to the published directory."""
    return f"trials/{checked(nct_id)}.json"


def update_page(published: PublishedUpdate) -> str:
    """Return the path of an update on its trial's page, relative to the published directory."""
    return f"{trial_page(published.update.nct_id)}#{anchor(published.update.id)}"


def digest_page(week: str) -> str:
    """Return the path of a digest, relative to the published directory."""
    return f"digests/{week}.html"


def absolute(base_url: str | None, path: str) -> str | None:
    """Return the public address of a path; None where the public address is not configured."""
    return f"{base_url.rstrip('/')}/{path}" if base_url else None
