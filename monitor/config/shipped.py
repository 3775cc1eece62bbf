"""The watches, topics, labels and claims that the program brings along, and how a configuration takes and changes them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from monitor.errors import ConfigError

Table = Mapping[str, Any]


def with_shipped(settings: Table) -> Table:
    """Return the settings with the watches and topics that `[shipped]` names, changed as the settings say.

    A table of the settings that has the slug of a shipped table replaces the keys that it names; any other
    table is kept as it is.

    Raises:
        ConfigError: `[shipped]` names a watch that does not exist, or a shipped table is changed twice.
    """
    shipped = settings.get("shipped")
    if not isinstance(shipped, Mapping):
        return settings
    tables = {
        "watch": tuple(_named_watches(shipped.get("watches", ()))),
        "topic": shipped_topics() if shipped.get("topics") is True else (),
        "claim": shipped_claims() if shipped.get("claims") is True else (),
        **{key: tables if shipped.get("labels") is True else () for key, tables in shipped_labels().items()},
    }
    return {**settings, **{key: _changed(key, base, settings.get(key, ())) for key, base in tables.items()}}


@cache
def shipped_watches() -> Mapping[str, Table]:
    """Return the shipped watches by slug."""
    folder = files("monitor.config") / "watches"
    texts = (file.read_text("utf-8") for file in folder.iterdir() if file.name.endswith(".toml"))
    return {watch["slug"]: watch for watch in map(tomllib.loads, texts)}


@cache
def shipped_topics() -> tuple[Table, ...]:
    """Return the shipped topics, in their order."""
    text = (files("monitor.config") / "topics.toml").read_text("utf-8")
    return tuple(tomllib.loads(text)["topic"])


@cache
def shipped_labels() -> Mapping[str, tuple[Table, ...]]:
    """Return the shipped measures, comparators and roles, in their order."""
    labels = tomllib.loads((files("monitor.config") / "labels.toml").read_text("utf-8"))
    return {key: tuple(labels[key]) for key in ("measure", "comparator", "role")}


@cache
def shipped_claims() -> tuple[Table, ...]:
    """Return the shipped claims, in their order."""
    return tuple(tomllib.loads((files("monitor.config") / "claims.toml").read_text("utf-8"))["claim"])


def _named_watches(slugs: object) -> Iterator[Table]:
    watches = shipped_watches()
    for slug in slugs if isinstance(slugs, list) else ():  # a wrong type is refused when the section is read
        if not isinstance(slug, str) or slug not in watches:
            known = ", ".join(sorted(watches))
            raise ConfigError(f"shipped.watches: there is no watch `{slug}`; there are {known}")
        yield watches[slug]


def _changed(section: str, base: Iterable[Table], own: object) -> object:
    """Return the shipped tables with the changes of `own`, then the tables that `own` adds."""
    if not isinstance(own, list | tuple) or not all(isinstance(table, Mapping) for table in own):
        return own  # no list of tables: refused when the section is read
    shipped = {table["slug"]: table for table in base}
    changed: dict[str, Table] = {}
    added = []
    for table in own:
        slug = table.get("slug")
        if isinstance(slug, str) and slug in changed:
            raise ConfigError(
                f"{section}: slug `{slug}` is here twice; write what is to change into one table"
            )
        if isinstance(slug, str) and slug in shipped:
            changed[slug] = _merge(shipped[slug], table)
        else:
            added.append(table)
    return [*(shipped | changed).values(), *added]


def _merge(base: Table, own: Table) -> Table:
    """Return a table in which the keys of `own` win; tables inside are merged likewise."""
    return {**base, **{key: _value(base.get(key), value) for key, value in own.items()}}


def _value(base: object, own: object) -> object:
    return _merge(base, own) if isinstance(base, Mapping) and isinstance(own, Mapping) else own
