# ruff: noqa: INP001 - a script, and no package
"""Print what this environment has installed as a CycloneDX 1.6 document: `python .ci/sbom.py`.

Names, versions, licences and dependencies as the packages themselves state them; no service is asked. The same
installation gives the same bytes.
"""

from __future__ import annotations

import json
import re
import sys
from importlib.metadata import Distribution, distributions

PRODUCT = "trial-monitor"
TOOLS = frozenset({"pip", "setuptools", "wheel"})
"""What a new environment has by itself, unless something needs it."""


def normalised(name: str) -> str:
    """Return a package's name as package URLs have it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def needs(package: Distribution, installed: set[str]) -> list[str]:
    """Return what a package needs of what is installed; extras that were not asked for are not there."""
    names = {
        normalised(re.match(r"[A-Za-z0-9._-]+", line)[0])
        for line in package.requires or []
        if "extra ==" not in line
    }
    return sorted(names & installed)


def licence(package: Distribution) -> str:
    """Return the licence that a package states, in a few words; empty where it states none."""
    stated = package.metadata.get("License-Expression") or ""
    classified = [
        line.rpartition(" :: ")[2]
        for line in package.metadata.get_all("Classifier") or []
        if line.startswith("License ::")
    ]
    free = (package.metadata.get("License") or "").strip()
    return stated or ", ".join(classified) or (free if len(free) < 80 and "\n" not in free else "")


def reference(package: Distribution) -> str:
    """Return the package URL."""
    return f"pkg:pypi/{normalised(package.metadata['Name'])}@{package.version}"


def component(package: Distribution, kind: str = "library") -> dict[str, object]:
    """Return a package as a component."""
    stated = licence(package)
    return {
        "type": kind,
        "bom-ref": reference(package),
        "name": package.metadata["Name"],
        "version": package.version,
        "purl": reference(package),
        **({"licenses": [{"license": {"name": stated}}]} if stated else {}),
    }


def document() -> dict[str, object]:
    """Return the whole document."""
    packages = {normalised(package.metadata["Name"]): package for package in distributions()}
    needed = {name for package in packages.values() for name in needs(package, set(packages))}
    kept = {name: packages[name] for name in sorted(packages) if name not in TOOLS or name in needed}
    if PRODUCT not in kept:
        sys.exit(f"{PRODUCT} is not installed in {sys.prefix}")
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": component(kept[PRODUCT], "application")},
        "components": [component(package) for name, package in kept.items() if name != PRODUCT],
        "dependencies": [
            {
                "ref": reference(package),
                "dependsOn": [reference(kept[name]) for name in needs(package, set(kept))],
            }
            for package in kept.values()
        ],
    }


if __name__ == "__main__":
    json.dump(document(), sys.stdout, indent=2)
    sys.stdout.write("\n")
