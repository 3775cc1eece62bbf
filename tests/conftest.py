"""Fixtures that every part shares."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ENVIRONMENT_VARIABLE = "TRIAL_MONITOR_REGISTRY_DATA"
BESIDE_THE_PROJECT = Path(__file__).resolve().parents[2] / "shared" / "registry"


@pytest.fixture(scope="session")
def registry_data() -> Path:
    """The folder of real registry records, which are never part of the project."""
    folder = Path(os.environ.get(ENVIRONMENT_VARIABLE, BESIDE_THE_PROJECT))
    if not (folder / "corpus.jsonl.gz").is_file():
        pytest.skip(f"no real registry records in {folder} (set {ENVIRONMENT_VARIABLE} to a folder that has them)")
    return folder
