"""The list of what an installation contains, made of this very environment."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / ".ci" / "sbom.py"


@pytest.fixture(scope="module")
def document():
    printed = [
        subprocess.run([sys.executable, SCRIPT], capture_output=True, check=True).stdout for _ in range(2)
    ]
    assert printed[0] == printed[1]
    return json.loads(printed[0])


def test_it_names_the_program_and_the_installed_version_of_each_dependency(document):
    assert document["metadata"]["component"]["name"] == "trial-monitor"
    versions = {part["name"].lower(): part["version"] for part in document["components"]}
    for name in ("click", "httpx", "jinja2", "msgspec"):
        assert versions[name] == version(name)


def test_every_dependency_is_a_component(document):
    known = {part["bom-ref"] for part in [*document["components"], document["metadata"]["component"]]}
    named = {ref for entry in document["dependencies"] for ref in [entry["ref"], *entry["dependsOn"]]}
    assert named <= known
    ours = document["metadata"]["component"]["bom-ref"]
    needs = next(entry["dependsOn"] for entry in document["dependencies"] if entry["ref"] == ours)
    assert any(ref.startswith("pkg:pypi/click@") for ref in needs)


def test_no_address_of_a_registry_is_in_it(document):
    assert "://" not in json.dumps(document)
