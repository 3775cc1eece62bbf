"""Which API this program was made for."""

from __future__ import annotations

API_VERSION = "2"
"""The major version."""


def is_known_api(version: str) -> bool:
    """Whether an `apiVersion` such as `2.0.5` is of the major version that this program was made for."""
    return version.partition(".")[0] == API_VERSION
