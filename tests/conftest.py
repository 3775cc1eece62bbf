"""Fixtures that every part shares."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
import structlog

# A shared machine has slow moments; what takes long is measured in benchmarks/, not by a test's deadline.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

ENVIRONMENT_VARIABLE = "TRIAL_MONITOR_REGISTRY_DATA"
BESIDE_THE_PROJECT = Path(__file__).resolve().parents[2] / "shared" / "registry"


@pytest.fixture(scope="session")
def registry_data() -> Path:
    """The folder of real registry records, which are never part of the project."""
    folder = Path(os.environ.get(ENVIRONMENT_VARIABLE, BESIDE_THE_PROJECT))
    if not (folder / "corpus.jsonl.gz").is_file():
        pytest.skip(
            f"no real registry records in {folder} (set {ENVIRONMENT_VARIABLE} to a folder that has them)"
        )
    return folder


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """What a test (or a command run by it) sets up for logging ends with the test."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)
