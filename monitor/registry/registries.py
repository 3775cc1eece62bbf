"""The registries that the program knows, by their key in the configuration."""

from __future__ import annotations

from typing import Final

from monitor.registry.base import Registry, RegistryLinks
from monitor.registry.ctgov.registry import REGISTRY as CTGOV

DEFAULT: Final = CTGOV.name

_REGISTRIES: Final = {registry.name: registry for registry in (CTGOV,)}


def find_registry(name: str = DEFAULT) -> Registry:
    """Return the registry of a key.

    Raises:
        KeyError: there is none.
    """
    return _REGISTRIES[name]


def links_for(trial_id: str) -> RegistryLinks:
    """Return the addresses of the registry to which an ID belongs, by its form.

    Raises:
        ValueError: it has the form of no registry's IDs.
    """
    for registry in _REGISTRIES.values():
        if registry.links.is_trial_id(trial_id):
            return registry.links
    raise ValueError(f"{trial_id!r} is not the number of a trial")
