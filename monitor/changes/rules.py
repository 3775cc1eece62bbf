"""How much each kind of change matters: the defaults, and what the configuration says instead."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.errors import ConfigError
from monitor.model import Kind, Severity, Struct


class Rules(Struct, frozen=True, kw_only=True):
    """Severities that the configuration has fixed; every other kind keeps its default.

    Attributes:
        fixed: by kind; replaces the default whatever the circumstances.
    """

    fixed: Mapping[Kind, Severity] = {}

    @classmethod
    def default(cls) -> Rules:
        """Return rules in which every kind has the severity that docs/changes.md gives it."""
        return cls()

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, str]) -> Rules:
        """Return the rules from the section `[changes]` of the configuration.

        Args:
            mapping: name of a kind to `high`, `medium`, `low` or `silent`.

        Raises:
            ConfigError: a kind or a severity does not exist; the message names the key.
        """
        return cls(fixed={_kind(name): _severity(name, value) for name, value in mapping.items()})

    def severity(self, kind: Kind, default: Severity) -> Severity:
        """Return the severity of one change, whose kind and circumstances give it `default`."""
        return self.fixed.get(kind, default)


def _kind(name: str) -> Kind:
    try:
        return Kind(name)
    except ValueError:
        raise ConfigError(
            f"[changes] {name}: there is no such kind of change; docs/changes.md lists them"
        ) from None


def _severity(name: str, value: object) -> Severity:
    try:
        return Severity(str(value))
    except ValueError:
        choices = ", ".join(Severity)
        raise ConfigError(f"[changes] {name}: {value!r} is no severity; choose one of {choices}") from None
